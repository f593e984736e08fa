"""What is older than its rule goes, what is a day younger stays; the table, the jobs and the answer are one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from services.notify.tables import mail, news, notice
from shared.identifiers import new_id
from shared.mailboxes import erased, outbox, posted
from shared.people import Person, person, remember_person, set_role
from shared.retention import KERNEL, rules_of, tidy, told
from tests.room import Room

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def notify(open_room) -> Room:
    room = open_room("notify")
    room.now = NOW
    return room


def days_of(room: Room, name: str) -> timedelta:
    rule = next(rule for rule in rules_of(room.runtime.service) if rule.name == name)
    assert rule.days is not None
    return timedelta(days=rule.days(room.settings))


def add_form(room: Room, at: datetime) -> None:
    row = {"key": new_id(), "person_id": new_id(), "body_hash": "x", "location": "/", "at": at}
    room(lambda _, uow: uow.session.execute(insert(posted).values(**row)), None)


def add_event(room: Room, at: datetime) -> None:
    row = {"id": new_id(), "type": "notify.person.seen.v1", "subject": f"x/{new_id()}", "version": 1, "data": {}}
    sent = {"time": at, "correlation": "-", "published_at": at}
    room(lambda _, uow: uow.session.execute(insert(outbox).values(**row, **sent)), None)


def add_person(room: Room, at: datetime) -> None:
    someone = Person(id=new_id(), name="Ancien Agent", email="", directorate="")
    room(lambda _, uow: remember_person(uow, someone, at), None)


def add_mail(room: Room, at: datetime) -> None:
    room.given("ideas.idea.submitted.v1", idea_id=new_id(), author_id=new_id())
    ended = {"state": "sent", "sent_at": at, "made_at": at}

    def age(_: object, uow) -> None:
        uow.session.execute(update(mail).where(mail.c.state == "due").values(**ended))
        uow.session.execute(update(notice).where(notice.c.made_at == NOW).values(made_at=at))
        uow.session.execute(update(news).where(news.c.event_id.not_in(aged)).values(at=at))

    with room.reading() as session:
        aged = set(session.scalars(select(mail.c.event_id).where(mail.c.state == "sent")))
    room(age, None)


AGED = {"posted": (add_form, posted), "people": (add_person, person), "mails": (add_mail, mail)}
AGED |= {"notices": (add_mail, notice), "news": (add_mail, news)}


@pytest.mark.parametrize("name", sorted(AGED))
def test_a_row_goes_after_its_days_and_not_before(notify, name):
    add, table = AGED[name]
    add(notify, NOW - days_of(notify, name) + DAY)
    tidy(notify.runtime, NOW)
    assert count(notify, table) == 1

    add(notify, NOW - days_of(notify, name) - DAY)
    tidy(notify.runtime, NOW)

    assert count(notify, table) == 1


def test_a_published_event_goes_after_its_days_and_not_before(notify):
    add_event(notify, datetime.now(UTC) - days_of(notify, "outbox") + DAY)
    add_event(notify, datetime.now(UTC) - days_of(notify, "outbox") - DAY)

    tidy(notify.runtime, NOW)

    assert count(notify, outbox) == 1


def count(room: Room, table) -> int:
    with room.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_whoever_no_longer_comes_is_erased_everywhere_unless_they_hold_a_role(notify):
    add_person(notify, NOW - timedelta(days=4000))
    add_person(notify, NOW - timedelta(days=4001))
    with notify.reading() as session:
        in_charge, other = session.scalars(select(person.c.id).order_by(person.c.seen_at))
    notify(lambda _, uow: set_role(uow, in_charge, "team", granted=True), None)

    tidy(notify.runtime, NOW)

    assert notify.last("notify.person.erased.v1")["person_id"] == str(other)
    with notify.reading() as session:
        assert session.scalars(select(person.c.id)).all() == [in_charge]
        assert session.scalars(select(erased.c.person_id)).all() == [other]


def test_a_mail_that_has_not_left_is_never_too_old(notify):
    notify.given("ideas.idea.submitted.v1", idea_id=new_id(), author_id=new_id())

    tidy(notify.runtime, NOW + timedelta(days=4000))

    assert count(notify, mail) == count(notify, notice) == count(notify, news) == 1


def test_every_rule_says_what_how_long_and_why(notify):
    for rule in told(notify.runtime.service, notify.settings):
        assert rule["what"], rule
        assert rule["days"] or rule["how_long"], rule
        assert rule["why"].endswith("."), rule
    assert {rule.name for rule in KERNEL} <= {rule["rule"] for rule in told(notify.runtime.service, notify.settings)}
