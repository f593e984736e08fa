"""Questions about products: which body they go before, and what is said once it has decided."""

from uuid import UUID

import pytest

from services.governance.commands.questions import PlaceQuestion, SetCompetence, place_question, set_competence
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, text_of

ASKED, RECEIVED, DECIDED = (
    "portfolio.product.question_asked.v1",
    "governance.case.received.v1",
    "governance.case.decided.v1",
)
PAGE = "/gouvernance/demandes/"


def place(governance, asked, body_id):
    return governance(place_question, PlaceQuestion(by=new_id(), question_id=asked.request_id, seen=1, body_id=body_id))


def test_a_question_that_names_its_body_is_a_case_until_the_decision_answers_it(governance):
    members = governance.people(3)
    asked = governance.given(ASKED, body_id=governance.body(members))
    received = governance.last(RECEIVED)
    facts = (received["question"], received["request_id"], received["label"], received["amount_cents"])
    assert facts == ("budget", str(asked.request_id), asked.label, 4_800_000)

    case_id = UUID(received["case_id"])
    governance.open(case_id)
    governance.vote(case_id, in_favour=members)
    governance.later(DAY)

    decided = governance.last(DECIDED)
    facts = (decided["outcome"], decided["request_id"], decided["amount_cents"], decided["product_id"])
    assert facts == ("granted", str(asked.request_id), 4_800_000, str(asked.product_id))


def test_a_question_without_body_waits_until_the_team_gives_it_one(governance):
    asked = governance.given(ASKED)
    assert RECEIVED not in governance.said()

    case_id = place(governance, asked, governance.body(governance.people(1)))

    assert governance.last(RECEIVED)["case_id"] == str(case_id)
    assert governance.the_case(case_id).label == asked.label
    with pytest.raises(Refused, match="déjà son instance"):
        place(governance, asked, governance.body(governance.people(1)))


def test_a_question_without_body_goes_before_the_one_that_is_set_for_its_kind(governance):
    first, second = governance.body(governance.people(1)), governance.body(governance.people(2))
    for body_id in (first, second):
        governance(set_competence, SetCompetence(by=new_id(), question="budget", body_id=body_id))

    governance.given(ASKED)
    assert governance.last(RECEIVED)["body_id"] == str(second)

    governance.forget()
    governance.given(ASKED, question="stop", request_id=new_id())
    assert RECEIVED not in governance.said()


def test_a_body_that_is_not_known_is_refused_beside_its_field(governance):
    asked = governance.given(ASKED)

    with pytest.raises(Invalid) as refused:
        place(governance, asked, new_id())

    assert list(refused.value.errors) == ["body_id"]


def test_the_team_gives_a_body_on_a_page_and_reads_the_question_in_words(governance, visit):
    asked, body_id = governance.given(ASKED), governance.body(governance.people(1))
    team = visit("malo", "team")
    assert "Sans instance" in text_of(team, PAGE)

    case = text_of(team, team.fill(f"{PAGE}{asked.request_id}", body_id=str(body_id)))

    assert asked.label in case
    assert "48 000 €" in case.replace("\u202f", " ").replace("\xa0", " ")
    assert "Sans instance" not in text_of(team, PAGE)
    assert "est maintenant un dossier" in text_of(team, f"{PAGE}{asked.request_id}")


def test_the_team_says_which_body_answers_what(governance, visit):
    body_id, team = governance.body(governance.people(1)), visit("malo", "team")

    team.fill(PAGE, question="continuation", body_id=str(body_id))

    assert "Comité de sélection" in text_of(team, PAGE)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}00000000-0000-7000-8000-000000000001"])
def test_only_the_team_sees_questions_without_body(governance, visit, path):
    assert visit("malo").get(path).status_code == 403
