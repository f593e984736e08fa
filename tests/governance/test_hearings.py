"""Before a vote: opinions waited for (R8), questions, secret votes on request (R38); consent to a text (R28)."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.consent import AmendText, IntegrateObjection, amend_text, integrate_objection
from services.governance.commands.hearings import (
    AskAdvice,
    GiveAdvice,
    WantSecret,
    ask_advice,
    give_advice,
    want_secret,
)
from services.governance.commands.seats import AddMember, add_member
from services.governance.commands.votes import CastBallot, CloseVote, cast_ballot, close_vote
from services.governance.domain.bodies import Body
from services.governance.domain.cases import Case, CaseState
from services.governance.domain.rules import Majority, Outcome, Rules
from services.governance.tables import advice
from shared.errors import Forbidden, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, open_the_vote, text_of
from tests.visitor import identity

OPINION = "La solution proposée ne tient pas la charge attendue."


def advised(room, members, count=1):
    """A case before a body that has advisers; returns it with them."""
    body_id = room.body(members, chair=members[0])
    advisers = room.people(count)
    for one in advisers:
        seen = room.the_body(body_id).version
        asked = {"by": new_id(), "body_id": body_id, "seen": seen, "person_id": one, "place": "advisory"}
        room(add_member, AddMember(**asked, since=room.now.date()))
    return room.case(body_id), advisers


def ask(room, case_id, person, lasts=DAY):
    room(ask_advice, AskAdvice(by=new_id(), case_id=case_id, person_id=person, due_at=room.now + lasts))


def give(room, case_id, person):
    room(give_advice, GiveAdvice(by=person, case_id=case_id, words=OPINION))


def close(room, case_id, by):
    room(close_vote, CloseVote(by=by, case_id=case_id))


def test_a_vote_does_not_end_before_the_opinion_or_its_day(governance):
    members = governance.people(2)
    case_id, (adviser,) = advised(governance, members)
    ask(governance, case_id, adviser)
    with pytest.raises(Refused, match="avis est requis"):
        governance.open(case_id, lasts=HOUR)
    governance.open(case_id, lasts=2 * DAY)
    governance.vote(case_id, in_favour=members)
    with pytest.raises(Refused, match="avis est requis"):
        close(governance, case_id, members[0])

    governance.now += DAY
    close(governance, case_id, members[0])

    assert governance.decision(case_id).members == 2


def test_once_it_is_given_the_vote_may_end_and_who_advises_is_never_counted(governance):
    members = governance.people(1)
    case_id, (adviser, other) = advised(governance, members, count=2)
    ask(governance, case_id, adviser)
    governance.open(case_id, lasts=2 * DAY)
    give(governance, case_id, adviser)
    with pytest.raises(Forbidden):
        governance.vote(case_id, in_favour=[adviser])
    governance.vote(case_id, in_favour=members)

    close(governance, case_id, members[0])

    assert (governance.decision(case_id).members, governance.decision(case_id).in_favour) == (1, 1)
    with pytest.raises(Refused, match="tranché"):
        give(governance, case_id, other)
    with pytest.raises(DBAPIError) as fault, governance.runtime.unit_of_work() as uow:
        uow.session.execute(update(advice).values(words="Autre"))
    assert "case_advice_update_frozen" in str(fault.value.orig)


def test_only_those_who_advise_give_an_opinion_and_only_once(governance):
    members = governance.people(1)
    case_id, (adviser,) = advised(governance, members)
    with pytest.raises(Forbidden):
        give(governance, case_id, members[0])
    give(governance, case_id, adviser)
    with pytest.raises(Refused, match="déjà donné"):
        give(governance, case_id, adviser)


def test_enough_members_make_a_vote_secret_before_it_opens(governance):
    members = governance.people(4)
    case_id = governance.case(governance.body(members))

    def want(who):
        governance(want_secret, WantSecret(by=who, case_id=case_id))

    want(members[0])
    want(members[0])
    want(members[1])
    with pytest.raises(Forbidden):
        want(new_id())
    governance.open(case_id)
    assert not governance.the_case(case_id).vote.secret

    governance.later(HOUR)
    want(members[2])
    governance.later(4 * DAY)
    governance.open(case_id)

    assert governance.the_case(case_id).vote.secret
    with pytest.raises(Refused, match="avant"):
        want(members[3])


@pytest.fixture
def by_consent(governance):
    """A case whose body decides by consent; its chair is the first member."""
    members = governance.people(3)
    case_id = governance.case(governance.body(members, chair=members[0]))
    with governance.runtime.unit_of_work() as uow:
        found = uow.get(Body, governance.only_body())
        uow.say(found.vote_by(Rules(majority=Majority.CONSENT), uow.now))
    governance.open(case_id)
    return case_id, members


def amend(room, case_id, by):
    seen = room.the(Case, case_id).version
    room(amend_text, AmendText(by=by, case_id=case_id, seen=seen, words="Le produit sera testé avec dix agents."))


def test_an_amended_text_is_consented_to_anew_and_takes_an_objection_in(governance, by_consent):
    case_id, (chair, one, two) = by_consent
    governance.vote(case_id, in_favour=[chair, two])
    governance(cast_ballot, CastBallot(by=one, case_id=case_id, choice="against", reason="Personne n’a été consulté"))
    with pytest.raises(Forbidden):
        amend(governance, case_id, two)

    amend(governance, case_id, chair)

    assert set(governance.the_case(case_id).vote.live_ballots) == {one}
    for who in (one, chair):
        governance(integrate_objection, IntegrateObjection(by=who, case_id=case_id, member_id=one))
    with pytest.raises(Forbidden):
        governance(integrate_objection, IntegrateObjection(by=two, case_id=case_id, member_id=one))
    governance.vote(case_id, in_favour=[chair, two])
    governance.later(HOUR)
    assert governance.decision(case_id).outcome is Outcome.GRANTED


def test_an_objection_that_its_author_withdraws_no_longer_stands(governance, by_consent):
    case_id, (chair, one, _two) = by_consent
    governance.vote(case_id, in_favour=[chair])
    governance(cast_ballot, CastBallot(by=one, case_id=case_id, choice="against", reason="Personne n’a été consulté"))
    governance.vote(case_id, abstention=[one])
    governance.later(HOUR)

    assert governance.decision(case_id).outcome is Outcome.GRANTED


def test_an_objection_that_stands_refuses(governance, by_consent):
    case_id, (chair, one, _two) = by_consent
    governance.vote(case_id, in_favour=[chair])
    governance(cast_ballot, CastBallot(by=one, case_id=case_id, choice="against", reason="Personne n’a été consulté"))
    amend(governance, case_id, chair)
    governance(integrate_objection, IntegrateObjection(by=chair, case_id=case_id, member_id=one))
    governance.vote(case_id, in_favour=[chair])
    governance.later(HOUR)

    assert governance.decision(case_id).outcome is Outcome.REFUSED


def test_before_the_vote_members_ask_and_the_team_answers_by_the_forms(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    page = f"{committee}/avant-le-vote"
    nolwenn.fill(page, "questions", words="Combien d’agents l’utiliseraient ?")
    with governance.reading() as session:
        (question,) = session.query(Case).one().questions
    assert "Répondre à cette question" not in text_of(yann, page)

    team.fill(page, str(question.id), answer="Deux cents, dans douze lycées.")

    assert "Deux cents, dans douze lycées." in text_of(yann, page)
    yann.fill(page, "vote-secret")
    assert "Demandes à ce jour : 1 ; il en faut 3." in text_of(nolwenn, page)
    assert "Avis : 0 ; questions : 1" in text_of(yann, committee)


def test_the_team_asks_for_an_opinion_and_its_author_gives_it_by_the_forms(governance, visit, committee):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    page, body_id = f"{committee}/avant-le-vote", governance.only_body()
    asked = {"by": new_id(), "body_id": body_id, "seen": governance.the_body(body_id).version, "place": "advisory"}
    governance(add_member, AddMember(**asked, person_id=identity("malo"), since=governance.now.date()))
    team.fill(page, "avis/demande", person_id=str(identity("malo")), due_at="2026-11-28T18:00")
    assert "le vote ne se clôt pas avant le samedi 28 novembre 2026" in text_of(nolwenn, page)
    early = team.post(team.form(committee, "ouverture"), closes_at="2026-11-25T18:00")
    assert early.status_code == 409
    short = team.post(team.form(page, "/avis"), words="Non")
    assert short.status_code == 422

    team.fill(page, "/avis", words=OPINION)

    assert OPINION in text_of(nolwenn, page)
    open_the_vote(team, committee, closes_at="2026-11-25T18:00")


def test_the_chair_amends_and_integrates_by_the_forms(governance, visit, committee):
    team, nolwenn, yann = visit("malo", "team"), visit("nolwenn"), visit("yann")
    team.fill(
        f"/gouvernance/instances/{governance.only_body()}/regles", majority="consent", numerator="2", denominator="3"
    )
    open_the_vote(team, committee)
    yann.fill(committee, "bulletin", choice="against", reason="Personne n’a été consulté")
    assert "Personne n’a été consulté" in text_of(nolwenn, committee)

    nolwenn.fill(committee, "texte", words="Le produit sera d’abord montré à dix agents.")

    assert "Le produit sera d’abord montré à dix agents." in text_of(yann, committee)
    for who in (yann, nolwenn):
        who.fill(committee, str(identity("yann")))
    assert "Objection intégrée" in text_of(yann, committee)
    nolwenn.fill(committee, "bulletin", choice="for")
    governance.now = governance.now.replace(2026, 11, 30, 18)
    governance.later(timedelta(hours=1))
    with governance.reading() as session:
        assert session.query(Case).one().state is CaseState.DECIDED
