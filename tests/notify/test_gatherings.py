"""The agenda of the place: places and who waits, messages, calendars read by another library."""

import re
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import vobject
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.notify.commands.gatherings import (
    CancelGathering,
    ChangeGathering,
    JoinGathering,
    LeaveGathering,
    PlanGathering,
    cancel_gathering,
    change_gathering,
    join_gathering,
    leave_gathering,
    plan_gathering,
)
from services.notify.domain.gatherings import Gathering, GatheringKind, GuestState
from services.notify.queries.gatherings import one_gathering
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.fuzzed_api import ReadApi
from tests.notify.conftest import ENORA, NOLWENN, NotifyRoom

TITLE = "Atelier : écrire simplement"
START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=10)


def facts(**changes):
    usual = {"kind": "workshop", "title": TITLE, "about": "Une page, un après-midi.", "place": "Salle 3", "places": 1}
    return usual | {"starts_at": START, "ends_at": START + timedelta(hours=2)} | changes


def planned(notify: NotifyRoom, **changes) -> UUID:
    return notify(plan_gathering, PlanGathering(by=ENORA, **facts(**changes)))


def join(notify: NotifyRoom, gathering_id: UUID, who: UUID) -> None:
    notify(join_gathering, JoinGathering(by=who, gathering_id=gathering_id))


def seen(notify: NotifyRoom, gathering_id: UUID) -> Gathering:
    with notify.reading() as session:
        return one_gathering(session, gathering_id)


def change(notify: NotifyRoom, gathering_id: UUID, **changes) -> None:
    version = seen(notify, gathering_id).version
    asked = ChangeGathering(by=ENORA, gathering_id=gathering_id, version=version, **facts(**changes))
    notify(change_gathering, asked)


def states(notify: NotifyRoom, gathering_id: UUID) -> dict[UUID, GuestState]:
    return {one.person_id: one.state for one in seen(notify, gathering_id).guests}


def test_of_many_who_want_the_last_place_at_once_one_has_it_and_the_others_wait(notify: NotifyRoom) -> None:
    gathering_id, people = planned(notify), [new_id() for _ in range(6)]
    crowd = [threading.Thread(target=join, args=(notify, gathering_id, who)) for who in people]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    found = states(notify, gathering_id)

    assert set(found) == set(people)
    assert Counter(found.values()) == {GuestState.COMING: 1, GuestState.WAITING: 5}


def test_a_place_given_back_goes_to_who_waited_longest_who_is_told(notify: NotifyRoom) -> None:
    first, second, third = (notify.known(new_id(), f"Agent {n}") for n in range(3))
    gathering_id = planned(notify)
    for who in (first, second, third):
        join(notify, gathering_id, who)

    notify(leave_gathering, LeaveGathering(by=first, gathering_id=gathering_id))

    assert states(notify, gathering_id) == {second: GuestState.COMING, third: GuestState.WAITING}
    assert notify.letters() == {second: ["gathering_place_given"]}
    assert notify.send() == 1
    join(notify, gathering_id, first)
    assert states(notify, gathering_id)[first] is GuestState.WAITING


def test_a_change_is_told_to_who_comes_or_waits_and_a_correction_of_words_is_not(notify: NotifyRoom) -> None:
    comes, waits = (notify.known(new_id(), f"Agent {n}") for n in range(2))
    gathering_id = planned(notify)
    for who in (comes, waits):
        join(notify, gathering_id, who)

    change(notify, gathering_id, about="Deux pages, un après-midi.")
    assert notify.letters() == {}
    change(notify, gathering_id, place="Salle 4")
    assert notify.letters() == {comes: ["gathering_changed"], waits: ["gathering_changed"]}
    change(notify, gathering_id, place="Salle 4", places=2)

    assert notify.letters() == {comes: ["gathering_changed"], waits: ["gathering_changed", "gathering_place_given"]}
    assert seen(notify, gathering_id).changes == 3


def test_what_is_called_off_is_told_to_everybody_on_the_list_and_nothing_changes_any_more(notify: NotifyRoom) -> None:
    comes, waits = (notify.known(new_id(), f"Agent {n}") for n in range(2))
    gathering_id = planned(notify)
    for who in (comes, waits):
        join(notify, gathering_id, who)
    version = seen(notify, gathering_id).version
    asked = CancelGathering(by=ENORA, gathering_id=gathering_id, version=version, why="La salle est prise.")

    notify(cancel_gathering, asked)

    assert notify.letters() == {comes: ["gathering_cancelled"], waits: ["gathering_cancelled"]}
    for refused in (lambda: join(notify, gathering_id, new_id()), lambda: change(notify, gathering_id)):
        with pytest.raises(Refused, match="annulé"):
            refused()


def test_what_cannot_be_is_refused_with_a_sentence(notify: NotifyRoom) -> None:
    with pytest.raises(Invalid) as wrong:
        planned(notify, ends_at=START)
    assert list(wrong.value.errors) == ["ends_at"]
    with pytest.raises(Invalid) as wrong:
        planned(notify, starts_at=START - timedelta(days=30))
    assert list(wrong.value.errors) == ["starts_at"]
    gathering_id = planned(notify)
    join(notify, gathering_id, NOLWENN)
    with pytest.raises(Refused, match="déjà sur la liste"):
        join(notify, gathering_id, NOLWENN)
    with pytest.raises(NotFound):
        notify(leave_gathering, LeaveGathering(by=ENORA, gathering_id=gathering_id))
    with pytest.raises(NotFound):
        join(notify, new_id(), NOLWENN)
    notify.now = START
    with pytest.raises(Refused, match="a commencé"):
        join(notify, gathering_id, ENORA)


def test_of_two_who_change_it_at_once_the_second_is_told(notify: NotifyRoom) -> None:
    gathering_id = planned(notify)
    stale = ChangeGathering(by=ENORA, gathering_id=gathering_id, version=seen(notify, gathering_id).version, **facts())
    change(notify, gathering_id, place="Salle 4")

    with pytest.raises(Refused, match="modifié"):
        notify(change_gathering, stale)


class Places(RuleBasedStateMachine):
    """Whatever people do, nobody has a place too many, and nobody waits while there is one."""

    people = st.integers(0, 5).map(lambda number: UUID(int=number))

    def __init__(self) -> None:
        super().__init__()
        self.now = START - timedelta(days=1)
        usual = facts(kind=GatheringKind.VISIT, places=2)
        self.gathering = Gathering(id=new_id(), **usual, planned_by=ENORA, changed_at=self.now)
        self.order: list[UUID] = []

    @rule(who=people)
    def ask(self, who: UUID) -> None:
        self.now += timedelta(minutes=1)
        if self.gathering.guest(who) is None:
            self.gathering.register(who, self.now)
            self.order.append(who)

    @rule(who=people)
    def give_back(self, who: UUID) -> None:
        if self.gathering.guest(who) is not None:
            self.gathering.withdraw(who, self.now)
            self.order.remove(who)

    @rule(places=st.none() | st.integers(1, 6))
    def room(self, places: int | None) -> None:
        if places is None or places >= len(self.gathering.coming):
            self.gathering.change(self.now, places=places)

    @invariant()
    def first_come_first_served(self) -> None:
        come = [one.person_id for one in self.gathering.coming]
        wait = [one.person_id for one in self.gathering.waiting]
        assert come + wait == self.order
        assert not wait or self.gathering.free == 0
        assert self.gathering.places is None or len(come) <= self.gathering.places


Places.TestCase.settings = hypothesis_settings(max_examples=60, stateful_step_count=25, deadline=None)
test_places = Places.TestCase


def read(calendar: str):
    """By a library that had no part in writing it."""
    return vobject.readOne(calendar)


def test_another_library_reads_the_calendar_its_changes_and_its_cancellation(notify: NotifyRoom, visit) -> None:
    winter = datetime(2027, 1, 14, 13, 30, tzinfo=UTC)
    gathering_id = planned(
        notify, title="Visite ; du « lieu », à 14 h 30", starts_at=winter, ends_at=winter + timedelta(hours=1)
    )
    answer = visit().get("/agenda/agenda.ics")
    event = read(answer.text).vevent
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert event.dtstart.value.isoformat() == "2027-01-14T14:30:00+01:00"
    assert "DTSTART;TZID=Europe/Paris:20270114T143000" in answer.text
    assert event.summary.value == "Visite ; du « lieu », à 14 h 30"
    assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
    assert "BEGIN:VTIMEZONE" in answer.text

    summer = datetime(2027, 7, 14, 12, 30, tzinfo=UTC)
    change(notify, gathering_id, starts_at=summer, ends_at=summer + timedelta(hours=1))
    moved = read(visit().get("/agenda/agenda.ics").text).vevent
    assert moved.dtstart.value.isoformat() == "2027-07-14T14:30:00+02:00"
    assert (moved.uid.value, moved.sequence.value) == (event.uid.value, "1")

    version = seen(notify, gathering_id).version
    asked = CancelGathering(by=ENORA, gathering_id=gathering_id, version=version, why="La salle est prise.")
    notify(cancel_gathering, asked)
    off = read(visit().get("/agenda/agenda.ics").text).vevent
    assert (off.uid.value, off.sequence.value, off.status.value) == (event.uid.value, "2", "CANCELLED")


@pytest.mark.parametrize("words", ["a" * 200, "é" * 200, "fin\nEND:VEVENT\nBEGIN:VEVENT", "\\, ; : \" '", "🛶 pirogue"])
def test_no_words_break_a_calendar(notify: NotifyRoom, visit, words: str) -> None:
    planned(notify, about=words)

    raw = visit().get("/agenda/agenda.ics").data

    (event,) = read(raw.decode()).vevent_list
    assert event.description.value.startswith(words)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_an_own_calendar_is_read_by_its_key_until_another_is_asked_for(notify: NotifyRoom, nolwenn, visit) -> None:
    mine, full, _other = planned(notify, title="Le mien"), planned(notify, title="Complet"), planned(notify)
    join(notify, mine, NOLWENN)
    join(notify, full, ENORA)
    join(notify, full, NOLWENN)

    def address() -> str:
        form = re.search(r'name="_cle" value="([^"]+)"', nolwenn.get("/agenda/").text)
        assert form
        assert nolwenn.post("/agenda/cle", _cle=form.group(1)).status_code == 303
        found = re.search(
            r"https://ti-kub.region.example/notifications(/agenda/personnel/[^<]+)", nolwenn.get("/agenda/").text
        )
        assert found
        return found.group(1)

    first = address()
    events = read(visit().get(first).text).vevent_list
    assert {(one.summary.value, one.status.value) for one in events} == {
        ("Le mien", "CONFIRMED"),
        ("Complet", "TENTATIVE"),
    }
    second = address()
    assert visit().get(first).status_code == 404
    assert visit().get(second).status_code == 200


def test_the_team_plans_and_people_register_on_pages(notify: NotifyRoom, enora, nolwenn, visit) -> None:
    assert "Rien n’est prévu" in visit().get("/agenda/").text
    assert nolwenn.get("/agenda/nouveau").status_code == 403
    form = re.search(r'name="_cle" value="([^"]+)"', enora.get("/agenda/nouveau").text)
    assert form
    local = f"{START:%Y-%m-%dT}"
    typed = {"starts_at": f"{local}14:00", "ends_at": f"{local}16:00", "places": "1"}
    words = {name: facts()[name] for name in ("kind", "title", "about", "place")}
    made = enora.post("/agenda/nouveau", _cle=form.group(1), **words, **typed)
    assert made.status_code == 303
    page = made.location.removeprefix("/notifications")

    key = re.search(r'name="_cle" value="([^"]+)"', nolwenn.get(page).text)
    assert key
    assert nolwenn.post(f"{page}/inscription", _cle=key.group(1)).status_code == 303
    assert "Place réservée" in nolwenn.get(page).text
    assert "Nolwenn Tanguy" in enora.get(page).text
    assert "Nolwenn Tanguy" not in visit().get(page).text
    assert "Complet" in visit().get("/agenda/").text
    assert "Nolwenn Tanguy" in enora.get(f"{page}/inscrits.csv").text
    assert nolwenn.get(f"{page}/inscrits.csv").status_code == 403
    assert TITLE in visit().get("/agenda/fil.atom").text.replace("\u00a0", " ")


def test_programs_read_the_agenda(notify: NotifyRoom, visit) -> None:
    gathering_id = planned(notify, places=None)
    api = ReadApi(visit().client.get, "/notifications")

    assert "/notifications/api/v1/gatherings" in api.ask_properly()
    (found,) = visit().get("/api/v1/gatherings").get_json()["items"]
    assert (found["id"], found["places"], found["free"]) == (str(gathering_id), None, None)


def test_who_is_erased_leaves_no_place_and_no_address_behind(notify: NotifyRoom, nolwenn) -> None:
    gathering_id = planned(notify)
    join(notify, gathering_id, NOLWENN)
    form = re.search(r'name="_cle" value="([^"]+)"', nolwenn.get("/agenda/").text)
    assert form
    nolwenn.post("/agenda/cle", _cle=form.group(1))

    notify.given("ideas.person.erased.v1", person_id=NOLWENN, erased_at=datetime.now(UTC))

    assert states(notify, gathering_id) == {}
