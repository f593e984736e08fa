"""The list of ideas: narrowed, the same work at 10 and at 10,000 ideas, as files."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from services.ideas.tables import call, idea
from shared.identifiers import new_id
from shared.people import set_role
from tests.ideas.alike import crowd
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.crowded import PAGES, crowd_around
from tests.visitor import Visitor, identity

FEW, MANY = 10, 10_000
DECIDIM = {
    *("id", "author/name", "taxonomies/name", "category/name", "scope/name", "participatory_space/id"),
    *("participatory_space/url", "component/id", "title/fr", "body/fr", "state", "reference", "answered_at", "votes"),
    *("endorsements/total_count", "comments", "attachments", "followers", "published_at", "url", "related_proposals"),
    *("withdrawn", "withdrawn_at", "created_at", "updated_at"),
}
"""Columns of a file of proposals, with both ways of classifying them, the older one and taxonomies."""


@contextmanager
def asked(ideas: IdeasRoom) -> Iterator[list[str]]:
    told: list[str] = []

    def note(*args: object) -> None:
        told.append(str(args[2]))

    event.listen(ideas.runtime.engine, "before_cursor_execute", note)
    yield told
    event.remove(ideas.runtime.engine, "before_cursor_execute", note)


def queries(ideas: IdeasRoom, visitor: Visitor, path: str) -> tuple[int, int]:
    """How many questions a page asks, and how many bytes it weighs."""
    with asked(ideas) as told:
        answer = visitor.get(path)
        size = len(answer.data)  # a file asks while it is read
    assert answer.status_code == 200
    return len([statement for statement in told if statement.startswith("SELECT")]), size


def test_every_list_asks_the_same_at_10_and_at_10_000_ideas(
    ideas: IdeasRoom, visit: Visit, beta_products: Path
) -> None:
    malo = visit("malo")
    with ideas.runtime.unit_of_work() as uow:
        for role in ("dsi", "trusted"):
            set_role(uow, identity("malo"), role, granted=True)
    crowd_around(ideas.runtime.engine, crowd(beta_products, FEW), identity("malo"))
    with ideas.reading() as session:
        call_id, idea_id = session.execute(select(idea.c.call_id, idea.c.id).order_by(idea.c.id).limit(1)).one()
    pages = {path.format(call=call_id, idea=idea_id, me=identity("malo")) for path in PAGES.values()}
    few = {path: queries(ideas, malo, path)[0] for path in pages}

    crowd_around(ideas.runtime.engine, crowd(beta_products, MANY), identity("malo"), first=FEW + 1, call_id=call_id)

    many = {path: queries(ideas, malo, path) for path in pages}
    assert {path: found[0] for path, found in many.items()} == few
    assert {path: found[1] for path, found in many.items() if found[1] >= 60_000} == {}


@pytest.mark.parametrize("form", ["csv", "json", "ods"])
def test_a_file_is_read_five_hundred_rows_at_a_time(
    ideas: IdeasRoom, visit: Visit, beta_products: Path, form: str
) -> None:
    yann = visit("yann")
    crowd_around(ideas.runtime.engine, crowd(beta_products, 1600), new_id())

    few = queries(ideas, yann, f"/idees/toutes.{form}?etat=reserved")[0]

    assert queries(ideas, yann, f"/idees/toutes.{form}")[0] == few + 3


@pytest.mark.parametrize(
    "path", ["mes-evaluations", "avis-dsi", "suites", "pseudonymes", "signalements", "appels/{call}/jury", "suivies"]
)
def test_who_follows_a_list_to_its_end_reads_each_row_once(
    ideas: IdeasRoom, visit: Visit, beta_products: Path, path: str
) -> None:
    malo, many = visit("malo"), 620
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("malo"), "trusted", granted=True)
    crowd_around(ideas.runtime.engine, crowd(beta_products, many), identity("malo"))
    with ideas.reading() as session:
        call_id = session.scalars(select(idea.c.call_id).limit(1)).one()
    seen: list[str] = []
    following: str | None = f"/idees/{path.format(call=call_id)}"
    while following:
        page = malo.get(following).text
        seen += re.findall(r"ID-2026-\d{4}", page)
        link = re.search(r'<a class="button second" href="([^"]+)" rel="next"', page)
        following = unescape(link[1]) if link else None

    some = {"suites": 62, "pseudonymes": 124, "signalements": 207, "appels/{call}/jury": 62, "avis-dsi": 434}
    assert len(seen) == len(set(seen))
    assert len(seen) == some.get(path, many)


def test_the_list_is_narrowed_by_theme_and_directorate(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    visit("yann")
    ideas.idea(author=identity("nolwenn"), title="Les clés se perdent")
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(call).values(theme="Lycées"))
    ideas.idea(author=identity("yann"), title="Le ponton est glissant")

    assert "ponton" not in nolwenn.get("/idees/?direction=Lyc%C3%A9es").text
    assert "clés" in nolwenn.get("/idees/?direction=Lyc%C3%A9es").text
    assert "ponton" not in nolwenn.get("/idees/?theme=Lyc%C3%A9es").text
    assert "clés" not in nolwenn.get("/idees/?theme=inconnu").text
    assert nolwenn.get("/idees/?etat=nulle&theme=%27&direction=%27").status_code == 200


def test_the_list_is_given_as_files_with_the_names_of_decidim(ideas: IdeasRoom, visit: Visit) -> None:
    ideas.idea(author=identity("nolwenn"), title="=Les clés se perdent")
    yann = visit("yann")
    visit("nolwenn")

    told = yann.get("/idees/toutes.csv").text
    assert set(told.removeprefix("\ufeff").partition("\r\n")[0].split(";")) >= DECIDIM
    assert ";'=Les clés se perdent;" in told
    rows = yann.get("/idees/toutes.json").get_json()
    assert (rows[0]["title"], rows[0]["votes"], rows[0]["state"]) == ({"fr": "=Les clés se perdent"}, 0, "submitted")
    assert (rows[0]["component"]["name"], rows[0]["endorsements"]) == ("Le quotidien des lycées", {"total_count": 0})
    assert "@" not in told
    assert yann.get("/idees/toutes.ods").data[:2] == b"PK"
    assert yann.get("/idees/toutes.xml").status_code == 404
    assert yann.get("/idees/toutes.json?etat=withdrawn").get_json() == []
