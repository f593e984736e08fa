"""The documents of a product: the list of those one may read, their files, and the form of each."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.documents import WriteDocument, write_document
from services.portfolio.domain.documents import AUDIENCES, INSIDERS, KINDS, Audience, Document
from services.portfolio.queries import documents as queries
from services.portfolio.queries import products
from services.portfolio.tables.documents import documents_of
from services.portfolio.tables.team import is_member
from services.portfolio.web.team import check_may_write, may_write
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, anyone, me, post, reading, render, send_attached, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_documents", __name__, url_prefix="/produits/<uuid:product_id>/documents")
LOOKS = {Audience.OPEN: "good", Audience.AGENTS: "info", Audience.RESTRICTED: "wait"}
READERS = {Audience.OPEN: "Tout le monde", Audience.AGENTS: "Agents", Audience.RESTRICTED: "Accès restreint"}
SHOWN = ("title", "kind", "dated", "audience", "link", "withdrawn", "why")


def address(product_id: UUID) -> str:
    """The page of a product's documents."""
    return url_for("portfolio_documents.show", product_id=product_id)


def works_on(product_id: UUID) -> bool:
    """Whether the person may read what is restricted."""
    return me().has(*INSIDERS) or is_member(reading(), product_id, me().id, products.today())


def _shown(product_id: UUID) -> list[Document]:
    return queries.shown(reading(), product_id, insider=works_on(product_id), agent=me().known)


@pages.get("", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """Those that one may read, the newest first; for those who work on the product, those taken away too."""
    product, found = products.the_product(reading(), product_id), _shown(product_id)
    return render(
        "portfolio/documents.html",
        product=product,
        here=[one for one in found if not one.last.withdrawn],
        withdrawn=[one for one in found if one.last.withdrawn],
        files=queries.files_of(reading(), found),
        names=names_of(reading(), {entry.by for one in found for entry in one.writings}),
        kinds=KINDS,
        readers=READERS,
        looks=LOOKS,
        works_on=works_on(product_id),
        may_write=may_write(product_id, products.today()),
        links=links("portfolio_documents.listed", product_id=product_id),
    )


COLUMNS = (
    Column(name="title", label="Titre", of=lambda one: one.last.title),
    Column(name="kind", label="Ce que c’est", of=lambda one: say(KINDS[one.last.kind])),
    Column(name="dated", label="Date", of=lambda one: one.last.dated),
    Column(name="audience", label="Qui peut le lire", of=lambda one: say(AUDIENCES[one.last.audience])),
    Column(name="address", label="Adresse", of=lambda one: place(one)),  # noqa: PLW0108 - said below
    Column(name="withdrawn", label="Retiré", of=lambda one: one.last.withdrawn),
)


def place(one: Document) -> str:
    """Where a document is read."""
    if one.last.file_id is None:
        return one.last.link
    return url_for("portfolio_documents.file", product_id=one.product_id, document_id=one.id, file_id=one.last.file_id)


@pages.get("/liste.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """What one may read of them, as a file."""
    product = products.the_product(reading(), product_id)
    return saved(form, f"documents-{product.number}", COLUMNS, _shown(product_id))


@pages.get("/<uuid:document_id>/fichier/<uuid:file_id>", allow=anyone)
def file(product_id: UUID, document_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file, for those who may read it; whoever may not does not learn that it is there."""
    product, insider = products.the_product(reading(), product_id), works_on(product_id)
    found = next((one for one in documents_of(reading(), product_id) if one.id == document_id), None)
    agent = me().known
    if found is None or not found.gives(file_id, insider=insider, agent=agent) or not (product.public or agent):
        raise NotFound("Nous ne trouvons pas ce document.")
    return send_attached(file_id)


@pages.get("/nouveau", allow=signed_in)
def new(product_id: UUID) -> ResponseReturnValue:
    """The form of one more."""
    check_may_write(product_id)
    values = {"seen": 0, "dated": products.today(), "audience": Audience.RESTRICTED}
    return _page(product_id, Form(WriteDocument, values=values))


@pages.post("/nouveau", allow=signed_in, uploads=True)
def add(product_id: UUID) -> ResponseReturnValue:
    """Keep it; the command says who may."""
    return _post(product_id, None)


@pages.get("/<uuid:document_id>", allow=signed_in)
def edit(product_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """One document, to be written."""
    check_may_write(product_id)
    found = next((one for one in documents_of(reading(), product_id) if one.id == document_id), None)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce document.")
    values: dict[str, Any] = {name: getattr(found.last, name) for name in SHOWN}
    return _page(product_id, Form(WriteDocument, values={**values, "seen": found.version}))


@pages.post("/<uuid:document_id>", allow=signed_in, uploads=True)
def write(product_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Keep it; the command says who may."""
    return _post(product_id, document_id)


def _post(product_id: UUID, document_id: UUID | None) -> Response:
    given = {"by": me().id, "product_id": product_id, "document_id": document_id}
    form = Form(WriteDocument, request.form, given=given, files=request.files)
    return post(form, write_document, done=address, page=lambda refused: _page(product_id, refused))


def _page(product_id: UUID, form: Form[WriteDocument]) -> str:
    product = products.the_product(reading(), product_id)
    trail = [
        (say("Produits"), url_for("portfolio.index")),
        (product.title, url_for("portfolio.show", product_id=product_id)),
        (say("Documents"), address(product_id)),
    ]
    page = {"heading": say("Écrire un document"), "action": request.path, "button": say("Enregistrer")}
    return render("portfolio/list_line.html", **page, form=form, trail=trail)
