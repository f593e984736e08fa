"""The smallest service there is: notes that one writes and reads, to try what all pages share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from sqlalchemy import Column, MetaData, Table, Text, func, insert, select

from shared import attachments, mailboxes, people  # noqa: F401 - declares the kernel's tables
from shared.database import ID
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.messages import attachment, choice, command, given, integer, money, several, text, when, yes_no
from shared.policies import Policies
from shared.service import Service
from shared.uow import UnitOfWork
from shared.uploads import Upload
from shared.web import Form, Pages, anyone, me, post, reading, render, role, send_attached, signed_in
from shared.web.api import Api
from shared.web.slices import Slice

metadata = MetaData()
for kernel_table in mailboxes.metadata.tables.values():
    kernel_table.to_metadata(metadata)
notes = Table("note", metadata, Column("id", ID, primary_key=True), Column("title", Text), Column("by", ID))


@command
class WriteNote:
    by: UUID = given()
    title: str = text(max=40, min=3, label="Titre", help="En quelques mots")
    story: str = text(max=200, label="Récit", rows=4, required=False)


@command
class Everything:
    title: str = text(max=40, label="Titre")
    people_met: int | None = integer(min=0, max=10, label="Personnes rencontrées", required=False)
    kind: str = choice({"a": "Premier", "b": "Second"}, label="Sorte")
    place: str = choice({}, label="Lieu")
    starts_at: datetime | None = when(label="Début", required=False)
    public: bool = yes_no(label="Public")


@command
class AttachPaper:
    by: UUID = given()
    title: str = text(max=40, label="Titre")
    paper: Upload = attachment(label="Pièce", help="Le devis.")
    price: int = money(min=100, max=500_000_00, label="Prix")
    places: tuple[str, ...] = several({"brest": "Brest", "rennes": "Rennes", "vannes": "Vannes"}, label="Lieux")
    reasons: tuple[str, ...] = several({}, label="Raisons", required=False)


def attach_paper(cmd: AttachPaper, uow: UnitOfWork) -> UUID:
    return attachments.keep(uow, cmd.paper, by=cmd.by)


def write_note(cmd: WriteNote, uow: UnitOfWork) -> UUID:
    note_id = new_id()
    uow.session.execute(insert(notes).values(id=note_id, title=cmd.title, by=cmd.by))
    if cmd.title == "Impossible":
        raise Refused("Cet appel est clos depuis le {day}.", day="3 mai")
    return note_id


pages = Pages("little", __name__)


def count() -> int:
    return reading().scalar(select(func.count()).select_from(notes)) or 0


@pages.get("/", allow=anyone)
def home() -> ResponseReturnValue:
    return render("little/home.html", count=count())


def new_page(form: Form[WriteNote]) -> ResponseReturnValue:
    return render("little/new.html", form=form, count=count())


@pages.get("/nouvelle", allow=signed_in)
def new() -> ResponseReturnValue:
    return new_page(Form(WriteNote))


@pages.post("/nouvelle", allow=signed_in)
def submit() -> ResponseReturnValue:
    form = Form(WriteNote, request.form, given={"by": me().id})
    return post(form, write_note, done=lambda note_id: url_for(".show", note_id=note_id), page=new_page)


def paper_page(form: Form[AttachPaper]) -> ResponseReturnValue:
    return render("little/paper.html", form=form)


REASONS = {"reasons": [("cost", "Coût"), ("time", "Temps")]}


@pages.get("/piece", allow=signed_in)
def paper() -> ResponseReturnValue:
    return paper_page(Form(AttachPaper, values={"price": 125_050, "places": ("rennes",)}, options=REASONS))


@pages.post("/piece", allow=signed_in, uploads=True)
def attach() -> ResponseReturnValue:
    form = Form(AttachPaper, request.form, files=request.files, given={"by": me().id}, options=REASONS)
    return post(form, attach_paper, done=lambda paper_id: url_for(".get_paper", paper_id=paper_id), page=paper_page)


@pages.get("/pieces/<uuid:paper_id>", allow=signed_in)
def get_paper(paper_id: UUID) -> ResponseReturnValue:
    return send_attached(paper_id)


@pages.get("/<uuid:note_id>", allow=signed_in)
def show(note_id: UUID) -> ResponseReturnValue:
    note = reading().execute(select(notes).where(notes.c.id == note_id, notes.c.by == me().id)).first()
    if note is None:
        raise NotFound
    return render("little/home.html", count=count(), note=note)


@pages.get("/equipe", allow=role("team"))
def team() -> ResponseReturnValue:
    return render("little/home.html", count=count())


@pages.get("/panne", allow=anyone)
def broken() -> ResponseReturnValue:
    raise ZeroDivisionError("a text that must not be shown")


api = Api("little_api", __name__)


class NoteOut(Schema):
    id = fields.UUID()
    title = fields.String()


class NoteFilters(Schema):
    title = fields.String(load_default="")


@api.get("/notes", allow=anyone)
@api.listing(NoteOut, by=("title", "id"), filters=NoteFilters)
def list_notes(wanted: Slice, title: str) -> Iterable[Any]:
    """Notes by title."""
    query = select(notes).where(notes.c.title.startswith(title)) if title else select(notes)
    return reading().execute(wanted.of(query, notes.c.title, notes.c.id))


@api.get("/notes/<uuid:note_id>", allow=anyone)
@api.response(200, NoteOut)
def one_note(note_id: UUID) -> Any:
    """One note."""
    found = reading().execute(select(notes).where(notes.c.id == note_id)).first()
    if found is None:
        raise NotFound
    return found


@api.get("/mine", allow=signed_in)
@api.response(200, NoteOut(many=True))
def my_notes() -> Any:
    """The notes of whoever asks."""
    return reading().execute(select(notes).where(notes.c.by == me().id)).all()


service = Service(
    name="ideas",
    title="Notes",
    path="/notes",
    package=__name__,
    policies=Policies(),
    metadata=metadata,
    pages=(pages, api),
)
