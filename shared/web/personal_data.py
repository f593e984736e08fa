"""What a service holds about a person: found, handed over as a file, erased with a reason; and how long all is kept."""

import json
from uuid import UUID

from flask import flash, make_response, request, url_for
from flask.typing import ResponseReturnValue

from shared.errors import Invalid, NotFound
from shared.people import Person, people_called, person_of
from shared.personal.erasure import ErasePerson, counts, erase_person
from shared.personal.export import export_of
from shared.personal.holdings import Fate
from shared.retention import told
from shared.uow import UnitOfWork
from shared.web.context import here, reading
from shared.web.forms import Form
from shared.web.identity.person import me
from shared.web.languages import say
from shared.web.pages import Pages
from shared.web.posting import post
from shared.web.render import render
from shared.web.rights import role

administrators = role("administrator")

TAGS = {Fate.ERASED: "bad", Fate.BLANKED: "wait", Fate.KEPT: "good"}
"""Kind of the tag of each fate; its words are the fate's own."""
UNSURE = "Cochez cette case : l’effacement ne peut pas être annulé."


def add_to(pages: Pages) -> None:
    pages.get("/administration/personnes", allow=administrators)(people)
    pages.get("/administration/personnes/<uuid:person_id>", allow=administrators)(one_person)
    pages.get("/administration/personnes/<uuid:person_id>/export.json", allow=administrators)(export)
    pages.post("/administration/personnes/<uuid:person_id>", allow=administrators)(erase)


def people() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:200]
    found = people_called(reading(), words) if words else []
    rules = told(here().service, here().settings)
    return render("tikub/administration_people.html", words=words, found=found, rules=rules)


def one_person(person_id: UUID) -> ResponseReturnValue:
    return _page(Form(ErasePerson), person_id)


def _page(form: Form[ErasePerson], person_id: UUID) -> str:
    held = counts(reading(), here().service, person_id)
    someone = _known(person_id)
    return render("tikub/administration_person.html", person=someone, held=held, tags=TAGS, form=form)


def _known(person_id: UUID) -> Person:
    found = person_of(reading(), person_id)
    if found is None:
        raise NotFound("Ce service ne connaît pas cette personne, ou l’a déjà effacée.")
    return found


def export(person_id: UUID) -> ResponseReturnValue:
    """The file that the person is given."""
    someone = _known(person_id)
    told_at = here().runtime.clock(reading())
    words = json.dumps(export_of(reading(), here().service, someone.id, told_at), ensure_ascii=False, indent=2)
    answer = make_response(words + "\n")
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = f"attachment; filename={here().service.name}-{person_id}.json"
    return answer


def erase(person_id: UUID) -> ResponseReturnValue:
    """Erase here; the other services hear of it."""
    form = Form(ErasePerson, request.form, given={"by": me().id, "person_id": person_id})
    answer = post(form, _if_sure, done=lambda _: url_for("tikub.people"), page=lambda again: _page(again, person_id))
    if answer.status_code == 303:
        flash(say("La personne est effacée ici. Les autres services l’effacent dans la minute qui suit."))
    return answer


def _if_sure(cmd: ErasePerson, uow: UnitOfWork) -> UUID:
    if not cmd.sure:
        raise Invalid({"sure": [UNSURE]})
    return erase_person(here().service)(cmd, uow)
