"""The pages of prioritisation: put many candidates to a vote, ask for some, see what the amount can pay."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.priorities import (
    METHODS,
    CastWishes,
    OpenPriorities,
    SettlePriorities,
    cast_wishes,
    open_priorities,
    settle_priorities,
)
from services.governance.domain.priorities import Priorities
from services.governance.queries.bodies import bodies
from services.governance.queries.envelopes import all_envelopes
from services.governance.queries.priorities import all_priorities, the_priorities
from services.governance.web.visit import after, now
from shared.answers import in_euros
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Column, links, saved

pages = Pages("priorities", __name__, url_prefix="/priorites")
team = role("team")

COLUMNS = (
    Column(name="label", label="Proposition", of=lambda row: row[0]),
    Column(name="votes", label="Voix", of=lambda row: row[1].votes),
    Column(name="cost", label="Coût en euros", of=lambda row: row[1].cost / 100),
    Column(name="retained", label="Retenue", of=lambda row: row[1].retained),
    Column(name="left", label="Reste en euros", of=lambda row: row[1].left / 100),
)
"""The count as a file."""


def address(priorities_id: UUID) -> str:
    return url_for("priorities.show", priorities_id=priorities_id)


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """All of them, the last one first."""
    return render("governance/all_priorities.html", page=all_priorities(reading(), after()), now=now())


@pages.get("/nouvelle", allow=team)
def new() -> ResponseReturnValue:
    """The form of a new one."""
    return _new_page(Form(OpenPriorities, values={"method": "pass_over", "threshold": 0}, options=_options()))


def _options() -> dict[str, list[tuple[str, str]]]:
    session = reading()
    return {
        "body_id": [(str(one.id), one.name) for one in bodies(session)],
        "envelope_id": all_envelopes(session),
    }


def _new_page(form: Form[OpenPriorities]) -> str:
    return render("governance/new_priorities.html", form=form)


@pages.post("/nouvelle", allow=team)
def create() -> ResponseReturnValue:
    """Open it."""
    form = Form(OpenPriorities, request.form, given={"by": me().id}, options=_options())
    return post(form, open_priorities, done=address, page=_new_page)


@pages.get("/<uuid:priorities_id>", allow=signed_in)
def show(priorities_id: UUID) -> ResponseReturnValue:
    """The list, the ballot of whoever is called, and once it is settled what the amount can pay."""
    return _page(priorities_id)


def _page(priorities_id: UUID, form: Form[Any] | None = None) -> str:
    session = reading()
    ballot = the_priorities(session, priorities_id)
    mine = ballot.live.get(me().id)
    settled = ballot.settled_at is not None
    return render(
        "governance/priorities.html",
        ballot=ballot,
        mine=mine,
        voting=ballot.is_open(now()),
        form=form,
        ballot_form=_ballot_form(ballot, form),
        close_form=_close_form(ballot, form),
        standings=ballot.standings() if settled else [],
        shares=ballot.by_equal_shares() if settled else frozenset(),
        labels={one.id: one.label for one in ballot.candidates},
        names=names_of(session, list(ballot.member_ids)),
        methods=METHODS,
        files=links("priorities.save", priorities_id=ballot.id) if settled else [],
    )


def _choices(ballot: Priorities) -> dict[str, list[tuple[str, str]]]:
    return {"wanted": [(str(one.id), f"{one.label} ({in_euros(one.cost_cents)} €)") for one in ballot.candidates]}


def _ballot_form(ballot: Priorities, refused: Form[Any] | None) -> Form[Any] | None:
    """For those who are called, as long as it is open; it shows what they asked for last."""
    if refused is not None and refused.type is CastWishes:
        return refused
    if not ballot.is_open(now()) or me().id not in ballot.member_ids:
        return None
    former = ballot.live.get(me().id)
    wanted = [str(one) for one in former.candidate_ids] if former else []
    return Form(CastWishes, values={"wanted": wanted}, options=_choices(ballot))


def _close_form(ballot: Priorities, refused: Form[Any] | None) -> Form[Any] | None:
    """For the team, once everyone has voted."""
    if refused is not None and refused.type is SettlePriorities:
        return refused
    everyone = set(ballot.live) == set(ballot.member_ids)
    return Form(SettlePriorities) if everyone and ballot.is_open(now()) and me().has("team") else None


@pages.post("/<uuid:priorities_id>/bulletin", allow=signed_in)
def cast(priorities_id: UUID) -> ResponseReturnValue:
    """Ask for candidates, or for others: for those who were called."""
    given = {"by": me().id, "priorities_id": priorities_id}
    form = Form(CastWishes, request.form, given=given, options=_choices(the_priorities(reading(), priorities_id)))
    return post(form, cast_wishes, done=address, page=lambda refused: _page(priorities_id, refused))


@pages.post("/<uuid:priorities_id>/cloture", allow=team)
def close(priorities_id: UUID) -> ResponseReturnValue:
    """Close before the hour, once everyone has voted."""
    form = Form(SettlePriorities, request.form, given={"by": me().id, "priorities_id": priorities_id})
    return post(form, settle_priorities, done=address, page=lambda refused: _page(priorities_id, refused))


@pages.get("/<uuid:priorities_id>/resultat.<form>", allow=signed_in)
def save(priorities_id: UUID, form: str) -> ResponseReturnValue:
    """The count as a file; empty as long as the vote is not closed."""
    ballot = the_priorities(reading(), priorities_id)
    labels = {one.id: one.label for one in ballot.candidates}
    standings = ballot.standings() if ballot.settled_at is not None else []
    return saved(form, "priorites", COLUMNS, [(labels[one.key], one) for one in standings])
