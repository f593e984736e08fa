"""The real product files go through the database, out as files and into another database: nothing changes."""

from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from services.portfolio.app import service
from services.portfolio.commands.beta_export import export_folder
from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.tables import anomaly, link, phase, product, source, tag
from shared.settings import Settings
from tests.portfolio.conftest import PortfolioRoom

TODAY = datetime(2026, 8, 15, 10, tzinfo=UTC)
OF_THE_PLACE = {
    "id",
    "product_id",
    "source_id",
    "created_at",
    "updated_at",
    "listed_at",
    "version",
    "indexed",
    "number",
}
"""Columns that say where and when a file was read, and not what it says."""


def kept(room):
    """All that the database holds of each product, by reference."""
    with room.reading() as session:
        names = dict(session.execute(select(product.c.id, product.c.reference)).all())
        found = {name: Counter() for name in names.values()}
        for table in (product, phase, tag, link, anomaly, source):
            owner = table.c.id if table is product else table.c.product_id
            columns = [column for column in table.columns if column.name not in OF_THE_PLACE]
            for ident, *values in session.execute(select(owner, *columns)):
                found[names[ident]][(table.name, *map(repr, values))] += 1
        return found


@pytest.mark.slow
def test_the_492_real_files_come_out_of_the_database_as_they_went_in_and_read_the_same(
    beta_products, portfolio, tmp_path
):
    portfolio.now = TODAY
    first = portfolio.read(beta_products)
    assert (first.read, first.refused) == (492, [])

    out = tmp_path / "out"
    assert export_folder(portfolio.runtime, out, public_only=False) == 492

    originals = {path.name: path.read_bytes() for path in beta_products.glob("*.md")}
    assert {path.name: path.read_bytes() for path in out.glob("*.md")} == originals
    again = portfolio.read(out)
    assert (again.read, again.outcomes["unchanged"], again.refused) == (492, 492, [])
    elsewhere = another_place(tmp_path)
    second = elsewhere.read(out)
    assert (second.read, second.outcomes["created"], second.refused) == (492, 492, [])
    assert second.anomalies == first.anomalies
    before, after = kept(portfolio), kept(elsewhere)
    assert len(before) == 492
    assert [name for name in before if before[name] != after.get(name)] == []
    elsewhere.runtime.engine.dispose()


def another_place(tmp_path):
    """An empty portfolio on a database of its own."""
    database_url = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    room = PortfolioRoom(service, Settings(service="portfolio", database_url=database_url, data_dir=tmp_path))
    room.now = TODAY
    return room


class Acting(HTMLParser):
    """What of a page could act: scripts without an address of ours, frames, handlers, addresses that run."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, name, attributes):
        if name in {"iframe", "object", "embed", "base"} or (name == "script" and not dict(attributes).get("src")):
            self.found.append(name)
        for attribute, value in attributes:
            address = "".join((value or "").split()).lower()
            if attribute.startswith("on") or address.startswith(("javascript:", "data:text", "vbscript:")):
                self.found.append(f"{name} {attribute}={value}")


@pytest.mark.slow
def test_the_real_bodies_act_on_nobody_the_script_like_one_included(beta_products, portfolio, anne, visitor):
    portfolio.read(beta_products)
    with portfolio.reading() as session:
        odd = (AnomalyKind.SCRIPT_LIKE_HTML, AnomalyKind.RAW_HTML)
        query = select(anomaly.c.product_id).where(anomaly.c.kind.in_(odd)).distinct()
        shown = list(session.scalars(query))
    assert shown

    for ident in shown:
        for page in (anne.get(f"/produits/{ident}"), visitor.get(f"/catalogue/{ident}")):
            assert page.status_code == 200
            assert Acting(page.text).found == []
            assert "default-src" in page.headers["Content-Security-Policy"]
