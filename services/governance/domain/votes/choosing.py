"""A vote that lets one choose among several answers: which ones, and by how many ballots (rule R27)."""

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.governance.domain.votes.people import Trial
from shared.contracts.governance.limits import ANSWER_MAX
from shared.errors import Invalid

if TYPE_CHECKING:
    from services.governance.domain.votes.round import Round

FEWEST, MOST = 2, 6
NONE_OF_THESE = "Aucune de ces réponses"
"""The answer that refuses: a vote that offers it can be granted and refused, as any other."""


@dataclass(frozen=True)
class Choosing:
    """The answers in the order in which they are offered; `most_votes`: the first ballot already needs no more.

    Otherwise the first ballot chooses only what more than half of the votes expressed are for; else a run-off follows
    between the two first ones, and whatever equals them.
    """

    answers: tuple[str, ...]
    most_votes: bool = False

    @classmethod
    def of(cls, written: str, *, most_votes: bool, refusable: bool) -> "Choosing | None":
        """One answer a line; nothing written means that one votes for or against."""
        named = tuple(line for line in (one.strip() for one in written.splitlines()) if line)
        if not named:
            return None
        answers = (*named, NONE_OF_THESE) if refusable else named
        _check(named, answers)
        return cls(answers, most_votes)


@dataclass(frozen=True)
class Asking:
    """How the members are asked: in secret, for a grant for a time, to choose among several answers."""

    secret: bool = False
    trial: Trial | None = None
    choosing: Choosing | None = None


PLAINLY = Asking()
"""For or against, openly."""


def _check(named: tuple[str, ...], answers: tuple[str, ...]) -> None:
    if len(named) < FEWEST or len(answers) > MOST:
        raise Invalid({"answers": ["Proposez de deux à six réponses, une par ligne, « aucune » comprise."]})
    if any(len(one) > ANSWER_MAX for one in answers):
        raise Invalid({"answers": ["Une réponse tient en 120 caractères."]})
    if len({unicodedata.normalize("NFKC", one).casefold() for one in answers}) < len(answers):
        raise Invalid({"answers": ["Deux réponses sont les mêmes : chacune ne se propose qu’une fois."]})


def refusing(answers: tuple[str, ...]) -> int:
    """The place of the answer that refuses, from 1; 0 when there is none."""
    return answers.index(NONE_OF_THESE) + 1 if NONE_OF_THESE in answers else 0


def again(vote: "Round") -> Choosing | None:
    """What the ballot after this one lets one choose among: those that were equal or first, else the same answers."""
    if not vote.answers:
        return None
    places = _said(vote).get("between", [])
    if places:
        return Choosing(tuple(vote.answers[place - 1] for place in places), most_votes=True)
    return Choosing(vote.answers, vote.runoff)


def shares(vote: "Round") -> list[tuple[str, int]]:
    """Each answer with its votes, as offered; empty when one did not choose, or no count is told."""
    return list(zip(vote.answers, _said(vote).get("options", []), strict=False))


def answer_of(vote: "Round") -> str:
    """The answer that was chosen; empty when none was."""
    return vote.answers[vote.chosen - 1] if vote.chosen else ""


def _said(vote: "Round") -> dict[str, list[int]]:
    """The result as it is sealed: the columns of a vote hold neither the votes of each answer nor who is left."""
    result: dict[str, list[int]] = json.loads(vote.record)["result"] if vote.record else {}
    return result
