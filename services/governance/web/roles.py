"""The page of roles: who holds one, give one, take one back; for administrators."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.governance.commands.roles import GrantRole, RevokeRole, grant_role, revoke_role
from services.governance.queries.bodies import people_but
from services.governance.queries.roles import holders
from shared.errors import NotFound
from shared.people import ROLES, names_of
from shared.web import Form, Pages, me, post, reading, render, role

pages = Pages("roles", __name__, url_prefix="/roles")
administrators = role("administrator")


def _address(_assignment: UUID) -> str:
    return url_for("roles.index")


def _page(form: Form[GrantRole]) -> str:
    return render("governance/roles.html", holders=holders(reading()), roles=ROLES, form=form)


@pages.get("/", allow=administrators)
def index() -> ResponseReturnValue:
    """Who holds which role."""
    return _page(Form(GrantRole, options={"person_id": people_but(reading(), ())}))


@pages.post("/", allow=administrators)
def grant() -> ResponseReturnValue:
    """Give a role."""
    options = {"person_id": people_but(reading(), ())}
    form = Form(GrantRole, request.form, given={"by": me().id}, options=options)
    return post(form, grant_role, done=_address, page=_page)


@pages.get("/<uuid:person_id>/<name>/retrait", allow=administrators)
def revoking(person_id: UUID, name: str) -> ResponseReturnValue:
    """Ask whether one is sure."""
    return _revoke_page(person_id, name, Form(RevokeRole))


def _revoke_page(person_id: UUID, name: str, form: Form[RevokeRole]) -> str:
    if (person_id, name) not in {(held.person_id, held.role) for held in holders(reading())}:
        raise NotFound("Cette personne n’a pas ce rôle.")
    who = names_of(reading(), [person_id]).get(person_id, "")
    return render("governance/revoke_role.html", person_id=person_id, name=name, who=who, words=ROLES[name], form=form)


@pages.post("/<uuid:person_id>/<name>/retrait", allow=administrators)
def revoke(person_id: UUID, name: str) -> ResponseReturnValue:
    """Take it back."""
    form = Form(RevokeRole, request.form, given={"by": me().id, "person_id": person_id, "role": name})
    return post(form, revoke_role, done=_address, page=lambda refused: _revoke_page(person_id, name, refused))
