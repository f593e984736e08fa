"""Calls: drafts, weighted criteria, a quota, and a closing that the clock makes whether or not a timer runs."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ideas.commands.calls import (
    AnnounceCall,
    ExtendCall,
    OpenCall,
    ReviseCall,
    TellClosings,
    announce_call,
    extend_call,
    open_call,
    revise_call,
    tell_closings,
)
from services.ideas.commands.ideas import SubmitIdea, WithdrawIdea, submit_idea, withdraw_idea
from services.ideas.domain.calls import Call, CallState, Criterion, criteria_from
from services.ideas.queries import calls as queries
from services.ideas.queries.ideas import the_idea
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.ideas.conftest import IdeasRoom, Visit

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
PROBLEM = "Chaque semaine un trousseau manque à l’accueil du lycée."


def terms(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "by": new_id(),
        "title": "Le quotidien des lycées",
        "criteria": "Utile aux agents : 3\nSimple à essayer",
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=1),
        "answer_days": 45,
    }
    return usual | changes


def opened(ideas: IdeasRoom, **changes: Any) -> UUID:
    ideas.now = ideas.now or NOW
    return ideas(open_call, OpenCall(**terms(**changes)))


def deposit(ideas: IdeasRoom, call_id: UUID, by: UUID | None = None, **more: Any) -> UUID:
    asked = SubmitIdea(by=by or new_id(), call_id=call_id, title="Les clés se perdent", problem=PROBLEM, **more)
    return ideas(submit_idea, asked)


def the(ideas: IdeasRoom, call_id: UUID) -> Call:
    with ideas.reading() as session:
        return queries.the_call(session, call_id, drafts=True)


def test_criteria_are_read_with_their_weights() -> None:
    assert criteria_from("Utile : aux agents : 3\n\n Simple ") == [
        Criterion("Utile : aux agents", 3),
        Criterion("Simple", 1),
    ]


@pytest.mark.parametrize(
    "criteria", ["Utile : 0", "Utile : 11", "Utile : 3\nutile", "\n".join(f"Critère {n}" for n in range(9))]
)
def test_criteria_that_nobody_could_score_by_are_refused(ideas: IdeasRoom, criteria: str) -> None:
    with pytest.raises(Invalid) as refused:
        opened(ideas, criteria=criteria)

    assert set(refused.value.errors) == {"criteria"}


def test_a_draft_is_seen_by_nobody_and_said_to_nobody_until_it_is_announced(ideas: IdeasRoom, visit: Visit) -> None:
    ideas.now = datetime.now(UTC)
    draft = opened(ideas, draft=True, opens_at=ideas.now - timedelta(hours=1), closes_at=None)
    page = f"/idees/appels/{draft}"

    assert ideas.said() == []
    assert visit("nolwenn").get(page).status_code == 404
    assert "Le quotidien des lycées" not in visit("nolwenn").get("/idees/appels").text
    with pytest.raises(Refused, match="pas encore ouvert"):
        deposit(ideas, draft)
    visit("malo").fill(page, f"{page}/annonce")

    assert "Le quotidien des lycées" in visit("nolwenn").get("/idees/appels").text
    assert ideas.last("ideas.call.opened.v1")["call_id"] == str(draft)


def test_a_draft_may_be_written_anew_and_an_announced_call_may_not(ideas: IdeasRoom) -> None:
    draft = opened(ideas, draft=True)
    ideas(revise_call, ReviseCall(call_id=draft, seen=1, **terms(theme="Lycées", per_person=2)))
    assert (the(ideas, draft).theme, the(ideas, draft).per_person) == ("Lycées", 2)
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        ideas(revise_call, ReviseCall(call_id=draft, seen=1, **terms(theme="Ports")))

    ideas(announce_call, AnnounceCall(by=new_id(), call_id=draft, seen=2))

    with pytest.raises(Refused, match="ne changent plus"):
        ideas(revise_call, ReviseCall(call_id=draft, seen=3, **terms(theme="Ports")))
    with pytest.raises(Refused, match="déjà annoncé"):
        ideas(announce_call, AnnounceCall(by=new_id(), call_id=draft, seen=3))


def test_the_closing_is_put_off_before_it_has_passed_and_never_after(ideas: IdeasRoom) -> None:
    call_id = opened(ideas)
    later = NOW + timedelta(days=3)
    with pytest.raises(Refused, match="après celle"):
        ideas(extend_call, ExtendCall(by=new_id(), call_id=call_id, seen=1, closes_at=NOW + timedelta(hours=1)))

    ideas(extend_call, ExtendCall(by=new_id(), call_id=call_id, seen=1, closes_at=later))
    ideas.now = later
    with pytest.raises(Refused, match="est clos"):
        ideas(extend_call, ExtendCall(by=new_id(), call_id=call_id, seen=2, closes_at=later + timedelta(days=1)))

    assert ideas.said() == ["ideas.call.opened.v1", "ideas.call.extended.v1"]


def test_the_clock_closes_the_call_to_the_microsecond_and_the_timer_only_tells_it_once(ideas: IdeasRoom) -> None:
    call_id = opened(ideas)
    closes_at = NOW + timedelta(days=1)
    ideas.now = closes_at - timedelta(microseconds=1)
    deposit(ideas, call_id)
    assert ideas(tell_closings, TellClosings()) == 0

    ideas.now = closes_at
    with pytest.raises(Refused, match="est clos"):
        deposit(ideas, call_id)
    assert [ideas(tell_closings, TellClosings()) for _ in range(2)] == [1, 0]

    told = ideas.last("ideas.call.closed.v1")
    assert (told["ideas"], datetime.fromisoformat(told["closed_at"])) == (1, closes_at)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_call_closed_at_midnight_takes_ideas_all_day_when_clocks_change(day: str) -> None:
    """The day lasts 23 hours in March and 25 in October."""
    opens = datetime.fromisoformat(day).replace(tzinfo=PARIS)
    closes = (opens + timedelta(days=1)).replace(tzinfo=PARIS).astimezone(UTC)
    call = Call(new_id(), "Appel", "Utile", opens.astimezone(UTC), closes, 45, new_id(), announced_at=NOW)
    hours = {"2026-03-29": 23, "2026-10-25": 25}[day]

    taken = [h for h in range(-2, 27) if call.accepts(opens.astimezone(UTC) + timedelta(hours=h))]

    assert taken == list(range(hours))


@given(st.integers(-1000, 1000), st.integers(1, 1000), st.integers(-1000, 2000))
def test_a_call_is_open_exactly_from_its_opening_to_just_before_its_closing(opens: int, length: int, at: int) -> None:
    begin = NOW + timedelta(seconds=opens)
    end = begin + timedelta(seconds=length)
    call = Call(new_id(), "Appel", "Utile", begin, end, 45, new_id(), announced_at=NOW)
    instant = NOW + timedelta(seconds=at)

    assert call.accepts(instant) == (begin <= instant < end)
    assert (call.state(instant) is CallState.CLOSED) == (instant >= end)


def test_a_person_deposits_no_more_than_the_quota_and_an_idea_taken_back_leaves_room(ideas: IdeasRoom) -> None:
    call_id, nolwenn = opened(ideas, per_person=1), ideas.person("Nolwenn")
    first = deposit(ideas, call_id, nolwenn)
    with pytest.raises(Refused, match="retirer une"):
        deposit(ideas, call_id, nolwenn)
    deposit(ideas, call_id)

    with ideas.reading() as session:
        seen = the_idea(session, first).version
    ideas(withdraw_idea, WithdrawIdea(by=nolwenn, idea_id=first, seen=seen, why="Le problème est réglé."))

    deposit(ideas, call_id, nolwenn)


def test_deposits_at_once_never_pass_the_quota(ideas: IdeasRoom) -> None:
    call_id, nolwenn = opened(ideas, per_person=3), ideas.person("Nolwenn")
    refused: list[Refused] = []

    def one() -> None:
        try:
            deposit(ideas, call_id, nolwenn)
        except Refused as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    with ideas.reading() as session:
        assert queries.figures(session, call_id, NOW).ideas == 3
    assert len(refused) == 5


def test_rules_are_read_before_an_idea_is_deposited(ideas: IdeasRoom) -> None:
    call_id = opened(ideas, rules="Ne nommez personne.")
    with pytest.raises(Invalid):
        deposit(ideas, call_id)

    deposit(ideas, call_id, rules_read=True)


def test_figures_count_ideas_and_people_by_directorate(ideas: IdeasRoom, visit: Visit) -> None:
    ideas.now = datetime.now(UTC)
    call_id = opened(ideas, opens_at=ideas.now - timedelta(days=1), closes_at=None)
    nolwenn = ideas.person("Nolwenn")
    deposit(ideas, call_id, nolwenn)
    deposit(ideas, call_id, nolwenn)
    deposit(ideas, call_id)

    with ideas.reading() as session:
        found = queries.figures(session, call_id, ideas.now + timedelta(days=46))

    assert (found.ideas, found.people, found.answered, found.late) == (3, 2, 0, 3)
    assert found.by_directorate == [("Essais", 2, 1), ("", 1, 1)]
    page = visit("yann").get(f"/idees/appels/{call_id}/chiffres").text
    assert "Essais" in page
    assert "Direction inconnue" in page
    assert "Essais" in visit("yann").get(f"/idees/appels/{call_id}/chiffres.csv").text


def test_programs_read_announced_calls_with_their_criteria(ideas: IdeasRoom, visit: Visit) -> None:
    shown, draft = opened(ideas), opened(ideas, draft=True)

    answer = visit("yann").get("/idees/api/v1/calls")

    assert [one["id"] for one in answer.json["items"]] == [str(shown)]
    assert answer.json["items"][0]["criteria"][0] == {"name": "Utile aux agents", "weight": 3}
    assert visit("yann").get(f"/idees/api/v1/calls/{draft}").status_code == 404
    with ideas.reading() as session, pytest.raises(NotFound):
        queries.the_call(session, draft)
