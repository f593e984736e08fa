"""How a vote is counted: pure functions on whole numbers, with the CRPA's rules (articles R133-3 to R133-15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a ballot says."""

    FOR = "for"
    AGAINST = "against"
    ABSTENTION = "abstention"


class Outcome(StrEnum):
    """What became of a vote."""

    GRANTED = "granted"
    REFUSED = "refused"
    NO_QUORUM = "no_quorum"


class Ground(StrEnum):
    """What carried the outcome."""

    MAJORITY = "majority"
    CASTING_VOTE = "casting_vote"
    TIE = "tie"
    NO_EXPRESSION = "no_expression"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class Tally:
    """How many ballots say what."""

    in_favour: int = 0
    against: int = 0
    abstentions: int = 0

    @property
    def voters(self) -> int:
        """Who took part: an abstention counts."""
        return self.in_favour + self.against + self.abstentions


@dataclass(frozen=True)
class Result:
    """A counted vote; `members` is the number of those who were called to it."""

    outcome: Outcome
    ground: Ground
    tally: Tally
    members: int


def tally(choices: Iterable[Choice]) -> Tally:
    """Count the ballots."""
    every = list(choices)
    return Tally(every.count(Choice.FOR), every.count(Choice.AGAINST), every.count(Choice.ABSTENTION))


def half_took_part(voters: int, members: int) -> bool:
    """The quorum of a written consultation (ordonnance 2014-1329): half of the members at least, nobody is none."""
    return members > 0 and 2 * voters >= members


def simple_majority(counted: Tally, casting_vote: Choice | None) -> tuple[Outcome, Ground]:
    """More votes for than against; at a tie the chair's own vote, if it was for or against; else refused."""
    if counted.in_favour != counted.against:
        return _sense(counted.in_favour > counted.against), Ground.MAJORITY
    if counted.in_favour == 0:
        return Outcome.REFUSED, Ground.NO_EXPRESSION
    if casting_vote in {Choice.FOR, Choice.AGAINST}:
        return _sense(casting_vote is Choice.FOR), Ground.CASTING_VOTE
    return Outcome.REFUSED, Ground.TIE


def _sense(granted: bool) -> Outcome:
    return Outcome.GRANTED if granted else Outcome.REFUSED


def result_of(counted: Tally, *, members: int, quorum_required: bool, casting_vote: Choice | None) -> Result:
    """The whole count: without its quorum a vote is neither granted nor refused."""
    if quorum_required and not half_took_part(counted.voters, members):
        return Result(Outcome.NO_QUORUM, Ground.NO_QUORUM, counted, members)
    outcome, ground = simple_majority(counted, casting_vote)
    return Result(outcome, ground, counted, members)


_REASONS = {
    (Outcome.GRANTED, Ground.MAJORITY): "La majorité s’est exprimée pour",
    (Outcome.REFUSED, Ground.MAJORITY): "La majorité s’est exprimée contre",
    (Outcome.GRANTED, Ground.CASTING_VOTE): "À égalité des voix, la présidence s’est exprimée pour",
    (Outcome.REFUSED, Ground.CASTING_VOTE): "À égalité des voix, la présidence s’est exprimée contre",
    (Outcome.REFUSED, Ground.TIE): "Il y a égalité des voix, et la présidence n’a pas départagé",
    (Outcome.REFUSED, Ground.NO_EXPRESSION): "Personne ne s’est exprimé pour ni contre",
}


def reason_of(result: Result) -> str:
    """What carried a decision, as the author of the idea reads it."""
    counted = result.tally
    counts = f"{counted.in_favour} pour, {counted.against} contre, {counted.abstentions} en abstention"
    return f"{_REASONS[result.outcome, result.ground]} : {counts}."
