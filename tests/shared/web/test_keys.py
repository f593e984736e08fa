"""A signing key follows another one while people are in: sessions, tokens and forms outlive it."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from shared.service import Runtime
from shared.settings import Settings
from shared.web import create_web
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import service

OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "secret_key"
    file.write_text(f"{OLD}\n")
    return file


@pytest.fixture
def app(runtime: Runtime, settings: Settings, file: Path) -> Flask:
    return create_web(service, runtime, replace(settings, secret_key=OLD, files={"secret_key": file}))


def test_a_form_that_is_open_while_the_key_changes_is_taken(anne: Visitor, file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shared.web.identity.session.TOUCH", -1)  # the cookie of whoever is active is signed anew
    anne.get("/notes/nouvelle")
    for words in (f"{OLD}\n{NEW}\n", f"{NEW}\n{OLD}\n"):
        file.write_text(words)
        assert anne.post("/notes/nouvelle", {"title": "Une note"}).status_code == 303

    anne.get("/notes/nouvelle")
    file.write_text(f"{NEW}\n")
    assert anne.post("/notes/nouvelle", {"title": "Une autre note"}).status_code == 303


def test_what_was_signed_with_a_key_that_is_gone_is_not_believed(anne: Visitor, file: Path):
    file.write_text(f"{NEW}\n")

    assert anne.get("/notes/nouvelle").status_code in {302, 303, 401}


def test_while_the_file_is_being_replaced_the_last_key_holds(anne: Visitor, file: Path):
    file.unlink()

    assert anne.get("/notes/nouvelle").status_code == 200
