"""Reading a folder of product files: all are kept, twice changes nothing, and what changed is told."""

import json
import os
from argparse import Namespace
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from services.portfolio.app import service
from services.portfolio.commands import beta as reading_files
from services.portfolio.commands import beta_folder
from services.portfolio.commands.beta_folder import import_folder
from services.portfolio.domain.anomalies import AnomalyKind
from services.portfolio.domain.phases import Phase
from services.portfolio.queries import beta
from services.portfolio.queries import products as queries
from services.portfolio.tables import anomaly, phase, product, source
from shared.service import Runtime
from tests.portfolio.conftest import write

IMPORTED = "portfolio.product.imported.v1"
TODAY = datetime(2026, 8, 15, 10, tzinfo=UTC)


@pytest.fixture
def run(portfolio, folder):
    """Read the folder; the counts of created, updated, unchanged and refused files."""

    def read():
        report = json.loads(portfolio.read(folder).as_json())
        return [report[name] for name in ("created", "updated", "unchanged", "refused")]

    return read


def only_product(portfolio):
    (product,) = portfolio.products()
    return product


def kinds(portfolio):
    with portfolio.reading() as session:
        return Counter(row.kind.value for row in beta.anomaly_counts(session))


def test_each_file_becomes_a_product_and_is_told(portfolio, folder, run):
    write(folder, "cantine")
    write(folder, "transport", title="Le bon car", phase="abandon")

    assert run() == [2, 0, 0, 0]

    assert portfolio.said() == [IMPORTED, IMPORTED]
    told = [(fact["reference"], fact["phase"], fact["number"][-4:]) for fact in portfolio.facts(IMPORTED)]
    assert told == [("cantine", "construction", "0001"), ("transport", "stopped", "0002")]


def test_reading_again_changes_nothing_and_says_nothing(portfolio, folder, run):
    write(folder, "cantine")
    run()

    assert run() == [0, 0, 1, 0]
    assert len(portfolio.said()) == 1


def test_a_changed_file_brings_its_product_up_to_date_under_the_same_number(portfolio, folder, run):
    write(folder, "cantine", phase="investigation", body="<b>gras</b>")
    run()
    before = only_product(portfolio)

    path = write(folder, "cantine", title="Cantine plus facile", phase="construction")

    assert run() == [0, 1, 0, 0]
    after = only_product(portfolio)
    assert (after.id, after.number, after.title) == (before.id, before.number, "Cantine plus facile")
    assert [stay.code for stay in after.phases] == ["construction"]
    assert after.version == before.version + 1
    assert [fact["phase"] for fact in portfolio.facts(IMPORTED)] == ["pre_incubation", "construction"]
    with portfolio.reading() as session:
        assert beta.source_of(session, after.id).content == path.read_bytes()
        assert session.scalar(select(func.count()).select_from(phase)) == 1
        assert session.scalar(select(func.count()).select_from(anomaly)) == 0


HOSTILE = {
    "vide": b"",
    "latin": "---\ntitle: Été\n---\n".encode("latin-1"),
    "zero": b'---\ntitle: "a\\0b"\nmission: "\\ud800"\n---\n\x00\x01\xff',
    "sans-en-tete": b"## Bonjour\n",
    "casse": b"---\ntitle: [\n---\n",
    "binaire": bytes(range(256)) * 40,
    "long": b"---\ntitle: " + b"x" * 3000 + b"\nphases:\n - {name: " + b"y" * 3000 + b", start: 2024-01-01}\n---\n",
    "Maj.É_\u200b": b"---\ntitle: ok\n---\n",
}


def test_no_bytes_and_no_name_are_refused_and_all_are_kept_as_they_are(portfolio, folder, run):
    for name, content in HOSTILE.items():
        (folder / f"{name}.md").write_bytes(content)

    assert run() == [len(HOSTILE), 0, 0, 0]
    assert run() == [0, 0, len(HOSTILE), 0]

    with portfolio.reading() as session:
        kept = session.execute(select(product.c.reference, source.c.content).join_from(product, source))
        assert {row.reference: row.content for row in kept} == HOSTILE
    assert all(fact["title"] and fact["reference"] for fact in portfolio.facts(IMPORTED))


def test_a_name_that_is_no_text_is_spelt_out(folder, run, portfolio):
    with open(os.fsencode(folder) + b"/caf\xe9.md", "wb") as odd:  # noqa: PTH123 - a path of bytes
        odd.write(b"---\ntitle: ok\n---\n")

    assert run() == [1, 0, 0, 0]
    assert only_product(portfolio).reference == "caf\\xe9"


def test_a_file_that_cannot_be_opened_is_kept_by_name_and_never_wipes_what_was_read(portfolio, folder, run):
    path = write(folder, "cantine", title="Cantine")
    run()
    path.unlink()
    path.symlink_to(folder / "nulle-part")
    (folder / "perdu.md").symlink_to(folder / "nulle-part")

    assert run() == [1, 0, 1, 0]
    assert kinds(portfolio)["file_unreadable"] == 1
    with portfolio.reading() as session:
        assert sorted(session.scalars(select(product.c.title))) == ["Cantine", "perdu"]


def test_what_is_no_product_file_is_left_alone(folder, run):
    (folder / "notes.txt").write_text("rien")
    (folder / "dossier.md").mkdir()

    assert run() == [0, 0, 0, 0]


def test_references_that_differ_by_a_sign_are_told_even_when_they_come_later(portfolio, folder, run):
    write(folder, "mes-aides")
    run()
    assert "near_duplicate_id" not in kinds(portfolio)

    write(folder, "mes.aides")
    run()

    with portfolio.reading() as session:
        page = beta.products_with(session, AnomalyKind.NEAR_DUPLICATE_ID, None)
    assert {row.detail for row in page.rows} == {"mes-aides", "mes.aides"}


def test_two_imports_at_once_make_no_double(portfolio, folder, settings):
    for number in range(40):
        write(folder, f"produit-{number}")

    def alone(_):
        runtime = Runtime(service, settings)
        report = import_folder(runtime, folder, lambda done, total: None)
        runtime.engine.dispose()
        return report.outcomes

    with ThreadPoolExecutor(4) as pool:
        outcomes = sum(pool.map(alone, range(4)), Counter())

    assert outcomes == {"created": 40, "unchanged": 120}


def test_one_file_that_the_database_refuses_stops_no_other(portfolio, folder, run, monkeypatch, capsys):
    for name in ("a", "b", "c"):
        write(folder, name, title=name)
    whole = reading_files.imported

    def broken(file, **facts):
        made, fact = whole(file, **facts)
        made.origin = None if file.reference == "b" else made.origin
        return made, fact

    monkeypatch.setattr(reading_files, "imported", broken)

    assert run() == [2, 0, 0, 1]
    assert "b.md was not kept" in capsys.readouterr().err


def test_the_stored_dates_say_the_same_phase_as_the_product(portfolio, folder, run):
    write(folder, "cantine", start="2030-01-01")
    run()

    with portfolio.reading() as session:
        stays = list(session.scalars(select(Phase)))
    assert [(stay.current_from, stay.current_until) for stay in stays] == [(stays[0].start, None)]


@pytest.mark.slow
def test_the_492_real_files_are_all_kept_and_twice_is_once(beta_products, portfolio):
    portfolio.now = TODAY
    shown = []
    report = import_folder(portfolio.runtime, beta_products, lambda done, total: shown.append((done, total)))
    first, second = json.loads(report.as_json()), json.loads(portfolio.read(beta_products).as_json())

    assert [first[name] for name in ("read", "created", "updated", "unchanged", "refused")] == [492, 492, 0, 0, 0]
    assert [second[name] for name in ("read", "created", "updated", "unchanged", "refused")] == [492, 0, 0, 492, 0]
    assert first["anomalies"] == second["anomalies"]
    assert shown[0] == (25, 492)
    assert shown[-1] == (492, 492)
    assert len(portfolio.said()) == 492
    with portfolio.reading() as session:
        kept = session.execute(select(product.c.reference, source.c.content).join_from(product, source))
        assert {row.reference: row.content for row in kept} == {
            p.stem: p.read_bytes() for p in beta_products.glob("*.md")
        }
        stored = Counter({row.kind.value: row.many for row in beta.anomaly_counts(session)})
        counts = queries.count_by_phase(session, TODAY.date())
    assert stored == first["anomalies"]
    assert counts["stopped"] == 237
    assert sum(counts.values()) == 492


def test_the_command_line_shows_progress_and_reports_in_json(portfolio, folder, capsys):
    write(folder, "cantine")

    assert run_command(portfolio, folder, json=True) == 0

    shown = capsys.readouterr()
    assert json.loads(shown.out) == {
        "read": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "anomalies": {},
    }
    assert "1 of 1 files read (100 %)" in shown.err


def test_the_command_line_says_which_folder_is_missing(portfolio, folder, capsys):
    assert run_command(portfolio, folder / "nulle-part", json=False) == 2

    assert "nulle-part: No such file" in capsys.readouterr().err


def run_command(room, folder, **options):
    return beta_folder.IMPORT_BETA.run(room.runtime, Namespace(folder=folder, **options))
