"""Adding a document to a product, writing it anew, taking it away."""

from datetime import date
from uuid import UUID

from services.portfolio.commands.team import the_product_to_write_on
from services.portfolio.domain.documents import AUDIENCES, KINDS, Audience, Document, DocumentKind, DocumentWriting
from shared.attachments import keep
from shared.errors import NotFound
from shared.identifiers import new_id
from shared.links import check_link
from shared.messages import attachment, choice, command, day, given, hidden, text, yes_no
from shared.uow import UnitOfWork
from shared.uploads import Upload

FILE, FILE_HELP = "Fichier", "Si un fichier est déjà là, rien à joindre pour le garder."


@command
class WriteDocument:
    """A document of a product; `document_id` is None for a new one."""

    by: UUID = given()
    product_id: UUID = given()
    document_id: UUID | None = given()
    seen: int = hidden()
    title: str = text(max=200, min=3, label="Titre du document")
    kind: str = choice({kind.value: words for kind, words in KINDS.items()}, label="Ce que c’est")
    dated: date = day(label="Date du document")
    audience: str = choice({who.value: words for who, words in AUDIENCES.items()}, label="Qui peut le lire")
    file: Upload | None = attachment(label=FILE, help=FILE_HELP, required=False)
    link: str = text(max=500, label="Ou son adresse", help="Par exemple https://…", required=False)
    withdrawn: bool = yes_no(label="Retirer ce document")
    why: str = text(
        max=300, label="Pourquoi ce changement", help="À dire quand le document est retiré.", required=False
    )


def write_document(cmd: WriteDocument, uow: UnitOfWork) -> UUID:
    """Keep it and say it; returns the product's id."""
    check_link("link", cmd.link)
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    document = _the_document(cmd, uow)
    document.write(_written(cmd, document, uow))
    uow.say(document.said(product))
    return product.id


def _the_document(cmd: WriteDocument, uow: UnitOfWork) -> Document:
    """The document as it was on the person's screen; raises Refused when somebody else wrote it since."""
    if cmd.document_id is None:
        new = Document(id=new_id(), product_id=cmd.product_id)
        uow.add(new)
        return new
    found = uow.get(Document, cmd.document_id, seen=cmd.seen)
    if found.product_id != cmd.product_id:
        raise NotFound("Nous ne trouvons pas ce document.")
    return found


def _written(cmd: WriteDocument, document: Document, uow: UnitOfWork) -> DocumentWriting:
    return DocumentWriting(
        id=new_id(),
        title=cmd.title,
        kind=DocumentKind(cmd.kind),
        dated=cmd.dated,
        audience=Audience(cmd.audience),
        link=cmd.link,
        file_id=_file(cmd, document, uow),
        withdrawn=cmd.withdrawn,
        why=cmd.why,
        by=cmd.by,
        at=uow.now,
    )


def _file(cmd: WriteDocument, document: Document, uow: UnitOfWork) -> UUID | None:
    """The file that comes with the form, else the one that was there, unless an address takes its place."""
    if cmd.file is not None:
        return keep(uow, cmd.file, by=cmd.by)
    return document.last.file_id if document.writings and not cmd.link else None
