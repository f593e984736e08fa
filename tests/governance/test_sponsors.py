"""Sponsors see their products and nothing of votes; carriers who sit nowhere see their own cases."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from services.governance.commands.conditions import AddCondition, add_condition
from services.governance.domain.cases import Case
from services.governance.domain.hearings import Question
from shared.identifiers import new_id
from tests.governance.conftest import CASES, DAY, HOUR, text_of
from tests.governance.test_sittings import NEXT_WEEK, convened, planned
from tests.visitor import identity

PAGE = "/gouvernance/parrainages/"
TEAM, CREATED = "portfolio.product.team_changed.v1", "portfolio.product.created.v1"
LABEL = "Faut-il lui accorder de l’argent ?"
ASKED, RECEIVED = "portfolio.product.question_asked.v1", "governance.case.received.v1"


def product(room, title="Les clés des salles", number="PR-2026-0001"):
    product_id = new_id()
    room.given(CREATED, product_id=product_id, title=title, number=number, phase="construction")
    return product_id


def stay(room, product_id, subject, role="sponsor", since=date(2026, 1, 5), until=None):
    facts = {"product_id": product_id, "stay_id": new_id(), "person_id": identity(subject), "role": role}
    room.given(TEAM, **facts, since=since, until=until)


def case_of(room, product_id, body_id, carrier="yann", amount=40_000_00, title="Les clés des salles"):
    asked = {"product_id": product_id, "body_id": body_id, "request_id": new_id(), "title": title}
    facts = {"question": "budget", "label": LABEL, "amount_cents": amount, "fiscal_year": 2026}
    room.given(ASKED, **asked, **facts, carrier_id=identity(carrier))
    return UUID(room.last(RECEIVED)["case_id"])


@pytest.fixture
def world(governance, visit):
    """Yann carries a product that Nolwenn sponsors; two others sit in the body before which its budget is."""
    for subject in ("yann", "nolwenn"):
        visit(subject)
    product_id = product(governance)
    stay(governance, product_id, "nolwenn")
    members = governance.people(2)
    body_id = governance.body(members)
    return product_id, case_of(governance, product_id, body_id), body_id, members


def decide(room, case_id, members, choice="in_favour"):
    room.open(case_id)
    room.vote(case_id, **{choice: members})
    room.later(HOUR)


def test_a_sponsor_sees_what_must_be_decided_of_their_products_by_when_and_puts_questions(governance, visit, world):
    _product, case_id, body_id, _members = world
    sponsor = visit("nolwenn")
    assert "date de la séance à venir" in text_of(sponsor, PAGE)
    sitting_id = planned(governance, body_id, NEXT_WEEK + 7 * DAY)
    convened(governance, sitting_id, str(case_id))

    shown = text_of(sponsor, PAGE)

    assert "Les clés des salles" in shown
    assert "séance du lundi 7 décembre 2026" in shown
    assert "Faut-il lui accorder de l’argent" in shown
    assert "BEGIN:VEVENT" in sponsor.get(f"{PAGE}seances.ics").text
    before = f"{CASES}/{case_id}/avant-le-vote"
    sponsor.fill(before, "questions", words="Combien d’agents s’en servent déjà ?")
    carrier = visit("yann")
    with governance.reading() as session:
        asked = session.query(Question).one().id
    assert (
        carrier.post(carrier.form(before, f"questions/{asked}"), answer="Deux cents dans douze lycées.").status_code
        == 303
    )
    assert "Deux cents dans douze lycées" in text_of(sponsor, before)


def test_decisions_come_with_their_conditions_and_their_money(governance, visit, world):
    _product, case_id, _body, members = world
    decide(governance, case_id, members)
    governance.commit(governance.envelope(90_000), case_id, 12_000)
    asked = {"wording": "Essayer dans trois lycées", "owner_id": identity("yann"), "due_on": date(2027, 1, 31)}
    governance(add_condition, AddCondition(by=new_id(), decision_id=governance.decision(case_id).id, **asked))

    shown = text_of(visit("nolwenn"), PAGE)

    for words in ("DE-2026-0001", "Essayer dans trois lycées", "12 000"):
        assert words in shown.replace("\u202f", " ").replace("\u00a0", " ")


def test_nobody_sees_products_that_they_do_not_sponsor_today(governance, visit, world):
    product_id, case_id, _body, _members = world
    other = product(governance, "La carte de car", "PR-2026-0002")
    stay(governance, other, "malo")
    stay(governance, product_id, "malo", until=date(2026, 10, 31))

    gone = visit("malo")

    assert "Les clés des salles" not in text_of(gone, PAGE)
    assert "La carte de car" in text_of(gone, PAGE)
    assert gone.get(f"{CASES}/{case_id}").status_code == 404
    assert gone.get(f"{CASES}/{case_id}/avant-le-vote").status_code == 404
    assert "BEGIN:VEVENT" not in gone.get(f"{PAGE}seances.ics").text
    assert "Vous ne parrainez aucun produit" in text_of(visit("yann"), PAGE)


def test_the_team_is_alerted_of_products_that_nobody_sponsors_any_more(governance, visit, world):
    product_id, *_ = world
    team = visit("malo", "team")
    assert "Plus personne ne parraine" not in text_of(team, PAGE)
    alone = product(governance, "La carte de car", "PR-2026-0002")
    stay(governance, alone, "yann", until=date(2026, 11, 20))

    shown = text_of(team, PAGE)
    assert "La carte de car Plus personne ne parraine ce produit depuis le vendredi 20 novembre 2026" in shown
    assert "Plus personne ne parraine" not in text_of(visit("nolwenn"), PAGE)
    stay(governance, alone, "yann", since=date(2026, 12, 15))
    assert "Plus personne ne parraine" not in text_of(team, PAGE), "somebody is to come"
    assert product_id


def test_a_carrier_who_sits_nowhere_sees_what_is_asked_when_and_what_is_missing(governance, visit, world):
    _product, case_id, body_id, _members = world
    carrier = visit("yann")
    shown = text_of(carrier, f"{CASES}/{case_id}")

    for words in (
        "Ce dossier vous concerne",
        "Faut-il lui accorder de l’argent",
        "Des pièces manquent",
        "Aucune n’est",
    ):
        assert words in shown
    assert "Les clés des salles" in text_of(carrier, "/gouvernance/")
    planned(governance, body_id, NEXT_WEEK + 7 * DAY)
    assert "lundi 7 décembre 2026" in text_of(carrier, f"{CASES}/{case_id}")


@pytest.mark.parametrize("subject", ["yann", "nolwenn"])
def test_of_a_vote_in_progress_nothing_is_told_but_its_close(governance, visit, world, subject):
    _product, case_id, _body, members = world
    governance.open(case_id, lasts=2 * DAY)
    governance.vote(case_id, against=members[:1])
    concerned = visit(subject)

    shown = text_of(concerned, f"{CASES}/{case_id}")

    assert "Les membres votent" in shown
    assert "mercredi 25 novembre 2026" in shown
    for words in ("Ont voté", "A voté", "Participation", "Bulletins", "Armelle", "Contre", "Avis :", "déporté"):
        assert words not in shown
    before = text_of(concerned, f"{CASES}/{case_id}/avant-le-vote")
    assert "Vote secret" not in before
    assert "Avis" not in before
    for closed in ("pieces", "deliberation"):
        assert concerned.get(f"{CASES}/{case_id}/{closed}").status_code == 404
    assert concerned.get(f"/gouvernance/api/v1/cases/{case_id}").status_code == 404


def test_once_decided_they_read_the_outcome_with_its_reason(governance, visit, world):
    _product, case_id, _body, members = world
    decide(governance, case_id, members, choice="against")

    shown = text_of(visit("yann"), f"{CASES}/{case_id}")

    assert "Décision DE-2026-0001 : non retenue" in shown
    assert governance.decision(case_id).because in shown


def test_an_answer_that_is_held_is_not_told_before_the_others(governance, visit):
    visit("yann")
    members = governance.people(1)
    body_id = governance.body(members)
    about = {"idea_id": new_id(), "body_id": body_id, "author_id": identity("yann"), "answer_held": True}
    governance.given("ideas.idea.presented.v1", **about)
    case_id = UUID(governance.last(RECEIVED)["case_id"])
    decide(governance, case_id, members)

    shown = text_of(visit("yann"), f"{CASES}/{case_id}")

    assert "La réponse est publiée avec celles des autres idées de l’appel" in shown
    assert "Retenue" not in shown
    assert "DE-2026-0001" not in shown


def test_whom_a_case_does_not_concern_finds_nothing(governance, visit, world):
    _product, case_id, *_ = world
    stranger = visit("malo")

    assert stranger.get(f"{CASES}/{case_id}").status_code == 404
    assert "Les clés des salles" not in text_of(stranger, "/gouvernance/")
    form = visit("nolwenn").form(f"{CASES}/{case_id}/avant-le-vote", "questions")
    form.values["csrf_token"] = stranger.form("/gouvernance/", "langue").values["csrf_token"]
    assert stranger.post(form, words="Et si on attendait ?").status_code == 404


def test_a_carrier_who_took_over_since_sees_the_case_and_answers(governance, visit, world):
    product_id, case_id, *_ = world
    visit("malo")
    stay(governance, product_id, "malo", role="carrier", since=governance.now.date() - timedelta(days=3))

    assert "Ce dossier vous concerne" in text_of(visit("malo"), f"{CASES}/{case_id}")
    assert governance.the(Case, case_id).author_id == identity("yann")


def test_the_page_asks_as_much_for_one_product_as_for_ten(governance, visit, world):
    product_id, _case, body_id, _members = world
    sponsor = visit("nolwenn")

    def asked():
        statements = []
        note = lambda *call: statements.append(call[2])  # noqa: E731 - one line says it
        event.listen(governance.runtime.engine, "before_cursor_execute", note)
        sponsor.get(PAGE)
        event.remove(governance.runtime.engine, "before_cursor_execute", note)
        return len(statements)

    sponsor.get(PAGE)
    one = asked()
    for number in range(9):
        more = product(governance, f"Produit {number}", f"PR-2026-01{number:02}")
        stay(governance, more, "nolwenn")
        case_of(governance, more, body_id, title=f"Produit {number}", amount=100_00)

    assert asked() == one
    assert product_id
