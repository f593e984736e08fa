"""The list of ideas: narrowed, the same work at 10 and at 10,000 ideas, as files; and ideas brought from tables."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, update

from services.ideas.domain.importing import read
from services.ideas.tables import behalf, call
from services.ideas.tables import idea as ideas_table
from shared.errors import Invalid
from tests.ideas.alike import crowd, plant
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import Visitor, identity

FEW, MANY = 10, 10_000
TABLE = "title;body;who;author/name\nLes clés se perdent;Chaque semaine un trousseau manque.;L’accueil;Jeanne\n"


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
    assert told.startswith(
        "\ufeffid;reference;author/name;scope/name;category/name;component/id;component/name;title;body"
    )
    assert ";'=Les clés se perdent;" in told
    rows = yann.get("/idees/toutes.json").get_json()
    assert (rows[0]["title"], rows[0]["votes"], rows[0]["state"]) == ("=Les clés se perdent", 0, "submitted")
    assert "@" not in told
    assert yann.get("/idees/toutes.ods").data[:2] == b"PK"
    assert yann.get("/idees/toutes.xml").status_code == 404
    assert yann.get("/idees/toutes.json?etat=withdrawn").get_json() == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ","])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_table_is_read_whatever_wrote_it(encoding: str, mark: str, ending: str) -> None:
    content = TABLE.replace(";", mark).replace("\n", ending).encode(encoding)

    assert read(content) == [
        {
            "title": "Les clés se perdent",
            "problem": "Chaque semaine un trousseau manque.",
            "who": "L’accueil",
            "frequency": "",
            "today": "",
            "behalf": "Jeanne",
        }
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "il manque body et title"),
        ("title;body\n", "aucune idée"),
        ("title;who\nLes clés;moi\n", "il manque body"),
        ("title;body\nx;Chaque semaine un trousseau manque.\n;\n\nLes clés;\n", "Ligne 2 : title"),
        ("title;body\n" + "Les clés;court\n" * 30, "Et 10 autres erreurs"),
        ("title;body\n" + "Les clés;Chaque semaine un trousseau manque.\n" * 501, "plus de 500"),
    ],
)
def test_a_table_that_is_wrong_is_told_line_by_line(content: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read(content.encode())


def sent(visitor: Visitor, page: str, content: str) -> int:
    form = visitor.form(page)
    files = {"file": (io.BytesIO(content.encode()), "atelier.csv")}
    return visitor.post(form, source="Atelier de Quimper", **files).status_code


def count(ideas: IdeasRoom) -> int:
    with ideas.reading() as session:
        return session.scalar(select(func.count()).select_from(ideas_table)) or 0


def test_a_table_is_deposited_whole_or_not_at_all(ideas: IdeasRoom, visit: Visit) -> None:
    malo, page = visit("malo"), f"/idees/appels/{ideas.call()}/import"
    assert sent(malo, page, TABLE + "trop;court\n") == 422
    assert count(ideas) == 0

    assert sent(malo, page, TABLE + "Le ponton glisse;Deux chutes depuis le mois de mars.;;\n") == 303

    assert count(ideas) == 2
    with ideas.reading() as session:
        assert set(session.scalars(select(behalf.c.words))) == {"Jeanne", "Atelier de Quimper"}
    assert visit("nolwenn").get(page).status_code == 403
    assert UUID(page.split("/")[3])
