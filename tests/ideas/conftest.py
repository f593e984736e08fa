"""The service of ideas on a fresh database of each kind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.ideas.app import service
from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.ideas import SubmitIdea, submit_idea
from shared.people import set_role
from shared.settings import Settings
from shared.web import create_web
from tests.room import Room
from tests.visitor import Visitor, identity, people_file

Visit = Callable[[str], Visitor]


class IdeasRoom(Room):
    """With the first steps that most tests need."""

    def call(self, *, closes_at: datetime | None = None) -> UUID:
        asked = OpenCall(
            by=self.person("Malo", "team"),
            title="Le quotidien des lycées",
            criteria="L’utilité pour les agents",
            opens_at=datetime.now(UTC) - timedelta(days=1),
            closes_at=closes_at,
            answer_days=45,
        )
        return self(open_call, asked)

    def idea(self, *, author: UUID | None = None, title: str = "Les clés se perdent") -> UUID:
        problem = "Chaque semaine un trousseau manque à l’accueil du lycée."
        return self(
            submit_idea,
            SubmitIdea(by=author or self.person("Nolwenn"), call_id=self.call(), title=title, problem=problem),
        )


@pytest.fixture
def ideas(database_url: str, tmp_path: Path) -> IdeasRoom:
    people = people_file(tmp_path)
    return IdeasRoom(
        service,
        Settings(service="ideas", database_url=database_url, data_dir=tmp_path, people_file=people, testing=True),
    )


@pytest.fixture
def visit(ideas: IdeasRoom) -> Callable[[str], Visitor]:
    """`visit("nolwenn")` signs her in; Malo is of the team."""
    app = create_web(service, ideas.runtime, ideas.settings)
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "team", granted=True)
    return lambda subject: Visitor(app, "/idees", subject)
