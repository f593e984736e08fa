"""The list of ideas: narrowed, the same work at 10 and at 10,000 ideas, as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event, select, update

from services.ideas.tables import call
from tests.ideas.alike import crowd, plant
from tests.ideas.conftest import IdeasRoom, Visit
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
    assert answer.status_code == 200
    return len([statement for statement in told if statement.startswith("SELECT")]), len(answer.data)


def test_every_list_asks_the_same_at_10_and_at_10_000_ideas(
    ideas: IdeasRoom, visit: Visit, beta_products: Path
) -> None:
    malo = visit("malo")
    plant(ideas.runtime.engine, crowd(beta_products, FEW), identity("malo"), indexed=False)
    with ideas.reading() as session:
        call_id = session.scalars(select(call.c.id)).one()
    pages = [
        "/idees/",
        "/idees/?etat=submitted",
        "/idees/?direction=Incubateur",
        "/idees/mes-idees",
        "/idees/a-examiner",
    ]
    pages += ["/idees/suivies", "/idees/appels", f"/idees/appels/{call_id}", f"/idees/appels/{call_id}/chiffres"]
    pages += ["/idees/chiffres", "/idees/api/v1/ideas"]
    few = {path: queries(ideas, malo, path)[0] for path in pages}

    plant(ideas.runtime.engine, crowd(beta_products, MANY), identity("malo"), first=FEW + 1, indexed=False)

    many = {path: queries(ideas, malo, path) for path in pages}
    assert {path: found[0] for path, found in many.items()} == few
    assert {path: found[1] for path, found in many.items() if found[1] > 60_000} == {}


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
