"""The page of the trusted role: ideas under a pseudonym, who is behind one, and the journal of all looks."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.pseudonyms import LookBehind, look_behind
from services.ideas.domain.pseudonyms import TRUSTED
from services.ideas.queries import pseudonyms as queries
from services.ideas.web.ideas import after
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("ideas_pseudonyms", __name__)

trusted = role(TRUSTED)


@pages.get("/pseudonymes", allow=trusted)
def listed() -> ResponseReturnValue:
    """What is signed with a pseudonym, and who has looked behind."""
    page, looks = queries.signed_ideas(reading(), after()), queries.looks(reading(), after=after("regards"))
    return render("ideas/pseudonyms.html", page=page, looks=looks)


@pages.get("/pseudonymes/<uuid:alias_id>", allow=trusted)
def asking(alias_id: UUID) -> ResponseReturnValue:
    """Ask why, before the name is shown."""
    return _ask_page(Form(LookBehind), alias_id)


def _ask_page(form: Form[LookBehind], alias_id: UUID) -> str:
    return render("ideas/look_behind.html", form=form, signed=queries.signed_as(reading(), alias_id))


@pages.post("/pseudonymes/<uuid:alias_id>", allow=trusted)
def look(alias_id: UUID) -> ResponseReturnValue:
    """Write the look down."""
    form = Form(LookBehind, request.form, given={"by": me().id, "alias_id": alias_id})
    return post(
        form,
        look_behind,
        done=lambda made: url_for(".seen", look_id=made),
        page=lambda refused: _ask_page(refused, alias_id),
    )


@pages.get("/pseudonymes/regards/<uuid:look_id>", allow=trusted)
def seen(look_id: UUID) -> ResponseReturnValue:
    """The name, for a few minutes, for whoever has said why."""
    someone = queries.behind(reading(), look_id, me().id, datetime.now(UTC))
    return render("ideas/behind.html", someone=someone)
