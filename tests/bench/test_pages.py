"""The bench of pages still measures what it says; a few products are enough to see that."""

import json

from tests.bench.pages import PAGES, Found, Sizes, run, wrong


def test_both_databases_are_measured_at_both_sizes(postgres, tmp_path, capsys):
    assert run(postgres, Sizes(few=30, whole=60, asks=1), tmp_path / "bench-pages.json") == []

    found = json.loads((tmp_path / "bench-pages.json").read_text())["pages"]
    assert {(one["page"], one["database"], one["products"]) for one in found} == {
        (page, database, products) for page in PAGES for database in ("SQLite", "PostgreSQL") for products in (30, 60)
    }
    assert "steering" in capsys.readouterr().out


def test_a_page_that_grows_or_is_too_heavy_is_named():
    few, many = Found("steering", "SQLite", 50, 15, 60_000, 1.0), Found("steering", "SQLite", 5000, 16, 10, 1.0)

    assert wrong([few, many]) == [
        "steering weighs 60000 bytes on SQLite",
        "steering asks [15, 16] queries on SQLite",
    ]
