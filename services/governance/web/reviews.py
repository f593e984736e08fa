"""The pages of reviews: which decisions come back and when, and another day for one."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.reviews import MoveReview, move_review
from services.governance.domain.reviews import ReviewState
from services.governance.queries import reviews as queries
from services.governance.queries.withheld import check_told, withheld
from services.governance.web.visit import viewer
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("reviews", __name__)

STATES = {
    ReviewState.WAITING: ("À venir", "wait"),
    ReviewState.DUE: ("À l’ordre du jour", "vote"),
    ReviewState.HELD: ("Fait", "good"),
    ReviewState.ENDED: ("A pris fin", "bad"),
}
"""Where a review stands -> words and kind of the tag."""


@pages.get("/reexamens", allow=signed_in)
def index() -> ResponseReturnValue:
    """All that are not over, the next one first."""
    return render("governance/reviews.html", reviews=_told(), states=STATES)


def _told() -> list[Any]:
    """Only what grants is looked at again: where the sense is not told yet, neither is this."""
    hidden = withheld(reading(), viewer())
    return [row for row in queries.to_review(reading()) if row.decision_number not in hidden]


@pages.get("/reexamens/<uuid:review_id>", allow=signed_in)
def show(review_id: UUID) -> ResponseReturnValue:
    """One; for the team the form of another day."""
    return _page(review_id)


def _page(review_id: UUID, refused: Form[MoveReview] | None = None) -> str:
    found = queries.the_review(reading(), review_id)
    check_told(reading(), found.decision_number, viewer())
    may = me().has("team") and found.state is ReviewState.WAITING and not found.provisional
    form = refused or (Form(MoveReview, values={"seen": found.version, "due_on": found.due_on}) if may else None)
    return render("governance/review.html", review=found, states=STATES, form=form)


@pages.post("/reexamens/<uuid:review_id>", allow=role("team"))
def move(review_id: UUID) -> ResponseReturnValue:
    """Another day."""
    form = Form(MoveReview, request.form, given={"by": me().id, "review_id": review_id})
    done = lambda found: url_for("reviews.show", review_id=found)  # noqa: E731 - one line says it
    return post(form, move_review, done=done, page=lambda refused: _page(review_id, refused))
