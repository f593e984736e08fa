"""The bench of mails still measures what it says."""

import pytest

from services.notify.app import service
from shared.service import Runtime
from shared.settings import Settings
from tests.bench import drain


@pytest.mark.parametrize("workers", [2])
def test_each_waiting_mail_is_taken_once(tmp_path, capsys, monkeypatch, workers: int) -> None:
    monkeypatch.setattr(drain, "PAUSE", 0.1)
    runtime = Runtime(service, Settings(service="notify", database_url=f"sqlite:///{tmp_path}/n.sqlite", testing=True))

    assert drain.run(runtime, 12, workers) == 0

    said = capsys.readouterr().out
    assert "12 wait" in said
    assert "the server took 12, 12 distinct" in said
    assert said.count("memory of a worker") == workers
