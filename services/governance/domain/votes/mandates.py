"""Mandates (pouvoirs): one for each giver, one for each holder, no chain; taken back until they are used."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.governance.domain.votes.people import Mandate
from services.governance.domain.votes.round import Round
from shared.errors import Forbidden, Refused

OVER = "Ce vote est clos : les pouvoirs n’y changent plus."


def check_chain(giver: UUID, holder: UUID, holders: Mapping[UUID, UUID]) -> None:
    """Whether one more mandate keeps the rules, among those that are there: giver -> holder."""
    if giver == holder:
        raise Refused("On ne se donne pas pouvoir à soi-même.")
    if giver in holders:
        raise Refused("Vous avez déjà donné pouvoir : reprenez-le avant de le donner à quelqu’un d’autre.")
    if giver in holders.values():
        raise Refused("Vous détenez un pouvoir : vous ne pouvez pas donner le vôtre.")
    if holder in holders.values():
        raise Refused("Cette personne détient déjà un pouvoir : chacun n’en reçoit qu’un.")
    if holder in holders:
        raise Refused("Cette personne a donné son propre pouvoir : elle ne peut pas en recevoir.")


def give(vote: Round, giver: UUID, holder: UUID, *, mandate_id: UUID, now: datetime) -> Mandate:
    """A mandate for this vote."""
    vote.pass_terms(now)
    if vote.elector(giver) is None:
        raise Forbidden("Seules les personnes appelées à ce vote donnent pouvoir.")
    if not vote.is_open(now):
        raise Refused(OVER)
    if giver in vote.voted:
        raise Refused("Vous avez déjà voté : un pouvoir ne servirait plus à rien.")
    if vote.elector(holder) is None or not vote.is_there(holder):
        raise Refused("Un pouvoir se donne à une personne appelée à ce vote, et présente s’il a lieu en séance.")
    check_chain(giver, holder, vote.holders)
    made = Mandate(id=mandate_id, giver_id=giver, holder_id=holder, given_at=now)
    vote.mandates.append(made)
    return made


def take_back(vote: Round, giver: UUID, now: datetime) -> None:
    """Until the holder has voted for the giver."""
    vote.pass_terms(now)
    if not vote.is_open(now):
        raise Refused(OVER)
    if giver not in vote.holders:
        raise Refused("Vous n’avez pas de pouvoir à reprendre.")
    if vote.voted.get(giver) == vote.holders[giver]:
        raise Refused("La personne à qui vous avez donné pouvoir a déjà voté pour vous.")
    vote.end_mandates(now, giver=giver)
