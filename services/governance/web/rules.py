"""The page of a body's rules: how it votes, by a text of law or setting by setting."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.rules import FollowLaw, SetRules, follow_law, set_rules
from services.governance.domain.bodies import Body
from services.governance.queries.bodies import the_body
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("rules", __name__, url_prefix="/instances")
managers = role("team", "administrator")


@pages.get("/<uuid:body_id>/regles", allow=managers)
def edit(body_id: UUID) -> ResponseReturnValue:
    """The two forms."""
    return _page(body_id)


def _page(body_id: UUID, form: Form[Any] | None = None) -> str:
    body = the_body(reading(), body_id)
    forms: dict[type[Any], Form[Any]] = {
        FollowLaw: Form(FollowLaw, values={"seen": body.version}),
        SetRules: Form(SetRules, values=_as_they_are(body)),
    }
    if form is not None:
        forms[form.type] = form
    return render("governance/rules.html", body=body, law=forms[FollowLaw], settings=forms[SetRules], form=form)


def _as_they_are(body: Body) -> dict[str, Any]:
    days = {"convocation_days": body.convocation_days, "secret_requests": body.secret_requests}
    return {"seen": body.version, **days, **asdict(body.rules)}


def _posted(body_id: UUID, command: type[Any], function: Callable[[Any, Any], UUID]) -> ResponseReturnValue:
    form = Form(command, request.form, given={"by": me().id, "body_id": body_id})
    return post(
        form,
        function,
        done=lambda body: url_for("bodies.show", body_id=body),
        page=lambda refused: _page(body_id, refused),
    )


@pages.post("/<uuid:body_id>/regles", allow=managers)
def settle(body_id: UUID) -> ResponseReturnValue:
    """Setting by setting."""
    return _posted(body_id, SetRules, set_rules)


@pages.post("/<uuid:body_id>/regles/texte", allow=managers)
def follow(body_id: UUID) -> ResponseReturnValue:
    """All at once."""
    return _posted(body_id, FollowLaw, follow_law)
