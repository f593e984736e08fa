"""Whether enough members are there; whole numbers only, so that no rounding ever decides."""

from services.governance.domain.rules.settings import Quorum


def attendance_of(present: int, mandates: int, *, mandates_counted: bool) -> int:
    """Who is there: those present, from afar too, and those they stand for where the body counts them."""
    return present + mandates if mandates_counted else present


def half_at_least(attendance: int, members: int) -> bool:
    """CRPA, and votes in writing (ordonnance 2014-1329): half of the members at least; nobody is none."""
    return members > 0 and 2 * attendance >= members


def more_than_half(attendance: int, members: int) -> bool:
    """CGCT: the majority of the members in office."""
    return 2 * attendance > members


def is_met(quorum: Quorum, attendance: int, members: int) -> bool:
    """`members` are those called who did not recuse themselves."""
    if quorum is Quorum.NONE:
        return True
    if quorum is Quorum.MORE_THAN_HALF:
        return more_than_half(attendance, members)
    return half_at_least(attendance, members)
