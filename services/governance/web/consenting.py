"""A decision by consent as the page of its case shows it: the text as amended, objections, what one may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.governance.commands.consent import AmendText, IntegrateObjection
from services.governance.domain.cases import Case
from services.governance.domain.rules import Choice, Majority
from services.governance.domain.votes import Ballot
from services.governance.queries.cases import text_of
from shared.web import Form, me, reading


@dataclass(frozen=True)
class Consent:
    """A vote by consent while it is open: its text as amended, objections, and what this person may do."""

    words: str
    version: int
    objections: list[Ballot]
    mine_to_say: frozenset[UUID]
    amend: Form[AmendText] | None
    integrate: Form[IntegrateObjection]


def consent_of(case: Case, moment: datetime, refused: Form[Any] | None) -> Consent | None:
    """None when one does not decide by consent, or not openly, or no longer."""
    vote = case.last_round
    if vote is None or vote.secret or vote.rules.majority is not Majority.CONSENT or not vote.is_open(moment):
        return None
    objections = [one for one in vote.live_ballots.values() if one.choice is Choice.AGAINST]
    said = {one.member_id for one in objections if me().id == vote.chair and one.chair_agrees_at}
    said |= {one.member_id for one in objections if me().id == one.member_id and one.author_agrees_at}
    mine = {
        one.member_id
        for one in objections
        if me().id in {vote.chair, one.member_id} and one.text_version < vote.text_version
    }
    may = me().has("team") or me().id == vote.chair
    form = (
        refused if refused is not None and refused.type is AmendText else Form(AmendText, values={"seen": case.version})
    )
    words = text_of(reading(), case.id)
    return Consent(
        words, vote.text_version, objections, frozenset(mine - said), form if may else None, Form(IntegrateObjection)
    )
