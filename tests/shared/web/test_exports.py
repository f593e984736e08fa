"""Lists saved as files: what a spreadsheet and a program find in them, and that no list is ever held whole."""

import csv
import gc
import json
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import insert, select

from shared.errors import NotFound
from shared.identifiers import new_id
from shared.service import Runtime
from shared.settings import Settings
from shared.web import context, languages
from shared.web.context import Here
from shared.web.exports import LABELS, Column, in_slices, saved
from shared.web.exports.cells import harmless
from tests.shared.web.little import notes

COLUMNS = (
    Column(name="title", label="Titre", of=lambda row: row[0]),
    Column(name="day", label="Jour", of=lambda row: row[1]),
    Column(name="count", label="Nombre", of=lambda row: row[2]),
    Column(name="tags", label="Mots", of=lambda row: row[3]),
)
ROWS = [
    ("Cantine « facile » ; à midi", date(2026, 11, 25), 12, ("eau", "pain")),
    ("=1+1", None, Decimal("-2.5"), ()),
    ("deux\nlignes,  et   des espaces ", date(1999, 1, 2), -3, ("un",)),
]


def file_of(app: Flask, form: str, rows=ROWS, columns=COLUMNS) -> bytes:
    with app.test_request_context():
        return saved(form, "liste", columns, rows).get_data()


def read_csv(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:], newline=""), delimiter=";"))


def read_ods(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_spreadsheet_reads_the_csv_file_with_its_accents_and_semicolons(app: Flask):
    assert read_csv(file_of(app, "csv")) == [
        ["Titre", "Jour", "Nombre", "Mots"],
        ["Cantine « facile » ; à midi", "2026-11-25", "12", "eau, pain"],
        ["'=1+1", "", "-2,5", ""],
        ["deux\nlignes,  et   des espaces ", "1999-01-02", "-3", "un"],
    ]


def test_a_spreadsheet_reads_the_ods_file_with_days_and_numbers_as_such(app: Flask):
    heading, *rows = read_ods(file_of(app, "ods"))

    assert heading == ["Titre", "Jour", "Nombre", "Mots"]
    assert rows == [
        ["Cantine « facile » ; à midi", date(2026, 11, 25), 12.0, "eau, pain"],
        ["=1+1", "", -2.5, ""],
        ["deux\nlignes,  et   des espaces ", date(1999, 1, 2), -3.0, "un"],
    ]


def test_a_program_reads_the_json_file(app: Flask):
    assert json.loads(file_of(app, "json")) == [
        {"title": "Cantine « facile » ; à midi", "day": "2026-11-25", "count": 12, "tags": ["eau", "pain"]},
        {"title": "=1+1", "day": None, "count": -2.5, "tags": []},
        {"title": "deux\nlignes,  et   des espaces ", "day": "1999-01-02", "count": -3, "tags": ["un"]},
    ]


@pytest.mark.parametrize("form", LABELS)
def test_an_empty_list_is_a_whole_file_too(app: Flask, form: str):
    content = file_of(app, form, rows=[])

    if form == "json":
        assert json.loads(content) == []
    else:
        assert (read_csv if form == "csv" else read_ods)(content) == [["Titre", "Jour", "Nombre", "Mots"]]


def test_the_kind_of_an_ods_file_stands_at_its_beginning(app: Flask):
    content = file_of(app, "ods")

    assert content[30:38] == b"mimetype"
    assert content[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    with ZipFile(BytesIO(content)) as package:
        first = package.infolist()[0]
        assert package.testzip() is None
        assert (first.filename, first.header_offset, first.compress_type, first.flag_bits) == (
            "mimetype", 0, ZIP_STORED, 0)  # fmt: skip


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＋", "－", "＠"])
def test_no_text_of_a_csv_file_is_a_formula(sign: str):
    assert harmless(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"
    assert harmless(f"a{sign}") == f"a{sign}"


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(anything, st.dates(min_value=date(1900, 1, 2)), st.integers(-(2**50), 2**50))))
def test_every_reader_finds_the_same_list(rows):
    app = bare_app()
    for form in LABELS:
        content = file_of(app, form, rows=[(*row, ()) for row in rows])
        if form == "json":
            assert [tuple(one.values())[:3] for one in json.loads(content)] == [
                (text, day.isoformat(), number) for text, day, number in rows
            ]
        elif form == "csv":
            found = read_csv(content)[1:]
            assert len(found) == len(rows)
            assert not [cell for cell, *_ in found if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
        else:
            assert [row[1:3] for row in read_ods(content)[1:]] == [[day, number] for _, day, number in rows]


@cache
def bare_app() -> Flask:
    """An application that only speaks, for tests that run many times."""
    app = Flask("bare")
    app.secret_key = "test"
    languages.install(app, Path("nowhere"))
    context.install(app, Here(None, None, Settings(service="ideas")))
    return app


def test_an_instant_is_told_on_the_clocks_of_paris(app: Flask):
    column = (Column(name="at", label="Le", of=lambda row: row),)
    rows = [datetime(2026, 7, 14, 22, 30, tzinfo=UTC)]

    assert read_csv(file_of(app, "csv", rows, column))[1] == ["2026-07-15 00:30:00"]
    assert read_ods(file_of(app, "ods", rows, column))[1] == [datetime(2026, 7, 15, 0, 30)]  # noqa: DTZ001 - as on the clock
    assert json.loads(file_of(app, "json", rows, column)) == [{"at": "2026-07-15T00:30:00+02:00"}]


@pytest.mark.parametrize("form", LABELS)
def test_a_hundred_times_the_rows_cost_no_more_memory(app: Flask, form: str):
    def peak(count: int) -> int:
        rows = ((f"Titre {number} " + "x" * 300, None, number, ()) for number in range(count))
        with app.test_request_context():
            answer = saved(form, "liste", COLUMNS, rows)
            gc.collect()
            tracemalloc.start()
            size = sum(len(piece) for piece in answer.response)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert size > 0
        return most

    few = min(peak(100), peak(100))

    assert peak(10_000) < few + 1_000_000


def test_rows_are_read_slice_by_slice_without_a_gap_or_a_double(app: Flask, runtime: Runtime):
    with runtime.unit_of_work() as uow:
        uow.session.execute(insert(notes), [{"id": new_id(), "title": f"{n:05}", "by": None} for n in range(1234)])
    sizes = []

    def read(session, wanted):
        rows = session.execute(wanted.of(select(notes), notes.c.title, notes.c.id)).all()
        sizes.append(len(rows))
        return rows

    with app.test_request_context():
        found = list(in_slices(read, lambda row: (row.title, row.id)))

    assert [row.title for row in found] == [f"{n:05}" for n in range(1234)]
    assert sizes == [501, 501, 234]


def test_the_answer_is_a_file_with_the_name_of_the_list_and_the_day(app: Flask):
    with app.test_request_context():
        answer = saved("ods", "produits", COLUMNS, ROWS)

    assert answer.mimetype == "application/vnd.oasis.opendocument.spreadsheet"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=produits-20")
    assert answer.headers["Content-Disposition"].endswith(".ods")


def test_a_form_that_does_not_exist_is_told(app: Flask):
    with app.test_request_context(), pytest.raises(NotFound, match="sous cette forme"):
        saved("xlsx", "liste", COLUMNS, ROWS)


def test_a_list_that_cannot_be_read_is_no_half_file(app: Flask):
    def broken():
        raise ZeroDivisionError
        yield

    with app.test_request_context(), pytest.raises(ZeroDivisionError):
        saved("csv", "liste", COLUMNS, broken())
