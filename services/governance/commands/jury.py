"""Hold a jury session: draw the order of its candidates, start the clock of one."""

import secrets
from uuid import UUID

from services.governance.commands.drawn import keep_drawn_order
from services.governance.commands.holding import held_by
from services.governance.domain.sittings import Done
from services.governance.domain.sittings.jury import begin, draw
from shared.identifiers import new_id
from shared.messages import command, given, hidden, integer
from shared.uow import UnitOfWork


@command
class DrawOrder:
    """Draw the order of the cases by lot, with as many minutes for each."""

    by: UUID = given()
    sitting_id: UUID = given()
    seen: int = hidden()
    minutes: int = integer(min=1, max=120, label="Minutes par dossier", help="Présentation et échange compris.")


def draw_order(cmd: DrawOrder, uow: UnitOfWork) -> UUID:
    """By the chair or the team, once; the seed is nobody's choice, and published; returns the sitting's id.

    Where the call of its ideas has drawn their order, that one holds, and nothing is drawn again.
    """
    _body, held = held_by(cmd.sitting_id, cmd.by, uow, cmd.seen)
    if keep_drawn_order(held, cmd.by, uow):
        return held.id
    draw(held, seed=secrets.token_hex(16), minutes=cmd.minutes)
    held.note(Done.DRAWN, act_id=new_id(), by=cmd.by, now=uow.now)
    return held.id


@command
class BeginItem:
    """Start the clock of an item."""

    by: UUID = given()
    sitting_id: UUID = given()
    item_id: UUID = given()


def begin_item(cmd: BeginItem, uow: UnitOfWork) -> UUID:
    """By the chair or the team; returns the sitting's id."""
    _body, held = held_by(cmd.sitting_id, cmd.by, uow)
    begin(held, held.item(cmd.item_id), uow.now)
    return held.id
