"""The forms of somebody who is called to a vote: their ballot, their mandate, their recusal."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.governance.commands.choosing import ChooseAnswer, ChooseInSecret
from services.governance.commands.mandates import GiveMandate, RecuseMember, TakeMandateBack
from services.governance.commands.votes import (
    CHOICES,
    CONSENT_CHOICES,
    SECRET_CHOICES,
    CastBallot,
    CastSecretBallot,
)
from services.governance.domain.cases import Case
from services.governance.domain.rules import Choice, Majority
from services.governance.domain.votes import Round
from shared.web import Form, me
from shared.web.languages import say

Names = Mapping[UUID, str]


def words_of(vote: Round | None) -> dict[str, str]:
    """What a ballot of this vote may say: code -> words."""
    if vote is not None and vote.secret:
        return SECRET_CHOICES
    by_consent = vote is not None and vote.rules.majority is Majority.CONSENT
    return CONSENT_CHOICES if by_consent else CHOICES


def chosen_in(vote: Round, words: Mapping[str, str], person: UUID) -> str:
    """What somebody said last in an open vote, in words; empty when nothing."""
    said = vote.live_ballots.get(person)
    if said is None:
        return ""
    return vote.answers[said.option - 1] if said.option else say(words[said.choice.value])


def answers_in(vote: Round) -> list[tuple[str, str]]:
    """Where one chooses among several answers, what one may say: value -> words."""
    places = [(str(place), answer) for place, answer in enumerate(vote.answers, start=1)]
    return [*places, *((one.value, say(SECRET_CHOICES[one])) for one in vote.choices if one is not Choice.FOR)]


def voting_forms(case: Case, names: Names, moment: datetime, refused: Form[Any] | None) -> dict[str, Form[Any] | None]:
    """Each form that this person may fill now; the refused one in its place."""
    vote = case.last_round
    if vote is None or not vote.is_open(moment):
        return dict.fromkeys(KINDS.values())
    forms: dict[str, Form[Any] | None] = {
        "ballot": _ballot(vote, names),
        "mandate": _mandate(vote, names),
        "back": _back(vote),
        "recusal": _recusal(vote, names),
    }
    return forms | ({KINDS[refused.type]: refused} if refused is not None and refused.type in KINDS else {})


KINDS: dict[type[Any], str] = {
    CastBallot: "ballot",
    CastSecretBallot: "ballot",
    ChooseAnswer: "ballot",
    ChooseInSecret: "ballot",
    GiveMandate: "mandate",
    TakeMandateBack: "back",
    RecuseMember: "recusal",
}


def _ballot(vote: Round, names: Names) -> Form[Any] | None:
    """It shows what they said last; of a secret vote nothing is known, and it is over once they have voted."""
    givers = [giver for giver, holder in vote.holders.items() if holder == me().id]
    mine = me().id in vote.member_ids
    options = options_of(vote, givers, names)
    if vote.secret:
        waits = [one for one in (*([me().id] if mine else []), *givers) if one not in vote.voted]
        kind = ChooseInSecret if vote.answers else CastSecretBallot
        return Form(kind, values={"salt": secrets.token_hex(16)}, options=options) if waits else None
    if not mine:
        return None
    former = vote.live_ballots.get(me().id)
    if vote.answers:
        said = {"answer": str(former.option or former.choice.value)} if former else {}
        return Form(ChooseAnswer, values=said, options=options)
    values = {"choice": former.choice.value, "reason": former.reason} if former else {}
    return Form(CastBallot, values=values, options=options)


def options_of(vote: Round, givers: Iterable[UUID], names: Names) -> dict[str, list[tuple[str, str]]]:
    """What a ballot may say, and for whom."""
    words = [(code, say(words)) for code, words in words_of(vote).items()]
    asked = {"answer": answers_in(vote)} if vote.answers else {"choice": words}
    return asked | {"instead_of": _named(givers, names)}


def _mandate(vote: Round, names: Names) -> Form[Any] | None:
    held = {*vote.holders, *vote.holders.values()}
    if me().id not in vote.member_ids or me().id in {*vote.voted, *held}:
        return None
    others = [one for one in vote.member_ids if one != me().id and one not in held]
    return Form(GiveMandate, options={"holder_id": _named(others, names)}) if others else None


def _back(vote: Round) -> Form[Any] | None:
    held = vote.holders.get(me().id)
    return Form(TakeMandateBack) if held is not None and vote.voted.get(me().id) != held else None


def _recusal(vote: Round, names: Names) -> Form[Any] | None:
    if me().id not in vote.member_ids:
        return None
    whom = vote.member_ids if me().id == vote.chair else (me().id,)
    return Form(RecuseMember, values={"member_id": me().id}, options={"member_id": _named(whom, names)})


def _named(people: Iterable[UUID], names: Names) -> list[tuple[str, str]]:
    return sorted(((str(one), names.get(one, say("Une personne"))) for one in people), key=lambda row: row[1])
