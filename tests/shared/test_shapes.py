"""A database that is used again holds what its migrations made, and nothing that a test before left."""

import psycopg
import pytest

from tests.servers.shapes import LARGE, SHAPES

MADE = """
CREATE TABLE team (id integer PRIMARY KEY, name text);
CREATE TABLE member (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, team integer REFERENCES team);
CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'never'; END $$;
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON member EXECUTE FUNCTION no();
INSERT INTO team VALUES (1, 'seeded');
"""


def ask(url, statement):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def url(postgres):
    url = postgres.emptied()
    ask(url, MADE)
    SHAPES.keep(url, "a")
    return url


def test_rows_go_whatever_guards_them_and_those_of_the_migrations_and_counters_come_back(url):
    ask(url, "UPDATE team SET name = 'changed'")
    ask(url, "INSERT INTO member (team) VALUES (1), (1)")

    SHAPES.ready(url)

    assert SHAPES.serves(url, "a")
    assert ask(url, "SELECT * FROM team") == [(1, "seeded")]
    assert ask(url, "INSERT INTO member (team) VALUES (1) RETURNING id") == [(1,)]
    with pytest.raises(psycopg.errors.RaiseException):
        ask(url, "DELETE FROM member")


def test_a_large_table_loses_its_rows_too(url):
    ask(url, f"INSERT INTO team SELECT 1 + n, repeat('x', 1000) FROM generate_series(1, {LARGE // 900}) AS n")

    SHAPES.ready(url)

    assert ask(url, "SELECT * FROM team") == [(1, "seeded")]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE team ADD COLUMN more text",
        "ALTER TABLE team ALTER COLUMN name SET NOT NULL",
        "DROP TRIGGER kept ON member",
        "ALTER TABLE member DISABLE TRIGGER kept",
        "CREATE TABLE left_over ()",
        "CREATE SCHEMA left_over",
        "CREATE INDEX ON team (name)",
        "GRANT SELECT ON team TO public",
        "CREATE OR REPLACE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    ],
)
def test_whoever_changes_the_tables_has_them_made_anew_for_the_next(url, change):
    ask(url, change)

    SHAPES.ready(url)

    assert not SHAPES.serves(url, "a")
    assert ask(url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace") == []
    ask(url, "DROP SCHEMA IF EXISTS left_over")


def test_the_tables_of_another_service_make_place(url):
    SHAPES.ready(url)

    assert not SHAPES.serves(url, "b")
    assert ask(url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace") == []


def test_a_database_of_one_test_alone_is_not_kept(postgres):
    alone = postgres.database()
    ask(alone, MADE)

    SHAPES.keep(alone, "a")

    assert not SHAPES.serves(alone, "a")
