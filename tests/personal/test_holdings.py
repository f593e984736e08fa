"""Every column that refers to a person is declared, with what an export shows and what erasure does."""

import importlib
from collections.abc import Iterator

import pytest
from sqlalchemy import JSON, Column, MetaData, Table, Text, Uuid

from shared.database import ID
from shared.mailboxes import metadata as kernel
from shared.messages import EVENTS
from shared.personal.holdings import Fate, Holding, holdings_of
from shared.service import Service

SERVICES = ("governance", "ideas", "notify", "portfolio")
# What an id may refer to without referring to a person: what events speak of, and rows of one service's own.
THINGS = {event.kind.partition(".")[2] for event in EVENTS.values()} - {"person"} | {
    "ballot",
    "candidate",
    "round",
    "sitting",
    "successor",
    "decision",
    "event",
    "from_body",
    "question",
    "late_question",
    "request",
    "to_body",
    "run",
    "wanted",
    "condition",
    "document",
    "file",
    "engagement",
    "group",
    "path",
    "step",
    "risk",
    "standard",
    "measure",
    "hook",
    "gathering",
    "mail",
    "about",
    "draft",
    "into",
    "part",
    "draw",
    "merge",
    "alias",
    "attachment",
    "within",
    "issue",
    "outsider",
    "stay",
    "drawn_call",
}
NOT_PEOPLE = {"outbox.cause", "posted.key", "comment.parent_id", "deliberation.corrects"}
# Texts and JSON that hold what people are called or messages about them.
TELLING = {"name", "email", "directorate", "envelope"}
# Names of bodies and the directorates of products, not of people.
NAMES_OF_THINGS = {"body.name", "counter.name", "product.directorate", "topic.name"}


def service(name: str) -> Service:
    made: Service = importlib.import_module(f"services.{name}.app").service
    return made


def tables_of(made: Service) -> Iterator[Table]:
    yield from {**kernel.tables, **made.metadata.tables}.values()


def undeclared(made: Service, tables: "Iterator[Table] | list[Table]") -> list[str]:
    declared = holdings_of(made)
    return [
        str(column) for table in tables for column in table.columns if refers(column) and not is_told(column, declared)
    ]


def refers(column: "Column[object]") -> bool:
    if str(column) in NOT_PEOPLE | NAMES_OF_THINGS:
        return False
    if isinstance(column.type, Uuid):
        return column.name != "id" and column.name.removesuffix("_id") not in THINGS
    return isinstance(column.type, Text) and column.name in TELLING


def is_told(column: "Column[object]", declared: tuple[Holding, ...]) -> bool:
    mine = [holding for holding in declared if holding.table.name == column.table.name]
    return any(column.name in {*holding.refers, *holding.shows} for holding in mine)


@pytest.mark.parametrize("name", SERVICES)
def test_every_column_that_refers_to_a_person_is_declared(name):
    assert undeclared(service(name), tables_of(service(name))) == []


@pytest.mark.parametrize("column", ["reviewer_id", "closed_by", "name", "email"])
def test_a_column_that_was_forgotten_is_found_out(column):
    kind = Text() if column in TELLING else ID
    table = Table("review", MetaData(), Column("id", ID, primary_key=True), Column(column, kind))

    assert undeclared(service("ideas"), [table]) == [f"review.{column}"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_declared_can_be_found_shown_and_erased(name):
    for holding in holdings_of(service(name)):
        assert holding.refers or holding.where, holding.title
        assert {*holding.refers, *holding.shows} <= set(holding.table.columns.keys()), holding.title
        assert holding.why.endswith("."), holding.title


@pytest.mark.parametrize("name", SERVICES)
def test_messages_are_the_only_json_that_may_tell_of_a_person(name):
    kept = {
        str(column) for table in tables_of(service(name)) for column in table.columns if isinstance(column.type, JSON)
    }

    assert kept <= {"outbox.data", "news.facts", "product.sheet", "hook.types", "draft.answers"}


@pytest.mark.parametrize("name", SERVICES)
def test_titles_are_not_used_twice(name):
    titles = [holding.title for holding in holdings_of(service(name))]

    assert len(titles) == len(set(titles))
    assert {holding.fate for holding in holdings_of(service(name))} == set(Fate)
