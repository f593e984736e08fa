"""Members from before there were seats: those of a migrated database, and those that older code adds beside newer."""

from datetime import UTC, date, datetime

import pytest
from alembic import command
from sqlalchemy import insert

from services.governance.app import service
from services.governance.commands.seats import RemoveMember, remove_member, tell_new_day
from services.governance.domain.bodies import Body, Level
from services.governance.domain.rules import CRPA
from services.governance.domain.seats import Place
from services.governance.tables import body, member
from shared.identifiers import new_id
from shared.migrate import _config, _one_at_a_time, migrate
from shared.service import Runtime
from shared.settings import Settings
from tests.governance.conftest import DAY, MONDAY


def test_a_member_whom_older_code_adds_is_seated_by_the_timer_and_stays(governance):
    one, added = governance.people(2)
    body_id = governance.body([one])
    tell_new_day(governance.runtime)
    with governance.runtime.unit_of_work() as uow:
        uow.session.execute(insert(member).values(body_id=body_id, person_id=added))
    heard = len(governance.said())

    tell_new_day(governance.runtime)

    seats = {seat.person_id: seat for seat in governance.the_body(body_id).seats}
    assert (seats[added].place, seats[added].since) == (Place.TITULAR, MONDAY.date())
    assert len(governance.said()) == heard  # the older code has told of them already
    governance.now += DAY
    assert tell_new_day(governance.runtime) == 0
    assert set(governance.the_body(body_id).members_at(governance.now)) == {one, added}


def test_whoever_was_unseated_is_not_seated_again(governance):
    one, two = governance.people(2)
    body_id = governance.body([one, two])
    governance(remove_member, RemoveMember(by=one, body_id=body_id, seen=1, person_id=two))

    tell_new_day(governance.runtime)
    governance.now += DAY
    tell_new_day(governance.runtime)

    assert governance.the_body(body_id).members_at(governance.now) == (one,)


@pytest.fixture
def empty(database_url, request) -> str:
    """The address of a database without tables."""
    return database_url if database_url.startswith("sqlite") else request.getfixturevalue("postgres").emptied()


def test_members_of_a_database_from_before_seats_are_titulars_since_their_body_last_changed(empty, tmp_path):
    address = empty.replace("postgresql://", "postgresql+psycopg://")
    runtime = Runtime(service, Settings(service="governance", database_url=address, data_dir=tmp_path))
    one, two, body_id, other_id = (new_id() for _ in range(4))
    _bring_to(runtime, "0017")
    with runtime.unit_of_work() as uow:
        for key in (body_id, other_id):
            uow.session.execute(insert(body).values(_body_of_before(key)))
        uow.session.execute(insert(member), [{"body_id": body_id, "person_id": person} for person in (one, two)])

    migrate(runtime)

    with runtime.reading() as session:
        held, other = session.get(Body, body_id), session.get(Body, other_id)
        assert {(seat.person_id, seat.place, seat.since, seat.until) for seat in held.seats} == {
            (one, Place.TITULAR, date(2026, 3, 29), None),
            (two, Place.TITULAR, date(2026, 3, 29), None),
        }
        assert set(held.members_at(MONDAY)) == {one, two}
        assert other.seats == []
    runtime.engine.dispose()


def _body_of_before(key):
    return {
        "id": key,
        "name": "Comité",
        "level": Level.OPERATIONAL,
        "second_vote_days": 3,
        "convocation_days": 5,
        "rules": CRPA.rules,
        "chair_id": None,
        "changed_at": datetime(2026, 3, 29, 10, 0, tzinfo=UTC),
        "version": 1,
    }


def _bring_to(runtime, revision):
    """As the release with this migration has left its database."""
    runtime.settings.data_dir.mkdir(parents=True, exist_ok=True)
    config = _config(runtime)
    with _one_at_a_time(runtime) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
