"""Training sessions: places, who waits, two who want the last place, who was there, who is trained in a team."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.commands.training import (
    CancelTraining,
    JoinTraining,
    LeaveTraining,
    NoteAttendance,
    PlanTraining,
    cancel_training,
    join_training,
    leave_training,
    note_attendance,
    plan_training,
)
from services.portfolio.domain.seen import mark
from services.portfolio.domain.training import HOLDING, SeatState, Training
from services.portfolio.queries.products import today
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import DECIDED, TEAM

CHANGED = "portfolio.training.seat_changed.v1"
ANNE, GAELLE, SOIZIC = (person_id(ISSUER, name) for name in ("anne", "gaelle", "soizic"))
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def plan(portfolio, **facts):
    start = datetime.now(UTC) + timedelta(days=10)
    asked = {"by": TEAM, "title": "Écouter les usagers", "about": "", "place": "Salle 3", "roles": (), "places": 1}
    asked |= {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    return portfolio(plan_training, PlanTraining(**{**asked, **facts}))


def join(portfolio, session, who):
    portfolio(join_training, JoinTraining(by=who, training_id=session))


def states(portfolio, session):
    with portfolio.reading() as reading:
        found = reading.get_one(Training, session)
        return {seat.person_id: seat.state for seat in found.seats}


def later(portfolio, function, command):
    """Do it as in a month."""
    portfolio_then = replace(portfolio.runtime, clock=lambda _session: datetime.now(UTC) + timedelta(days=30))
    try:
        return portfolio_then.do(function, command)
    finally:
        portfolio_then.engine.dispose()


def test_of_two_who_want_the_last_place_at_once_one_waits_and_is_let_in_when_it_is_given_back(portfolio):
    session = plan(portfolio)
    pair = [threading.Thread(target=join, args=(portfolio, session, who)) for who in (ANNE, GAELLE)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    found = states(portfolio, session)
    assert sorted(found.values()) == [SeatState.REGISTERED, SeatState.WAITING]
    first = next(who for who, state in found.items() if state is SeatState.REGISTERED)
    second = next(who for who in found if who != first)

    portfolio(leave_training, LeaveTraining(by=first, training_id=session))

    assert states(portfolio, session) == {first: SeatState.WITHDRAWN, second: SeatState.REGISTERED}
    told = portfolio.facts(CHANGED)
    assert [(one["person_id"], one["state"]) for one in told[-2:]] == [
        (str(first), "withdrawn"),
        (str(second), "registered"),
    ]
    join(portfolio, session, first)
    assert portfolio.last(CHANGED)["state"] == "waiting"


def test_what_cannot_be_is_refused_with_a_sentence(portfolio):
    with pytest.raises(Invalid) as refused:
        plan(portfolio, ends_at=datetime.now(UTC))
    assert list(refused.value.errors) == ["ends_at"]
    with pytest.raises(Invalid) as refused:
        plan(portfolio, starts_at=datetime.now(UTC) - timedelta(days=1))
    assert list(refused.value.errors) == ["starts_at"]
    session = plan(portfolio)
    join(portfolio, session, ANNE)
    with pytest.raises(Refused, match="déjà sur la liste"):
        join(portfolio, session, ANNE)
    with pytest.raises(NotFound):
        portfolio(leave_training, LeaveTraining(by=GAELLE, training_id=session))
    with pytest.raises(Refused, match="quand la formation a commencé"):
        portfolio(note_attendance, NoteAttendance(by=TEAM, training_id=session, seen=mark(), present=()))
    with pytest.raises(Refused, match="on ne s’inscrit plus"):
        later(portfolio, join_training, JoinTraining(by=GAELLE, training_id=session))


def test_who_was_there_is_trained_for_the_roles_the_session_was_meant_for(portfolio, anne):
    portfolio.given(DECIDED)
    (product,) = portfolio.products()
    assert anne.get("/").status_code == 200
    since = today() - timedelta(days=3)
    for role in ("developer", "designer"):
        portfolio(
            join_team,
            JoinTeam(by=TEAM, product_id=product.id, who="anne@region.example", role=role, share=10, since=since),
        )
    session = plan(portfolio, roles=("designer", "carrier"), places=2)
    for who in (ANNE, GAELLE):
        join(portfolio, session, who)

    later(portfolio, note_attendance, NoteAttendance(by=TEAM, training_id=session, seen=mark(), present=(str(ANNE),)))

    assert states(portfolio, session) == {ANNE: SeatState.ATTENDED, GAELLE: SeatState.ABSENT}
    trained = anne.get(f"/produits/{product.id}/equipe").text.split("Qui est formé")[1].split("Rôles recherchés")[0]
    assert trained.count("Écouter les usagers") == 1
    assert "Aucune pour ce rôle" in trained


def test_a_session_called_off_tells_those_who_were_coming_and_those_who_waited(portfolio):
    session = plan(portfolio)
    for who in (ANNE, GAELLE):
        join(portfolio, session, who)

    portfolio(cancel_training, CancelTraining(by=TEAM, training_id=session, why="La salle est inondée"))

    told = [one for one in portfolio.facts(CHANGED) if one["cancelled"]]
    assert {one["person_id"] for one in told} == {str(ANNE), str(GAELLE)}
    with pytest.raises(Refused, match="annulée"):
        join(portfolio, session, SOIZIC)


def test_people_register_on_the_page_and_only_the_team_sees_who_comes(portfolio, team, anne):
    start = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT09:00")
    end = start.replace("09:00", "12:00")
    facts = {"title": "Mesurer l’impact", "place": "Salle 1", "places": "2", "about": "Des <b>mesures</b>"}
    page = team.fill("/formations/nouvelle", **facts, starts_at=start, ends_at=end).removeprefix("/portefeuille")

    anne.fill(page, f"/portefeuille{page}/inscription")

    shown = anne.get(page).text
    assert "Place réservée" in shown
    assert "Des &lt;b&gt;mesures&lt;/b&gt;" in shown
    assert "Anne Le Goff" not in shown.split("<main")[1]
    assert "Anne Le Goff" in team.get(page).text
    assert "Anne Le Goff" in team.get(f"{page}/liste.csv").text
    assert [anne.get(f"{page}{rest}").status_code for rest in ("/liste.csv", "/presences", "/annulation")] == [403] * 3
    anne.fill(page, f"/portefeuille{page}/desistement")
    assert "S’inscrire" in anne.get(page).text
    assert team.get(f"/formations/{new_id()}").status_code == 404


class Places(RuleBasedStateMachine):
    """Whoever comes and goes: no more people than places, and nobody waits while a place is free."""

    def __init__(self):
        super().__init__()
        hours = {"starts_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=2)}
        about = {"id": new_id(), "title": "A", "about": "", "place": "", "roles": "", "planned_by": TEAM}
        self.session = Training(**about, **hours, places=2)
        self.minutes = 0

    @rule(who=st.sampled_from([ANNE, GAELLE, SOIZIC, TEAM]))
    def somebody_asks(self, who):
        self.minutes += 1
        there = self.session.seat_of(who)
        try:
            self.session.register(who, NOW + timedelta(minutes=self.minutes))
        except Refused:
            assert there is not None

    @rule(who=st.sampled_from([ANNE, GAELLE, SOIZIC, TEAM]))
    def somebody_leaves(self, who):
        first = self.session.waiting[:1]
        held = (seat := self.session.seat_of(who)) is not None and seat.state in HOLDING
        try:
            changed = self.session.withdraw(who, NOW)
        except NotFound:
            assert seat is None
            return
        assert changed[1:] == (first if held else [])

    @invariant()
    def places_are_kept(self):
        assert self.session.taken <= 2
        assert not (self.session.waiting and self.session.free)


TestPlaces = Places.TestCase
TestPlaces.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
