"""Whether the votes carry a question, for each kind of majority."""

from services.governance.domain.rules.ballots import Tally
from services.governance.domain.rules.settings import Base, Majority, Rules


def carries(rules: Rules, counted: Tally, members: int) -> bool:
    """`members` are those called who did not recuse themselves; a tie carries nothing here."""
    if rules.majority is Majority.ABSOLUTE:
        return absolute(counted, members)
    if rules.majority is Majority.QUALIFIED:
        return qualified(rules, counted, members)
    if rules.majority is Majority.UNANIMITY:
        return unanimity(counted, abstentions_tolerated=rules.abstentions_tolerated)
    if rules.majority is Majority.CONSENT:
        return consent(counted)
    return simple(counted)


def simple(counted: Tally) -> bool:
    """More for than against."""
    return counted.in_favour > counted.against


def absolute(counted: Tally, members: int) -> bool:
    """More than half of all who may vote."""
    return 2 * counted.in_favour > members


def qualified(rules: Rules, counted: Tally, members: int) -> bool:
    """A share of the votes expressed, or of all who may vote."""
    base = members if rules.base is Base.MEMBERS else counted.in_favour + counted.against
    return counted.in_favour > 0 and rules.denominator * counted.in_favour >= rules.numerator * base


def unanimity(counted: Tally, *, abstentions_tolerated: bool) -> bool:
    """Nobody against and somebody for; abstentions and blank ballots where they are tolerated."""
    undecided = counted.abstentions + counted.blanks
    return counted.against == 0 and counted.in_favour >= 1 and (abstentions_tolerated or undecided == 0)


def consent(counted: Tally) -> bool:
    """No objection that is not resolved, and one consent at least."""
    return counted.against == 0 and counted.in_favour >= 1
