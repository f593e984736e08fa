"""Documents of the story: one that everybody reads, one for agents, one whose access is restricted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.documents import WriteDocument, write_document
from services.portfolio.tables import product
from services.portfolio.tables.documents import documents_of
from shared.service import Runtime
from shared.uploads import Upload

PRODUCT = "Bourses de rentrée"
GUIDE = "Demander une bourse de rentrée : le mode d’emploi en une page, pour les familles.\n"
WRITTEN: tuple[tuple[str, str, str, str, Upload | None, int], ...] = (
    ("Mode d’emploi pour les familles", "manual", "open", "", Upload("mode-d-emploi.txt", GUIDE.encode()), 40),
    ("Enquête auprès de trente familles", "study", "agents", "https://documents.region.example/enquete", None, 200),
    ("Convention avec le rectorat", "agreement", "restricted", "https://documents.region.example/convention", None, 90),
)
"""Title, kind, who may read, address, file, how many days ago."""


def write_documents(portfolio: Runtime, by: UUID) -> None:
    """Write them; told once."""
    with portfolio.reading() as session:
        product_id: UUID = session.scalars(select(product.c.id).where(product.c.title == PRODUCT)).one()
        if documents_of(session, product_id):
            return
    for title, kind, audience, link, file, days in WRITTEN:
        asked = WriteDocument(
            by=by,
            product_id=product_id,
            document_id=None,
            seen=0,
            title=title,
            kind=kind,
            dated=(datetime.now(UTC) - timedelta(days=days)).date(),
            audience=audience,
            file=file,
            link=link,
            withdrawn=False,
            why="",
        )
        portfolio.do(write_document, asked)
