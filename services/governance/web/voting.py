"""The forms of somebody who is called to a vote: their ballot, their mandate, their recusal."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.governance.commands.mandates import GiveMandate, RecuseMember, TakeMandateBack
from services.governance.commands.votes import (
    CHOICES,
    CONSENT_CHOICES,
    SECRET_CHOICES,
    CastBallot,
    CastSecretBallot,
)
from services.governance.domain.cases import Case
from services.governance.domain.rules import Majority
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
    GiveMandate: "mandate",
    TakeMandateBack: "back",
    RecuseMember: "recusal",
}


def _ballot(vote: Round, names: Names) -> Form[Any] | None:
    """It shows what they said last; of a secret vote nothing is known, and it is over once they have voted."""
    givers = [giver for giver, holder in vote.holders.items() if holder == me().id]
    mine = me().id in vote.member_ids
    options = {
        "choice": [(code, say(words)) for code, words in words_of(vote).items()],
        "instead_of": _named(givers, names),
    }
    if vote.secret:
        waits = [one for one in (*([me().id] if mine else []), *givers) if one not in vote.voted]
        return Form(CastSecretBallot, values={"salt": secrets.token_hex(16)}, options=options) if waits else None
    if not mine:
        return None
    former = vote.live_ballots.get(me().id)
    values = {"choice": former.choice.value, "reason": former.reason} if former else {}
    return Form(CastBallot, values=values, options=options)


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
