"""What one receives: the page of one's choices, and the address at the foot of each mail."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.choosing import Choose, Leave, choose, leave
from services.notify.commands.leaving import read_leaving
from services.notify.domain.families import CHOSEN, KINDS, Family
from services.notify.domain.rest import Rest
from services.notify.queries.silences import silence_of
from services.notify.tables import choices_of, rests_of
from shared.web import Form, Pages, anyone, execute, here, me, post, reading, render, signed_in

pages = Pages("notify_choices", __name__)


@pages.get("/preferences", allow=signed_in)
def show() -> ResponseReturnValue:
    """What I receive now."""
    return _page(Form(Choose, values=_now()))


def _now() -> dict[str, str]:
    mine = choices_of(reading(), [me().id]).get(me().id, {})
    hours = rests_of(reading(), [me().id]).get(me().id, Rest.NEVER)
    return {family.value: mine.get(family, KINDS[family].usual).value for family in CHOSEN} | {"rest": hours.value}


@pages.post("/preferences", allow=signed_in)
def keep() -> ResponseReturnValue:
    """Keep what I chose."""
    form = Form(Choose, request.form, given={"by": me().id})
    return post(form, choose, done=lambda _: url_for(".show", garde=1), page=_page)


def _page(form: Form[Choose]) -> str:
    legal = [kind for kind in KINDS.values() if kind.legal]
    return render(
        "notify/choices.html",
        form=form,
        legal=legal,
        silence=silence_of(reading(), me().id),
        kept="garde" in request.args and form.valid(),
    )


@pages.get("/desabonnement/<token>", allow=anyone)
def ask_to_leave(token: str) -> ResponseReturnValue:
    """What will no longer come by mail, and the button: programs that open every link of a mail change nothing."""
    _, family = read_leaving(here().settings, token)
    return _leaving(family, token, left=False)


@pages.post("/desabonnement/<token>", allow=anyone, tokenless=True)
def no_more(token: str) -> ResponseReturnValue:
    """No more of these mails: asked by the button, or by a mail program in one go (RFC 8058)."""
    person_id, family = read_leaving(here().settings, token)
    execute(leave, Leave(person_id=person_id, family=family))
    return _leaving(family, token, left=True)


def _leaving(family: Family, token: str, *, left: bool) -> str:
    outside = family is Family.OUTSIDE
    return render("notify/leave.html", kind=KINDS[family], token=token, left=left, outside=outside)
