"""The pages that set an incubator up: what is done, what comes next, and points that somebody says are done."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.founding import ReopenPoint, SettlePoint, reopen_point, settle_point
from services.governance.domain.days import in_paris
from services.governance.domain.founding import STEPS, Point, current_step, next_point, point_called
from services.governance.queries import founding as queries
from services.governance.web.visit import now
from shared.errors import NotFound
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("founding", __name__, url_prefix="/mise-en-route")
founders = role("team", "administrator")


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """The four steps: what is done, what comes next, where to see to it."""
    said = queries.marks(reading())
    done = queries.held_here(reading(), in_paris(now()).year) | set(said)
    current = current_step(done)
    return render(
        "governance/founding.html",
        steps=STEPS,
        road=[(step.label, step.state(done, current)) for step in STEPS],
        done=done,
        said=said,
        next=next_point(done),
        may=me().has("team", "administrator"),
    )


@pages.get("/<code>", allow=founders)
def settling(code: str) -> ResponseReturnValue:
    """The form that says what was settled."""
    return _page(_point(code), Form(SettlePoint))


def _point(code: str) -> Point:
    found = point_called(code)
    if found is None or not found.by_word:
        raise NotFound("Nous ne trouvons pas ce point.")
    return found


def _page(point: Point, form: Form[SettlePoint]) -> str:
    said = queries.marks(reading()).get(point.code)
    reopen = Form(ReopenPoint) if said is not None and said.marked_by else None
    return render("governance/founding_point.html", point=point, form=form, said=said, reopen=reopen)


@pages.post("/<code>", allow=founders)
def settle(code: str) -> ResponseReturnValue:
    """Keep what was settled."""
    point = _point(code)
    form = Form(SettlePoint, request.form, given={"by": me().id, "code": code})
    return post(form, settle_point, done=lambda _code: url_for(".index"), page=lambda refused: _page(point, refused))


@pages.post("/<code>/reouverture", allow=founders)
def reopen(code: str) -> ResponseReturnValue:
    """Take it back."""
    point = _point(code)
    form = Form(ReopenPoint, request.form, given={"code": code})
    done = lambda _code: url_for(".settling", code=code)  # noqa: E731 - one line says it
    return post(form, reopen_point, done=done, page=lambda _refused: _page(point, Form(SettlePoint)))
