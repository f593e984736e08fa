"""The page of one's keys for programs; who administers the platform sees and revokes everybody's."""

from functools import partial
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Table, select

from shared.errors import NotFound
from shared.people import ROLES, names_of
from shared.web.access.keeping import MakeKey, RevokeKey, digest_of, make_key, new_secret, revoke_key
from shared.web.context import here, reading
from shared.web.forms import Form
from shared.web.identity.person import me
from shared.web.languages import say
from shared.web.pages import Pages
from shared.web.posting import post
from shared.web.render import render
from shared.web.rights import signed_in

LISTED = 200


def add_to(pages: Pages) -> None:
    pages.get("/cles", allow=signed_in)(keys)
    pages.post("/cles", allow=signed_in)(make)
    pages.post("/cles/<uuid:key_id>/fin", allow=signed_in)(revoke)


def _table() -> Table:
    table = here().service.keys
    if table is None:
        raise NotFound("Ce service ne donne pas de clé aux programmes.")
    return table


def keys() -> ResponseReturnValue:
    """One's keys, and the form to make another."""
    return _page(_form())


def _form(**options: object) -> Form[MakeKey]:
    roles = [("agent", say("Agent"))] + [(name, say(ROLES.get(name, name))) for name in sorted(me().roles)]
    given = {"by": me().id, "secret": options.pop("secret", "")}
    return Form(MakeKey, request.form if options else None, given=given, options={"role": roles})


def _page(form: Form[MakeKey], secret: str = "") -> str:
    table, every = _table(), me().has("administrator")
    wanted = select(table).order_by(table.c.id.desc()).limit(LISTED)
    rows = reading().execute(wanted if every else wanted.where(table.c.person_id == me().id)).all()
    now = here().runtime.clock(reading())
    names = names_of(reading(), {row.person_id for row in rows})
    key = Form(RevokeKey).key
    return render(
        "tikub/program_keys.html", rows=rows, names=names, role_words=ROLES, form=form, secret=secret, now=now, key=key
    )


def make() -> ResponseReturnValue:
    """Make one: what the program must send is shown on the answer, and never again."""
    secret = new_secret()
    form = _form(secret=secret, posted=True)
    done = post(form, partial(make_key, _table()), done=lambda _id: url_for("tikub.keys"), page=_page)
    if done.status_code != 303 or not _kept(secret):
        # A second send of the same form made nothing: the key of the first was shown then.
        return done
    return _page(_form(), secret)


def _kept(secret: str) -> bool:
    table = _table()
    return reading().scalar(select(table.c.id).where(table.c.digest == digest_of(secret))) is not None


def revoke(key_id: UUID) -> ResponseReturnValue:
    """Revoke one."""
    given = {"by": me().id, "any_key": me().has("administrator"), "key_id": key_id}
    form = Form(RevokeKey, request.form, given=given)
    answer = post(form, partial(revoke_key, _table()), done=lambda _id: url_for("tikub.keys"), page=lambda _f: keys())
    if answer.status_code == 303:
        flash(say("Cette clé ne vaut plus rien."))
    return answer
