"""Add a case to the agenda of a sitting that is held, when all those present agree (rule R35)."""

from uuid import UUID

from services.governance.commands.agenda import found_for
from services.governance.commands.holding import held_by
from services.governance.domain.sittings import Item
from shared.errors import Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, yes_no
from shared.uow import UnitOfWork


@command
class AddItem:
    """Deal with a case that was not on the agenda."""

    by: UUID = given()
    sitting_id: UUID = given()
    about_id: UUID = choice({}, label="Dossier à ajouter", help="Ce qui attend l’instance sans être à l’ordre du jour.")
    all_agree: bool = yes_no(label="Tous les membres présents en sont d’accord")


def add_item(cmd: AddItem, uow: UnitOfWork) -> UUID:
    """By the chair or the team; the body is locked, so that no other agenda takes it; returns the sitting's id."""
    body, held = held_by(cmd.sitting_id, cmd.by, uow)
    found = next((one for one in found_for(uow.session, body.id) if one.about_id == cmd.about_id), None)
    if found is None:
        raise Refused("Ce dossier n’attend plus, ou il est déjà à l’ordre du jour d’une séance.")
    item = Item(
        id=new_id(),
        rank=0,
        kind=found.kind,
        about_id=found.about_id,
        number=found.number,
        title=found.title,
        added_at=uow.now,
    )
    held.add(item, all_agree=cmd.all_agree, by=cmd.by)
    return held.id
