"""The letters of the day and of the week: everything once, in one mail, and no mail when there is nothing to say."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from services.notify.commands.choosing import Choose, Leave, choose, leave
from services.notify.commands.reading import ReadNotice, read_notice
from services.notify.commands.rounds import MOST, write_letter, write_letters
from services.notify.domain.families import CHOSEN, Family, Way
from services.notify.domain.rounds import rounds_at
from services.notify.tables import news, notice
from shared.identifiers import new_id
from shared.schemas import PARIS
from tests.notify.conftest import AUTHOR, NOLWENN, NotifyRoom

WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=PARIS)
THURSDAY = datetime(2026, 11, 26, 7, 30, tzinfo=PARIS)
MONDAY = datetime(2026, 11, 30, 7, 30, tzinfo=PARIS)


def chooses(notify: NotifyRoom, person: UUID, way: str, rest: str = "never") -> None:
    ways = dict.fromkeys((family.value for family in CHOSEN), way)
    notify(choose, Choose(by=person, **ways, rest=rest))


@pytest.fixture
def daily(notify: NotifyRoom) -> NotifyRoom:
    """An author who wants one letter a day, and the time is Wednesday afternoon."""
    notify.known(AUTHOR)
    chooses(notify, AUTHOR, "daily")
    notify.now = WEDNESDAY
    return notify


def gathered(notify: NotifyRoom) -> list[dict]:
    """What stands in each letter that was written."""
    with notify.reading() as session:
        wanted = select(news.c.facts).where(news.c.type.like("notify.%")).order_by(news.c.at, news.c.event_id)
        return list(session.scalars(wanted))


def test_messages_of_a_day_leave_in_one_mail_the_next_morning(daily: NotifyRoom) -> None:
    for _ in range(3):
        daily.given("ideas.idea.submitted.v1", idea_id=new_id())
    write_letters(daily.runtime)
    assert daily.mails() == []

    daily.now = THURSDAY
    write_letters(daily.runtime)
    daily.send()

    (file,) = daily.files()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Votre lettre du jour (26/11/2026)"
    assert mail.get_body(("plain",)).get_content().count("/idees/") == 3
    assert "desabonnement" in mail["List-Unsubscribe"]


def test_an_empty_letter_is_not_written(daily: NotifyRoom) -> None:
    daily.now = THURSDAY
    write_letters(daily.runtime)

    assert daily.mails() == []


def test_what_was_read_on_the_platform_is_not_repeated(daily: NotifyRoom) -> None:
    read, kept = daily.one_notice(AUTHOR), daily.one_notice(AUTHOR)
    daily(read_notice, ReadNotice(by=AUTHOR, notice_id=read))
    assert kept != read

    daily.now = THURSDAY
    write_letters(daily.runtime)

    assert [len(letter["lines"]) for letter in gathered(daily)] == [1]


def test_a_letter_of_which_everything_was_read_is_not_written(daily: NotifyRoom) -> None:
    daily(read_notice, ReadNotice(by=AUTHOR, notice_id=daily.one_notice(AUTHOR)))

    daily.now = THURSDAY
    write_letters(daily.runtime)

    assert gathered(daily) == []
    with daily.reading() as session:
        assert session.scalars(select(notice.c.awaits)).all() == [None]


def test_written_twice_a_letter_is_one(daily: NotifyRoom) -> None:
    daily.one_notice(AUTHOR)
    daily.now = THURSDAY
    for _ in range(3):
        write_letters(daily.runtime)

    assert len(daily.mails()) == len(gathered(daily)) == 1


def test_two_workers_that_write_the_same_letter_write_one(daily: NotifyRoom) -> None:
    daily.one_notice(AUTHOR)
    edition = rounds_at(THURSDAY)[0]
    daily.now = THURSDAY

    daily.runtime.do(lambda _, uow: write_letter(uow, edition, AUTHOR), None)
    with daily.runtime.unit_of_work() as uow:
        uow.session.execute(notice.update().where(notice.c.letter == "idea_received").values(awaits=Way.DAILY))
    daily.runtime.do(lambda _, uow: write_letter(uow, edition, AUTHOR), None)

    assert len(gathered(daily)) == 1
    with daily.reading() as session:
        left = session.scalars(select(notice.c.awaits).where(notice.c.awaits.is_not(None))).all()
    assert left == [Way.DAILY], "what is not in the letter waits for the next one"


def test_the_letter_of_the_week_comes_on_monday(notify: NotifyRoom) -> None:
    notify.known(AUTHOR)
    chooses(notify, AUTHOR, "weekly")
    notify.now = WEDNESDAY
    notify.one_notice(AUTHOR)
    for day in range(1, 6):
        notify.now = MONDAY - timedelta(minutes=day)
        write_letters(notify.runtime)
    assert gathered(notify) == []

    notify.now = MONDAY
    write_letters(notify.runtime)

    assert [letter["day"] for letter in gathered(notify)] == ["30/11/2026"]


def test_a_letter_that_a_stopped_platform_did_not_write_comes_later_in_the_day(daily: NotifyRoom) -> None:
    daily.one_notice(AUTHOR)
    daily.now = THURSDAY + timedelta(hours=9)

    write_letters(daily.runtime)

    assert len(gathered(daily)) == 1


def test_a_long_letter_counts_what_it_does_not_say(daily: NotifyRoom) -> None:
    for _ in range(MOST + 2):
        daily.one_notice(AUTHOR)
    daily.now = THURSDAY
    write_letters(daily.runtime)

    (letter,) = gathered(daily)
    assert (len(letter["lines"]), letter["others"]) == (MOST, "2 messages")


def test_a_letter_respects_the_hours_of_rest(daily: NotifyRoom) -> None:
    chooses(daily, AUTHOR, "daily", rest="nights_and_weekends")
    daily.now = datetime(2026, 11, 27, 15, tzinfo=PARIS)
    daily.one_notice(AUTHOR)
    daily.now = datetime(2026, 11, 28, 8, tzinfo=PARIS)

    write_letters(daily.runtime)

    assert daily.mail().due_at == datetime(2026, 11, 30, 7, tzinfo=PARIS)


def test_no_more_letters_asked_from_a_letter_ends_them_all(daily: NotifyRoom) -> None:
    daily(leave, Leave(person_id=AUTHOR, family=Family.LETTERS))
    daily.one_notice(AUTHOR)
    daily.now = THURSDAY
    write_letters(daily.runtime)

    assert daily.mails() == []
    assert daily.letters() == {AUTHOR: ["idea_received"]}


def test_a_letter_is_in_nobody_s_inbox(notify: NotifyRoom, nolwenn) -> None:
    chooses(notify, NOLWENN, "daily")
    notify.now = WEDNESDAY
    notify.one_notice(NOLWENN)
    notify.now = THURSDAY
    write_letters(notify.runtime)

    page = nolwenn.get("/").text
    assert "lettre du jour" not in page
    assert "1 message que vous n’avez pas encore lu" in page
    assert len(nolwenn.get("/api/v1/notices").json["items"]) == 1


@given(st.integers(0, 366 * 24 * 60))
def test_the_last_editions_are_in_the_past_and_the_next_ones_are_not(minutes: int) -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=minutes)
    daily, weekly = rounds_at(now)

    assert daily.at <= now < daily.at + timedelta(days=1, hours=1)
    assert weekly.at <= now < weekly.at + timedelta(days=7, hours=1)
    assert weekly.at.astimezone(PARIS).weekday() == 0
    assert {daily.at.astimezone(PARIS).hour, weekly.at.astimezone(PARIS).hour} == {7}


@pytest.fixture
def days(notify: NotifyRoom) -> type[RuleBasedStateMachine]:
    """Any sequence of events, readings, choices and mornings."""

    class Days(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.person = notify.person(f"Personne{new_id().hex[:8]}")
            self.told, self.read = 0, 0
            notify.now = WEDNESDAY

        @rule(way=st.sampled_from(["daily", "weekly"]))
        def chooses(self, way: str) -> None:
            chooses(notify, self.person, way)

        @rule()
        def something_happens(self) -> None:
            notify.given("ideas.idea.submitted.v1", idea_id=new_id(), author_id=self.person)
            self.told += 1

        @rule(hours=st.sampled_from([1, 24, 24 * 7]))
        def time_passes(self, hours: int) -> None:
            notify.now += timedelta(hours=hours)
            write_letters(notify.runtime)

        @invariant()
        def everything_is_in_at_most_one_letter(self) -> None:
            with notify.reading() as session:
                mine = select(news.c.facts, news.c.type, notice.c.awaits)
                mine = mine.join(news, news.c.event_id == notice.c.event_id).where(notice.c.person_id == self.person)
                rows = session.execute(mine).all()
            lines = [line["page"] for row in rows if row.type.startswith("notify.") for line in row.facts["lines"]]
            waiting = sum(row.awaits is not None for row in rows)
            assert len(lines) == len(set(lines))
            assert all(row.facts["lines"] for row in rows if row.type.startswith("notify."))
            by_mail = sum(not row.type.startswith("notify.") for row in rows)
            assert len(lines) + waiting <= by_mail == self.told

    return Days


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_the_days_bring_nothing_is_repeated(days: type[RuleBasedStateMachine]) -> None:

    run_state_machine_as_test(days, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
