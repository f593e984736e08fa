"""Coming from outside: the short form, the button behind the mail's link, and giving one's place back."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.leaving import read_place
from services.notify.commands.outsiders import Confirm
from services.notify.commands.visiting import AskForPlace, GiveBack, ask_for_place, confirm_place, give_back
from services.notify.queries.gatherings import one_gathering
from services.notify.queries.outsiders import asked_under
from services.notify.web.outside import check_pace
from shared.web import Form, Pages, anyone, execute, here, post, reading, render
from shared.web.filters import datetime_fr
from shared.web.languages import say

pages = Pages("notify_visiting", __name__, url_prefix="/agenda")


def _page_of(gathering_id: UUID) -> str:
    return url_for("notify_gatherings.show", gathering_id=gathering_id)


@pages.get("/<uuid:gathering_id>/venir", allow=anyone)
def ask(gathering_id: UUID) -> ResponseReturnValue:
    """The form."""
    return _asking(gathering_id, Form(AskForPlace))


def _asking(gathering_id: UUID, form: Form[AskForPlace]) -> str:
    found = one_gathering(reading(), gathering_id)
    found.check_open_to_all(here().runtime.clock(reading()))
    return render("notify/visit_form.html", gathering=found, form=form)


@pages.post("/<uuid:gathering_id>/venir", allow=anyone)
def come(gathering_id: UUID) -> ResponseReturnValue:
    """Somebody typed an address: the question goes there, and the page says the same whoever has it."""
    check_pace()
    form = Form(AskForPlace, request.form, given={"gathering_id": gathering_id})
    done = url_for(".asked", gathering_id=gathering_id)
    return post(form, ask_for_place, done=lambda _: done, page=lambda again: _asking(gathering_id, again))


@pages.get("/<uuid:gathering_id>/demande", allow=anyone)
def asked(gathering_id: UUID) -> ResponseReturnValue:
    """What happens next."""
    heading = say("Regardez vos courriels")
    return render("notify/outside_asked.html", heading=heading, back=_page_of(gathering_id))


@pages.get("/confirmation/<secret>", allow=anyone)
def ask_again(secret: str) -> ResponseReturnValue:
    """The button: programs that open every link of a mail change nothing."""
    return _confirming(secret, Form(Confirm))


def _confirming(secret: str, form: Form[Confirm]) -> str:
    waits = asked_under(reading(), secret, here().runtime.clock(reading()), journal=False)
    found = one_gathering(reading(), waits.gathering_id)
    lead = say("{title}, le {when}", title=found.title, when=datetime_fr(found.starts_at))
    action = url_for(".confirm", secret=secret)
    button = say("Attendre une place") if found.free == 0 else say("Oui, je viens")
    heading = say("Confirmer votre venue")
    return render("notify/outside_confirm.html", heading=heading, lead=lead, button=button, action=action, form=form)


@pages.post("/confirmation/<secret>", allow=anyone)
def confirm(secret: str) -> ResponseReturnValue:
    """Yes, from the mail: the link serves once."""
    form = Form(Confirm, request.form, given={"secret": secret})
    done = url_for(".registered")
    return post(form, confirm_place, done=lambda _: done, page=lambda again: _confirming(secret, again))


@pages.get("/inscription", allow=anyone)
def registered() -> ResponseReturnValue:
    """It is done."""
    heading = say("C’est fait : vous êtes sur la liste")
    lead = say(
        "Un message vous dit si vous avez une place, avec une invitation pour votre agenda et un lien pour la rendre."
    )
    return render("notify/outside_done.html", heading=heading, lead=lead, back=url_for("notify_gatherings.index"))


@pages.get("/place/<token>", allow=anyone)
def leaving(token: str) -> ResponseReturnValue:
    """The button behind the link at the foot of each mail about it."""
    gathering_id, _ = read_place(here().settings, token)
    found = one_gathering(reading(), gathering_id)
    return render("notify/visit_leave.html", gathering=found, form=Form(GiveBack), token=token, left=False)


@pages.post("/place/<token>", allow=anyone)
def leave(token: str) -> ResponseReturnValue:
    """Give it back."""
    gathering_id, outsider_id = read_place(here().settings, token)
    execute(give_back, GiveBack(gathering_id=gathering_id, outsider_id=outsider_id))
    found = one_gathering(reading(), gathering_id)
    return render("notify/visit_leave.html", gathering=found, form=Form(GiveBack), token=token, left=True)
