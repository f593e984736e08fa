"""The portfolio on both stores, decisions that reach it, files to read, and people who look at it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from services.portfolio.app import service
from services.portfolio.commands.beta_folder import Report, import_folder
from services.portfolio.domain.phases import FIRST_LABELS, RANKS, PhaseCode
from services.portfolio.domain.product import Product
from services.portfolio.domain.vocabulary import Term, Vocabulary
from shared.identifiers import new_id
from shared.people import set_role
from shared.settings import Settings
from shared.web import create_web
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests import visitor
from tests.room import Room

HOME = "/portefeuille"
DECIDED = "governance.case.decided.v1"
PEOPLE = [
    {"subject": "anne", "name": "Anne Le Goff", "email": "anne@region.example", "directorate": "Lycées"},
    {"subject": "gaelle", "name": "Gaëlle Kermarrec", "email": "gaelle@region.example", "directorate": "DSI"},
    {"subject": "soizic", "name": "Soizic Morvan", "email": "soizic@region.example", "directorate": "Transports"},
    {"subject": "enora", "name": "Enora Guillou", "email": "enora@region.example", "directorate": "Ti Kub"},
]
TEAM = person_id(ISSUER, "enora")


FOUNDED = date(2013, 1, 1)
PROMISED = {"pre_incubation": 84, "construction": 540, "acceleration": 365, "consolidation": 540}
LABELS = {code.value: (label, PROMISED.get(code), code in PROMISED) for code, label in FIRST_LABELS.items()}


def first_words() -> Vocabulary:
    """The vocabulary as an empty platform has it."""
    return Vocabulary(
        Term(code=code, rank=RANKS[PhaseCode(code)], label=label, since=FOUNDED, promised_days=days, on_road=on_road)
        for code, (label, days, on_road) in LABELS.items()
    )


class PortfolioRoom(Room):
    """With the two ways in which products come."""

    def decide(self, **facts: Any) -> None:
        """A body decides about an idea: the golden sample, about a new case unless told."""
        self.given(DECIDED, **{"case_id": new_id(), "decision_id": new_id(), **facts})

    def read(self, folder: Path) -> Report:
        """Read a folder of product files."""
        return import_folder(self.runtime, folder, lambda _done, _total: None)

    def products(self) -> list[Product]:
        """All products, in the order of their numbers."""
        with self.reading() as session:
            return list(session.scalars(select(Product).order_by(Product.number)))


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    people_file = tmp_path / "people.json"
    people_file.write_text(json.dumps(PEOPLE))
    return Settings(
        service="portfolio", database_url=database_url, people_file=people_file, data_dir=tmp_path, testing=True
    )


@pytest.fixture
def portfolio(settings):
    room = PortfolioRoom(service, settings)
    with room.runtime.unit_of_work() as uow:
        set_role(uow, TEAM, "team", granted=True)
    yield room
    room.runtime.engine.dispose()


@pytest.fixture
def folder(tmp_path):
    """An empty folder; `write(folder, "name", …)` adds a product file."""
    folder = tmp_path / "produits"
    folder.mkdir()
    return folder


FILE = """---
title: {title}
mission: Une mission
incubator: region
contact: a@region.example
link: https://a.example
phases:
  - name: {phase}
    start: {start}
---
{body}
"""


def write(folder, name, *, title="Cantine facile", phase="construction", start="2024-01-15", body=None):
    body = body or "## Problème\n\nUn repas préparé sur cinq finit à la poubelle."
    path = folder / f"{name}.md"
    path.write_text(FILE.format(title=title, phase=phase, start=start, body=body))
    return path


class Visitor(visitor.Visitor):
    """Someone before the pages of the portfolio, whose paths are told without their beginning; maybe signed in."""

    def __init__(self, app: Flask, subject: str = "") -> None:
        if subject:
            super().__init__(app, HOME, subject)
        else:
            self._client = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return super().get(path if path.startswith(HOME) else f"{HOME}{path}", **options)


@pytest.fixture
def app(portfolio, settings):
    return create_web(service, portfolio.runtime, settings)


@pytest.fixture(name="visitor")
def anybody(app) -> Visitor:
    return Visitor(app)


@pytest.fixture
def anne(app) -> Visitor:
    return Visitor(app, "anne")


@pytest.fixture
def team(app) -> Visitor:
    return Visitor(app, "enora")


@pytest.fixture
def counted(portfolio):
    """How many statements something asks the database."""

    def count(ask: Callable[[], object]) -> int:
        asked: list[str] = []
        listen = lambda *args: asked.append(args[2])  # noqa: E731 - taken off again below
        event.listen(portfolio.runtime.engine, "before_cursor_execute", listen)
        ask()
        event.remove(portfolio.runtime.engine, "before_cursor_execute", listen)
        return len(asked)

    return count
