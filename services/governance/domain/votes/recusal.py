"""Recusal (déport): whoever is concerned by a question is out of its quorum, of its count and of its mandates."""

from datetime import datetime
from uuid import UUID

from services.governance.domain.votes.round import Round
from shared.errors import Forbidden, Refused


def recuse(vote: Round, member: UUID, *, by: UUID, reason: str, stayed: bool, now: datetime) -> bool:
    """By the member or by the chair; tells whether the round can go on.

    A secret ballot cannot be taken out of its box: then the whole round has to be annulled, with this reason.
    """
    vote.pass_terms(now)
    found = vote.elector(member)
    if found is None:
        raise Refused("Cette personne n’est pas appelée à ce vote, ou s’en est déjà déportée.")
    if by not in {member, vote.chair}:
        raise Forbidden("Le déport se décide par la personne concernée ou par la présidence.")
    if not vote.is_open(now):
        raise Refused("Ce vote est clos : il n’est plus temps de se déporter.")
    in_the_box = vote.secret and bool({member} & {*vote.voted, *vote.voted.values()})
    found.recused_at, found.recused_by, found.recusal_reason, found.stayed = now, by, reason, stayed
    vote.withdraw(member, now)
    return not in_the_box
