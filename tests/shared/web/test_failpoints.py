"""A web process that dies between any two steps leaves all or nothing, and the form can be sent again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared.service import Runtime
from shared.settings import Settings
from tests.conftest import ROOT
from tests.shared.web.conftest import Visitor
from tests.shared.web.stores import both_stores  # noqa: F401 - a fixture
from tests.shared.web.test_posting import rows

DIED = 9


@pytest.mark.parametrize(("step", "kept"), [("W1", 0), ("W2", 0), ("W3", 0), ("W4", 1)])
def test_a_death_leaves_all_or_nothing_and_the_form_can_be_sent_again(
    anne: Visitor, runtime: Runtime, settings: Settings, tmp_path: Path, step: str, kept: int
):
    anne.get("/notes/nouvelle")
    data = {**anne.tokens, "title": "Une note"}
    memory = tmp_path / "memory.json"
    memory.write_text(json.dumps({"cookie": anne.client.get_cookie("tikub").value, "data": data}))

    died = subprocess.run(
        [sys.executable, "-m", "tests.shared.web.dying_post", settings.store_url, settings.people_file, memory],
        env={**os.environ, "TIKUB_TESTING": "1", "FAULT": step},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (died.returncode, died.stderr.strip()) == (DIED, f"failpoint {step}")
    assert rows(runtime) == kept

    again = anne.client.post("/notes/nouvelle", data=data)
    assert again.status_code == 303
    assert "Une note" in anne.get(again.location).text
    assert rows(runtime) == 1
