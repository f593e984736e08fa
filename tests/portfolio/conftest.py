"""The portfolio on both stores, decisions that reach it, and people who look at it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from services.portfolio.app import service
from shared.contracts.governance import CaseDecided
from shared.envelope import Envelope
from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.migrate import migrate
from shared.people import set_role
from shared.schemas import dump
from shared.service import Runtime
from shared.settings import Settings
from shared.web import create_web
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id

PEOPLE = [
    {"subject": "anne", "name": "Anne Le Goff", "email": "anne@region.example", "directorate": "Lycées"},
    {"subject": "enora", "name": "Enora Guillou", "email": "enora@region.example", "directorate": "Ti Kub"},
]
TEAM = person_id(ISSUER, "enora")
DECIDED_AT = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    people_file = tmp_path / "people.json"
    people_file.write_text(json.dumps(PEOPLE))
    url = database_url.replace("postgresql://", "postgresql+psycopg://")
    return Settings(service="portfolio", database_url=url, people_file=people_file, data_dir=tmp_path, testing=True)


@pytest.fixture
def portfolio(settings) -> Iterator[Runtime]:
    """The service with its tables, ready to work."""
    runtime = Runtime(service, settings)
    migrate(runtime)
    with runtime.unit_of_work() as uow:
        set_role(uow, TEAM, "team", granted=True)
    yield runtime
    runtime.engine.dispose()


@pytest.fixture
def decide(portfolio):
    """A body has decided: `decide(title="…", outcome="refused")` delivers the event, as the bus would."""

    def deliver(**facts):
        decided = decision(**facts)
        version = facts.get("version", 1)
        letter = Envelope(
            id=facts.get("id", new_id()),
            source="/governance",
            type=decided.wire,
            subject=f"governance/case/{decided.case_id}",
            version=version,
            time=DECIDED_AT,
            data=dump(decided),
            correlation="test",
            traceparent=None,
        )
        return portfolio.deliver([letter.to_json()])[0].value

    return deliver


def decision(**facts) -> CaseDecided:
    usual = {
        "case_id": new_id(),
        "decision_id": new_id(),
        "decision_number": "DE-2026-0007",
        "question": "select_idea",
        "outcome": "granted",
        "idea_id": new_id(),
        "idea_number": "ID-2026-0042",
        "author_id": new_id(),
        "title": "Savoir le lundi combien de repas préparer",
        "problem": "Un repas préparé sur cinq finit à la poubelle.",
        "body_id": new_id(),
        "body_name": "Comité des produits",
        "member_ids": (new_id(), new_id()),
        "in_favour": 2,
        "against": 0,
        "abstentions": 0,
        "members": 2,
        "decided_at": DECIDED_AT,
    }
    return CaseDecided(**usual | {name: value for name, value in facts.items() if name not in {"id", "version"}})


@pytest.fixture
def said(portfolio):
    """What the portfolio has said so far: (wire name, data), oldest first."""

    def read():
        with portfolio.reading() as session:
            return [(row.type, row.data) for row in session.execute(select(outbox).order_by(outbox.c.position))]

    return read


@pytest.fixture
def folder(tmp_path):
    """A folder of product files; `write(folder, "name", …)` adds one."""
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


class Visitor:
    """Someone with a browser."""

    def __init__(self, app) -> None:
        self.client = app.test_client()

    def get(self, path: str, **options):
        return self.client.get(f"/portefeuille{path}", **options)

    def sign_in(self, subject: str) -> "Visitor":
        page = self.get("/connexion").text
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page).group(1)
        answer = self.client.post("/portefeuille/connexion", data={"csrf_token": token, "subject": subject})
        assert answer.status_code == 303, answer.text
        return self


@pytest.fixture
def app(portfolio, settings):
    return create_web(service, portfolio, settings)


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app)


@pytest.fixture
def anne(app) -> Visitor:
    return Visitor(app).sign_in("anne")


@pytest.fixture
def team(app) -> Visitor:
    return Visitor(app).sign_in("enora")


@pytest.fixture
def product_ids(portfolio):
    """Ids of the products, by number."""
    from services.portfolio.domain.product import Product

    def read() -> dict[str, UUID]:
        with portfolio.reading() as session:
            return {product.number: product.id for product in session.scalars(select(Product))}

    return read
