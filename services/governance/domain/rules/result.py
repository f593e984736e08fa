"""The whole count: quorum first, then what carries the question, and why."""

from dataclasses import dataclass
from enum import StrEnum

from services.governance.domain.rules.ballots import Choice, Tally
from services.governance.domain.rules.majority import carries
from services.governance.domain.rules.quorum import is_met
from services.governance.domain.rules.runoff import elect
from services.governance.domain.rules.settings import Majority, Rules


class Outcome(StrEnum):
    """What became of a vote; only the two first ones decide a case."""

    GRANTED = "granted"
    REFUSED = "refused"
    NO_QUORUM = "no_quorum"
    OPINION = "opinion"
    RUN_OFF = "run_off"
    ANNULLED = "annulled"


class Ground(StrEnum):
    """What carried the outcome."""

    MAJORITY = "majority"
    ABSOLUTE = "absolute"
    QUALIFIED = "qualified"
    UNANIMITY = "unanimity"
    CONSENT = "consent"
    CHOSEN = "chosen"
    CASTING_VOTE = "casting_vote"
    TIE = "tie"
    NO_EXPRESSION = "no_expression"
    NO_QUORUM = "no_quorum"
    COUNTED = "counted"
    EQUAL = "equal"
    ANNULLED = "annulled"
    SECRET = "secret"  # noqa: S105 - a word of ours


@dataclass(frozen=True)
class Result:
    """A counted vote; `members` is the number of those who could vote, `chosen` the place of the answer chosen."""

    outcome: Outcome
    ground: Ground
    tally: Tally
    members: int
    chosen: int = 0
    between: tuple[int, ...] = ()


_GROUNDS = {
    Majority.SIMPLE: Ground.MAJORITY,
    Majority.ABSOLUTE: Ground.ABSOLUTE,
    Majority.QUALIFIED: Ground.QUALIFIED,
    Majority.UNANIMITY: Ground.UNANIMITY,
    Majority.CONSENT: Ground.CONSENT,
}


def result_of(
    counted: Tally,
    *,
    rules: Rules,
    members: int,
    attendance: int,
    casting_vote: Choice | None = None,
    runoff: bool = False,
    refusing: int = 0,
) -> Result:
    """Without its quorum a vote is neither granted nor refused.

    `casting_vote` is what the chair said openly; None when there is no chair, or a secret ballot. `runoff`: the most
    votes choose an answer; `refusing`: the place of the answer that refuses, 0 when there is none.
    """
    if not is_met(rules.quorum, attendance, members):
        return Result(Outcome.NO_QUORUM, Ground.NO_QUORUM, counted, members)
    if rules.majority is Majority.OPINION:
        return Result(Outcome.OPINION, Ground.COUNTED, counted, members)
    if counted.expressed == 0:
        return Result(Outcome.REFUSED, Ground.NO_EXPRESSION, counted, members)
    if rules.majority is Majority.CHOICE:
        return _chosen(counted, members, runoff=runoff, refusing=refusing)
    if rules.majority is Majority.SIMPLE and counted.in_favour == counted.against:
        return Result(*_at_a_tie(rules, casting_vote), counted, members)
    sense = Outcome.GRANTED if carries(rules, counted, members) else Outcome.REFUSED
    return Result(sense, _GROUNDS[rules.majority], counted, members)


def _at_a_tie(rules: Rules, casting_vote: Choice | None) -> tuple[Outcome, Ground]:
    """The chair's own vote, where the body gives it that weight; else refused.

    Only for the simple majority: at any other one, a tie that the chair carries would be lost by one more vote for.
    """
    if rules.casting_vote and casting_vote is Choice.FOR:
        return Outcome.GRANTED, Ground.CASTING_VOTE
    if rules.casting_vote and casting_vote is Choice.AGAINST:
        return Outcome.REFUSED, Ground.CASTING_VOTE
    return Outcome.REFUSED, Ground.TIE


def _chosen(counted: Tally, members: int, *, runoff: bool, refusing: int) -> Result:
    election = elect(counted.options, runoff=runoff)
    if election.chosen:
        sense = Outcome.REFUSED if election.chosen == refusing else Outcome.GRANTED
        return Result(sense, Ground.CHOSEN, counted, members, chosen=election.chosen)
    return Result(Outcome.RUN_OFF, Ground.EQUAL, counted, members, between=election.between)
