"""What a check answers: four answers that are never mixed up, and a grade."""

from dataclasses import dataclass
from enum import StrEnum

from shared.fetcher import Reason, Unfetched


class Answer(StrEnum):
    """What was found; a waiver is no finding, and stands beside it."""

    MET = "met"
    FAILING = "failing"
    ABSENT = "absent"
    UNREACHABLE = "unreachable"


class Access(StrEnum):
    """Who can reach a product from where checks are made."""

    OPEN = "open"
    SIGNED_IN = "signed_in"
    INSIDE = "inside"


class Standing(StrEnum):
    """How a check stands on a product's page."""

    MET = "met"
    FAILING = "failing"
    ABSENT = "absent"
    UNREACHABLE = "unreachable"
    WAIVED = "waived"
    EXCUSED = "excused"
    """Absent or unreachable, as is to be expected of a product with this access."""


GOOD_ENOUGH = "ABC"
"""Grades with which a check is met; from D on something is to be corrected."""


@dataclass(frozen=True)
class Finding:
    """`detail` is a French sentence without places; `facts` are names and figures that need no translation."""

    answer: Answer
    grade: str = ""
    detail: str = ""
    facts: tuple[str, ...] = ()


def graded(grade: str, detail: str = "", *facts: str) -> Finding:
    """Met or failing, as the grade has it."""
    return Finding(Answer.MET if grade in GOOD_ENOUGH else Answer.FAILING, grade, detail, facts[:10])


def by_count(missing: int, steps: tuple[int, ...]) -> str:
    """A to F: how many of the steps the count has passed.

    >>> by_count(0, (0, 1, 2, 4, 9)), by_count(3, (0, 1, 2, 4, 9)), by_count(10, (0, 1, 2, 4, 9))
    ('A', 'D', 'F')
    """
    return "ABCDEF"[sum(missing > step for step in steps)]


def absent(detail: str) -> Finding:
    return Finding(Answer.ABSENT, "", detail)


NO_ANSWER = "L’adresse ne répond pas."
_WORDS = {
    Reason.TOO_SLOW: "L’adresse répond trop lentement.",
    Reason.TOO_LARGE: "L’adresse répond sans fin.",
    Reason.TOO_MANY_HOPS: "L’adresse renvoie sans fin d’une page à une autre.",
    Reason.MALFORMED: "La réponse n’est pas celle d’un site.",
}
BAD_CERTIFICATE = "Le certificat du site n’est pas accepté."


def unreachable(why: Unfetched) -> Finding:
    """The same words whether an address is refused, unknown or silent: else they would map our own network."""
    if why.reason is Reason.BAD_CERTIFICATE:
        return graded("F", BAD_CERTIFICATE)
    return Finding(Answer.UNREACHABLE, "", _WORDS.get(why.reason, NO_ANSWER))


def standing(answer: Answer, access: Access, *, waived: bool) -> Standing:
    """How an answer counts for a product of this access, on a day when it is waived or not."""
    if answer is Answer.MET:
        return Standing.MET
    if waived:
        return Standing.WAIVED
    excused = {Access.OPEN: (), Access.SIGNED_IN: (Answer.ABSENT,), Access.INSIDE: (Answer.ABSENT, Answer.UNREACHABLE)}
    return Standing.EXCUSED if answer in excused[access] else Standing(answer.value)
