"""Many votes closed at once, and a register that existed before it was a chain; on a real PostgreSQL."""

import json
import threading

from sqlalchemy import select, text

from services.governance.app import service
from services.governance.commands.votes import CountVote, count_vote
from services.governance.domain.verify import faults_of
from services.governance.queries.chain import extract
from services.governance.tables import register_entry
from shared.settings import Settings
from tests.governance.conftest import HOUR, MONDAY, GovernanceRoom


def room_on(url, tmp_path):
    room = GovernanceRoom(service, Settings(service="governance", database_url=url, data_dir=tmp_path, testing=True))
    room.now = MONDAY
    return room


def test_votes_that_close_at_once_enter_one_after_the_other_without_a_gap(postgres, tmp_path):
    room = room_on(postgres.emptied(), tmp_path)
    members = room.people(1)
    body_id = room.body(members)
    cases = [room.case(body_id) for _ in range(12)]
    for case_id in cases:
        room.open(case_id)
        room.vote(case_id, in_favour=members)
    room.now = MONDAY + HOUR

    closers = [threading.Thread(target=room, args=(count_vote, CountVote(case_id=one))) for one in cases * 2]
    for closer in closers:
        closer.start()
    for closer in closers:
        closer.join(60)

    with room.reading() as session:
        found = json.loads("".join(extract(session)))
        numbers = list(session.scalars(select(register_entry.c.number).order_by(register_entry.c.position)))
    room.runtime.engine.dispose()
    assert faults_of(found) == []
    assert numbers == [f"DE-2026-{rank:04d}" for rank in range(1, 13)]


def test_decisions_taken_before_the_chain_enter_it_in_the_order_of_their_numbers(database_url, tmp_path):
    """The same database with the chain taken off again, then migrated: what the migration seals is what would be."""
    room = room_on(database_url, tmp_path)
    members = room.people(1)
    for _ in range(3):
        case_id = room.voting(members)
        room.vote(case_id, in_favour=members)
        room.later(HOUR)
    with room.reading() as session:
        before = "".join(extract(session))
    with room.runtime.unit_of_work() as uow:
        on_postgresql = uow.session.get_bind().dialect.name == "postgresql"
        for table in ("register_entry", "register_anchor"):
            uow.session.execute(text(f"DROP TABLE {table}{' CASCADE' if on_postgresql else ''}"))
        if on_postgresql:
            for name in ("entry_insert", "entry_update", "entry_delete", "anchor_update", "anchor_delete"):
                uow.session.execute(text(f"DROP FUNCTION IF EXISTS register_{name}_frozen() CASCADE"))
        uow.session.execute(text("DELETE FROM counter WHERE name = 'register'"))
    migrate_again(room)

    with room.reading() as session:
        after = "".join(extract(session))
    case_id = room.voting(members)
    room.vote(case_id, in_favour=members)
    room.later(HOUR)
    with room.reading() as session:
        found = json.loads("".join(extract(session)))
    room.runtime.engine.dispose()

    assert after == before
    assert faults_of(found) == []
    assert found["count"] == 4


def migrate_again(room):
    """Only the step that makes the chain: later ones need not be undone for it."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from shared.database import open_for_migrations

    step = __import__("importlib").import_module("services.governance.migrations.versions.0008_chain")
    engine = open_for_migrations(room.settings.store_url)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        step.upgrade()
    engine.dispose()
