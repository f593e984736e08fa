"""What the ballots of a vote come to, and how much of it anybody may know."""

from dataclasses import replace
from typing import TYPE_CHECKING

from services.governance.domain.rules import (
    Choice,
    Ground,
    Outcome,
    Result,
    Tally,
    attendance_of,
    result_of,
    tally,
)
from services.governance.domain.votes.choosing import refusing
from services.governance.domain.votes.people import Ballot, Mode, Slip

if TYPE_CHECKING:
    from services.governance.domain.votes.round import Round


def count(vote: "Round") -> Result:
    """The result as the rules of the vote have it."""
    return result_of(
        tally_of(vote),
        rules=vote.rules,
        members=len(vote.member_ids),
        attendance=attendance(vote),
        casting_vote=_casting_vote(vote),
        runoff=vote.runoff,
        refusing=refusing(vote.answers),
    )


def _casting_vote(vote: "Round") -> Choice | None:
    """What the chair said, openly and by their own hand or their mandate, as long as they are there."""
    if vote.secret or vote.chair is None or not vote.is_there(vote.chair):
        return None
    said = vote.live_ballots.get(vote.chair)
    return said.choice if said else None


def tally_of(vote: "Round") -> Tally:
    """The ballots, open or secret; an objection taken into the text is one no more."""
    said: list[Ballot | Slip] = [*vote.slips] if vote.secret else [*vote.live_ballots.values()]
    words = [Choice.ABSTENTION if isinstance(one, Ballot) and one.integrated else one.choice for one in said]
    return tally(words, [one.option for one in said], among=len(vote.answers))


def attendance(vote: "Round") -> int:
    """Who is there for the quorum: in a session the present and the represented, in writing those who voted."""
    if vote.mode is Mode.SESSION:
        present = sum(elector.present for elector in vote.electors if elector.counts)
        represented = sum(not vote.is_there(giver) and vote.is_there(held) for giver, held in vote.holders.items())
    else:
        present = sum(member == hand for member, hand in vote.voted.items())
        represented = len(vote.voted) - present
    return attendance_of(present, represented, mandates_counted=vote.rules.mandates_counted)


def publishable(vote: "Round", result: Result) -> Result:
    """The result without what would tell who said what."""
    if not vote.hides_breakdown:
        return result
    decided = result.outcome in {Outcome.GRANTED, Outcome.REFUSED}
    return replace(result, tally=Tally(), ground=Ground.SECRET if decided else result.ground)


def senses(result: Result) -> tuple[int, int]:
    """Ballots for and against; in a choice among several answers, for the one chosen and for the others."""
    counted = result.tally
    if not counted.options:
        return counted.in_favour, counted.against
    chosen = counted.options[result.chosen - 1] if result.chosen else 0
    return chosen, counted.expressed - chosen
