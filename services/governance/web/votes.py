"""The forms of a vote: open it, cast a ballot, close it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from services.governance.commands import choosing as commands
from services.governance.commands.choosing import ChooseAnswer, ChooseInSecret, choose_answer
from services.governance.commands.hours import ExtendVote, extend_vote
from services.governance.commands.mandates import (
    GiveMandate,
    RecuseMember,
    TakeMandateBack,
    give_mandate,
    recuse_member,
    take_mandate_back,
)
from services.governance.commands.votes import (
    CastBallot,
    CastSecretBallot,
    CloseVote,
    OpenVote,
    cast_ballot,
    cast_secret_ballot,
    close_vote,
    open_vote,
)
from services.governance.queries.cases import the_case
from services.governance.web.cases import case_page
from services.governance.web.posted import posted_on_case
from services.governance.web.visit import viewer
from services.governance.web.voting import options_of
from shared.people import names_of
from shared.web import Pages, me, reading, role, signed_in
from shared.web.forms import Choices

pages = Pages("votes", __name__)


def _posted(
    case_id: UUID, command: type[Any], function: Callable[[Any, Any], UUID], options: Choices | None = None
) -> ResponseReturnValue:
    """A form on the page of a case."""
    again = partial(case_page, case_id)
    return posted_on_case(case_id, command, function, done="cases.show", page=again, options=options)


@pages.post("/dossiers/<uuid:case_id>/bulletin", allow=signed_in)
def cast(case_id: UUID) -> ResponseReturnValue:
    """Vote, or vote otherwise: for those who were called."""
    return _posted(case_id, CastBallot, cast_ballot)


@pages.post("/dossiers/<uuid:case_id>/ouverture", allow=role("team"))
def open_it(case_id: UUID) -> ResponseReturnValue:
    """Ask the members."""
    return _posted(case_id, OpenVote, open_vote)


@pages.post("/dossiers/<uuid:case_id>/cloture", allow=signed_in)
def close(case_id: UUID) -> ResponseReturnValue:
    """Close before the hour, once everyone has voted: for the chair and the team."""
    return _posted(case_id, CloseVote, close_vote)


@pages.post("/dossiers/<uuid:case_id>/prolongation", allow=signed_in)
def extend(case_id: UUID) -> ResponseReturnValue:
    """A later close: for the chair and the team, before the hour that was announced."""
    return _posted(case_id, ExtendVote, extend_vote)


@pages.post("/dossiers/<uuid:case_id>/urne", allow=signed_in)
def cast_in_secret(case_id: UUID) -> ResponseReturnValue:
    """Drop a ballot into the box: for those who were called."""
    return _posted(case_id, CastSecretBallot, cast_secret_ballot)


@pages.post("/dossiers/<uuid:case_id>/choix", allow=signed_in)
def choose(case_id: UUID) -> ResponseReturnValue:
    """Choose one of several answers, or another one: for those who were called."""
    return _chosen(case_id, ChooseAnswer, choose_answer)


@pages.post("/dossiers/<uuid:case_id>/choix-secret", allow=signed_in)
def choose_in_secret(case_id: UUID) -> ResponseReturnValue:
    """Drop one's choice into the box: for those who were called."""
    return _chosen(case_id, ChooseInSecret, commands.choose_in_secret)


def _chosen(case_id: UUID, command: type[Any], function: Callable[[Any, Any], UUID]) -> ResponseReturnValue:
    """The answers are those of the vote that is open: a page that has not heard of a new one is told so."""
    vote = the_case(reading(), case_id, viewer()).last_round
    givers = [giver for giver, holder in vote.holders.items() if holder == me().id] if vote else []
    options = options_of(vote, givers, names_of(reading(), givers)) if vote and vote.answers else None
    return _posted(case_id, command, function, options)


@pages.post("/dossiers/<uuid:case_id>/pouvoir", allow=signed_in)
def give(case_id: UUID) -> ResponseReturnValue:
    """Have another member vote."""
    return _posted(case_id, GiveMandate, give_mandate)


@pages.post("/dossiers/<uuid:case_id>/pouvoir/reprise", allow=signed_in)
def take_back(case_id: UUID) -> ResponseReturnValue:
    """Vote oneself after all."""
    return _posted(case_id, TakeMandateBack, take_mandate_back)


@pages.post("/dossiers/<uuid:case_id>/deport", allow=signed_in)
def recuse(case_id: UUID) -> ResponseReturnValue:
    """Leave this vote, or have somebody leave it: for the person concerned and the chair."""
    return _posted(case_id, RecuseMember, recuse_member)
