"""What the file of another incubator makes of a product: its history is kept as it is, what people wrote here too."""

from datetime import date, datetime
from uuid import UUID

from services.portfolio.domain.beta import BetaFile
from services.portfolio.domain.catalogue import TAG_FIELDS, changes_between
from services.portfolio.domain.phases import with_decided
from services.portfolio.domain.product import BETA, Product
from services.portfolio.domain.words import shortened, visible
from shared.contracts.portfolio import ProductImported

REFERENCE_SAID = 200
"""Characters of a reference that events carry."""


def imported(
    file: BetaFile, *, product_id: UUID, number: str, now: datetime, today: date
) -> tuple[Product, ProductImported]:
    """A file is read for the first time; its history is marked as imported by the product's origin."""
    product = Product(
        id=product_id,
        number=number,
        **file.sheet,
        origin=BETA,
        reference=file.reference,
        created_at=now,
        public=True,
        listed_at=now,
    )
    return product, reread(product, file, now=now, today=today)


def reread(product: Product, file: BetaFile, *, now: datetime, today: date) -> ProductImported:
    """What the file says now replaces what it said."""
    _write_what_the_file_says(product, file, now)
    product.phases = with_decided(file.phases, [stay for stay in product.phases if stay.decision_number])
    current = product.phase_on(today)
    return ProductImported(
        product_id=product.id,
        number=product.number,
        title=product.title,
        reference=shortened(visible(file.reference), REFERENCE_SAID) or product.number,
        origin=BETA,
        phase=current.code if current else "",
        anomalies=len(file.anomalies),
        imported_at=now,
    )


def _write_what_the_file_says(product: Product, file: BetaFile, now: datetime) -> None:
    """What people wrote here since stays as they wrote it."""
    ours = {change.field for change in product.changes if change.by is not None}
    news = {name: text for name, text in file.sheet.items() if name not in ours and text != getattr(product, name)}
    product.write(news, by=None, why="", now=now)
    _fill_the_catalogue(product, file, ours, now)


def _fill_the_catalogue(product: Product, file: BetaFile, ours: set[str], now: datetime) -> None:
    before, facts = product.catalogue, file.catalogue
    if "made_by" not in ours:
        product.made_by = facts.made_by
    if "accessibility" not in ours:
        product.accessibility = facts.accessibility
    if "links" not in ours:
        product.set_links(facts.links)
    for name, kind in TAG_FIELDS.items():
        if name not in ours:
            product.set_words(kind, [tag.word for tag in facts.tags if tag.kind is kind])
    if product.created_at < now:
        changes = changes_between(before, product.catalogue, version=product.version + 1, by=None, why="", now=now)
        product.note(changes)
