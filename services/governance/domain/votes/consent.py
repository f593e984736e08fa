"""Decisions by consent: an amended text is a new version, and objections may be taken into it."""

from datetime import datetime
from uuid import UUID

from services.governance.domain.rules import Choice, Majority
from services.governance.domain.votes.people import Ballot
from services.governance.domain.votes.round import Round
from shared.errors import Forbidden, NotFound, Refused


def amend(vote: Round, version: int, now: datetime) -> None:
    """A new version of the text: consents given on the former ones are void, objections stay."""
    if vote.rules.majority is not Majority.CONSENT:
        raise Refused("Le texte ne change pas pendant un vote, sauf quand on décide par consentement.")
    if vote.secret or not vote.is_open(now):
        raise Refused("Ce vote ne permet pas, ou plus, de changer le texte.")
    vote.text_version = version
    for member, ballot in vote.live_ballots.items():
        if ballot.choice is Choice.FOR:
            vote.set_aside(member)


def integrate(vote: Round, member: UUID, *, by: UUID, now: datetime) -> Ballot:
    """The author and the chair both say that the amended text takes an objection in; one who is both says it once."""
    vote.pass_terms(now)
    ballot = vote.live_ballots.get(member)
    if ballot is None or ballot.choice is not Choice.AGAINST:
        raise NotFound("Nous ne trouvons pas cette objection.")
    if not vote.is_open(now):
        raise Refused("Ce vote est clos.")
    if by not in {member, vote.chair}:
        raise Forbidden("Seules la personne qui objecte et la présidence déclarent une objection intégrée.")
    if ballot.text_version >= vote.text_version:
        raise Refused("Le texte n’a pas changé depuis cette objection : elle n’y est pas intégrée.")
    ballot.author_agrees_at = now if by == member else ballot.author_agrees_at
    ballot.chair_agrees_at = now if by == vote.chair else ballot.chair_agrees_at
    return ballot
