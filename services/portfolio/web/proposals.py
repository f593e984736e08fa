"""A partner proposes a service for the catalogue; the team answers."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.proposals import (
    AcceptProposal,
    DeclineProposal,
    ProposeService,
    accept_proposal,
    decline_proposal,
    propose_service,
)
from services.portfolio.domain.catalogue import Kind
from services.portfolio.domain.proposals import STATES, ProposalState
from services.portfolio.queries import catalogue, opinions
from services.portfolio.web.opinions import shown_at
from services.portfolio.web.paging import after
from shared.web import Form, Pages, anyone, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_proposals", __name__)
team = role("team")


@pages.get("/catalogue/proposer", allow=anyone)
def ask() -> ResponseReturnValue:
    """The form for partners."""
    return _page(Form(ProposeService, options=_options()))


@pages.post("/catalogue/proposer", allow=anyone)
def propose() -> ResponseReturnValue:
    """Keep it for the team."""
    form = Form(ProposeService, request.form, given={"shown_at": shown_at()}, options=_options())
    return post(form, propose_service, done=lambda made: url_for(".follow", proposal_id=made), page=_page)


def _options() -> dict[str, list[tuple[str, str]]]:
    listed = catalogue.words_listed(reading())
    kinds = {"theme": Kind.THEME, "audience": Kind.AUDIENCE}
    return {name: [(row.label, say(row.label)) for row in listed if row.kind == kind] for name, kind in kinds.items()}


def _page(form: Form[ProposeService]) -> str:
    return render("portfolio/propose.html", form=form)


@pages.get("/catalogue/propositions/<uuid:proposal_id>", allow=anyone)
def follow(proposal_id: UUID) -> ResponseReturnValue:
    """What became of a proposal, for whoever has its address; the contact is not shown."""
    proposal = opinions.the_proposal(reading(), proposal_id)
    return render("portfolio/proposal_followed.html", proposal=proposal, state=say(STATES[proposal.state]))


@pages.get("/propositions/", allow=team)
def index() -> ResponseReturnValue:
    """All proposals, the newest first."""
    page = opinions.proposals(reading(), after())
    return render(
        "portfolio/proposals.html",
        page=page,
        states={state: say(words) for state, words in STATES.items()},
        next=url_for(".index", apres=page.after) if page.after else "",
        first=url_for(".index") if request.args.get("apres") else "",
    )


@pages.get("/propositions/<uuid:proposal_id>", allow=team)
def show(proposal_id: UUID) -> ResponseReturnValue:
    """One proposal, to be accepted or declined."""
    return _answering(proposal_id, None, None)


@pages.post("/propositions/<uuid:proposal_id>/oui", allow=team)
def accept(proposal_id: UUID) -> ResponseReturnValue:
    """List the service."""
    form = Form(AcceptProposal, request.form, given={"by": me().id, "proposal_id": proposal_id})
    return post(
        form,
        accept_proposal,
        done=lambda product: url_for("portfolio_catalogue.show", product_id=product),
        page=lambda refused: _answering(proposal_id, refused, None),
    )


@pages.post("/propositions/<uuid:proposal_id>/non", allow=team)
def decline(proposal_id: UUID) -> ResponseReturnValue:
    """Do not list it, and say why."""
    form = Form(DeclineProposal, request.form, given={"by": me().id, "proposal_id": proposal_id})
    return post(
        form,
        decline_proposal,
        done=lambda _id: url_for(".index"),
        page=lambda refused: _answering(proposal_id, None, refused),
    )


def _answering(proposal_id: UUID, yes: Form[Any] | None, no: Form[Any] | None) -> str:
    proposal = opinions.the_proposal(reading(), proposal_id)
    seen = {"seen": proposal.version}
    return render(
        "portfolio/proposal.html",
        proposal=proposal,
        state=say(STATES[proposal.state]),
        waits=proposal.state == ProposalState.WAITING,
        yes=yes or Form(AcceptProposal, values=seen),
        no=no or Form(DeclineProposal, values=seen),
        form=yes or no,
    )
