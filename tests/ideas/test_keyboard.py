"""An agent and an evaluator do their part by keyboard alone in a real browser, also without JavaScript."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from services.ideas.queries.instruction.evaluations import evaluations
from services.ideas.tables import comment, idea, support
from shared.people import set_role
from tests.hands import Hands, serving
from tests.ideas.conftest import IdeasRoom
from tests.ideas.test_evaluations import an_idea, asks
from tests.visitor import identity

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"]),
]
HOME = "/idees"


@pytest.fixture
def site(ideas: IdeasRoom) -> Iterator[str]:
    with serving(ideas) as address:
        yield address


def test_an_agent_tells_a_problem_and_stands_by_that_of_another(
    ideas: IdeasRoom, site: str, browser: Browser, script: bool
) -> None:
    call_id, other = ideas.call(), an_idea(ideas)
    nolwenn = Hands(browser, site, HOME, "Nolwenn", script=script)

    nolwenn.go(f"{HOME}/appels/{call_id}")
    nolwenn.press("Déposer en une page")
    nolwenn.write("title", "Les badges ne marchent plus")
    nolwenn.write("problem", "Chaque lundi dix personnes attendent devant la porte.")
    nolwenn.press("Déposer")
    nolwenn.sees("Les badges ne marchent plus")
    nolwenn.go(f"{HOME}/{other}")
    nolwenn.press("Soutenir cette idée")
    nolwenn.press("Les échanges")
    nolwenn.write("words", "Chez nous aussi.")
    nolwenn.press("Publier ce commentaire")
    nolwenn.sees("Chez nous aussi.")

    me = identity("nolwenn")
    with ideas.reading() as session:
        titles = set(session.scalars(select(idea.c.title).where(idea.c.author_id == me)))
        supported = list(session.scalars(select(support.c.idea_id).where(support.c.person_id == me)))
        said = list(session.scalars(select(comment.c.words)))
    assert (titles, supported, said) == ({"Les badges ne marchent plus"}, [other], ["Chez nous aussi."])


def test_an_evaluator_scores_an_idea(ideas: IdeasRoom, site: str, browser: Browser, script: bool) -> None:
    idea_id: UUID = an_idea(ideas)
    yann = Hands(browser, site, HOME, "Yann", script=script)
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("yann"), "team", granted=True)
    asks(ideas, idea_id, identity("yann"))

    yann.go(f"{HOME}/mes-evaluations")
    yann.press("Les clés se perdent")
    yann.press("Donner ces notes")
    yann.sees("Donnez une note à ce critère.")
    # The first answer of a list is "no answer".
    yann.tick("score_1", 5)
    yann.tick("score_2", 3)
    yann.write("words", "Très utile chez nous.")
    yann.press("Donner ces notes")
    yann.sees("Toutes les notes")

    with ideas.reading() as session:
        found = evaluations(session, idea_id, identity("yann"))
    (scores,) = found.scores.values()
    assert [one.value for one in scores] == [4, 2]
