"""Reading product files of beta.gouv.fr into the portfolio, as often as one likes, without doubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, insert, select

from services.portfolio.commands.locks import one_at_a_time
from services.portfolio.commands.products import PREFIX
from services.portfolio.commands.searching import index
from services.portfolio.domain.anomalies import Anomaly, AnomalyKind
from services.portfolio.domain.beta import BetaFile, near_duplicates, read_beta_file, unreadable_file
from services.portfolio.domain.beta_product import imported, reread
from services.portfolio.domain.product import BETA, Product
from services.portfolio.tables import anomaly, former_name, product, source
from shared.database import insert_into
from shared.identifiers import new_id
from shared.messages import command
from shared.schemas import PARIS
from shared.uow import UnitOfWork

KEPT_LENGTH = 16 * 1024 * 1024
"""Bytes of a file that are kept; what is longer is no product sheet."""


class Outcome(StrEnum):
    """What became of one file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Imported:
    """One file after its reading."""

    reference: str
    outcome: Outcome
    anomalies: Sequence[Anomaly]


@command
class ImportBetaFiles:
    """Read these files; a file whose bytes are known already changes nothing."""

    paths: tuple[Path, ...]


def import_beta_files(cmd: ImportBetaFiles, uow: UnitOfWork) -> list[Imported]:
    """Each file gives a product or brings its product up to date, together in one transaction."""
    one_at_a_time(uow, "import-beta")  # two imports of one folder would both find a product missing
    return [_import(_read(path, uow), uow) for path in cmd.paths]


def _read(path: Path, uow: UnitOfWork) -> BetaFile:
    try:
        with path.open("rb") as opened:
            return read_beta_file(path.name, opened.read(KEPT_LENGTH), uow.now.astimezone(PARIS).date())
    except OSError as fault:
        return unreadable_file(path.name, fault.strerror or str(fault))


def _import(file: BetaFile, uow: UnitOfWork) -> Imported:
    known = uow.find(Product, origin=BETA, reference=file.reference)
    if known is None:
        outcome = Outcome.CREATED
        _create(file, uow)
    elif not file.sha256 or _sha256_of(known, uow) == file.sha256:
        # A file that cannot be opened today must not wipe out what it said yesterday.
        outcome = Outcome.UNCHANGED
    else:
        outcome = Outcome.UPDATED
        _update(known, file, uow)
    return Imported(file.reference, outcome, file.anomalies)


def _create(file: BetaFile, uow: UnitOfWork) -> None:
    created, fact = imported(
        file, product_id=new_id(), number=uow.number(PREFIX), now=uow.now, today=uow.now.astimezone(PARIS).date()
    )
    uow.add(created)
    index(created, uow)
    uow.say(fact)
    _keep_source(created, file, uow)


def _update(known: Product, file: BetaFile, uow: UnitOfWork) -> None:
    fact = reread(known, file, now=uow.now, today=uow.now.astimezone(PARIS).date())
    index(known, uow)
    uow.say(fact)
    _keep_source(known, file, uow)


def _sha256_of(known: Product, uow: UnitOfWork) -> str | None:
    return uow.session.scalar(select(source.c.sha256).where(source.c.product_id == known.id))


def _keep_source(kept: Product, file: BetaFile, uow: UnitOfWork) -> None:
    _keep_former_names(kept, file, uow)
    facts = {"sha256": file.sha256, "content": file.source, "read_at": uow.now}
    row = insert_into(uow.session, source).values(product_id=kept.id, **facts)
    uow.session.execute(row.on_conflict_do_update(index_elements=["product_id"], set_=facts))
    uow.session.execute(delete(anomaly).where(anomaly.c.product_id == kept.id))
    rows = [{"product_id": kept.id, "kind": one.kind, "detail": one.detail} for one in file.anomalies]
    if rows:
        uow.session.execute(insert(anomaly), rows)


def _keep_former_names(kept: Product, file: BetaFile, uow: UnitOfWork) -> None:
    """The first product that bore a name keeps it."""
    for name in file.catalogue.former_names:
        row = insert_into(uow.session, former_name).values(name=name, product_id=kept.id)
        uow.session.execute(row.on_conflict_do_nothing())


@command
class CompareReferences:
    """Tell which references are almost the same, among all those ever imported."""


def compare_references(_cmd: CompareReferences, uow: UnitOfWork) -> list[Anomaly]:
    """The warnings, which replace those of the comparison before."""
    uow.session.execute(delete(anomaly).where(anomaly.c.kind == AnomalyKind.NEAR_DUPLICATE_ID))
    rows = uow.session.execute(select(product.c.reference, product.c.id).where(product.c.origin == BETA))
    ids = {row.reference: row.id for row in rows}
    found = near_duplicates(ids)
    for reference, one in found.items():
        uow.session.execute(insert(anomaly).values(product_id=ids[reference], kind=one.kind, detail=one.detail))
    return list(found.values())
