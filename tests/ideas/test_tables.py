"""Ideas brought from tables: whatever wrote them, as Decidim writes them, many at once, and all or nothing."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.ideas.commands.importing import ImportIdeas, import_ideas
from services.ideas.commands.similar import index_what_is_not
from services.ideas.domain.importing import MOST_LINES, read
from services.ideas.queries.similar import similar
from services.ideas.tables import behalf
from services.ideas.tables import idea as ideas_table
from shared.errors import Invalid
from shared.mailboxes import outbox
from shared.run import main
from shared.uploads import Upload
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import Visitor

TABLE = "title;body;who;author/name\nLes clés se perdent;Chaque semaine un trousseau manque.;L’accueil;Jeanne\n"
PROBLEM = "Chaque semaine un trousseau manque."
DECIDIM = (
    *("id", "author/id", "author/name", "author/url", "taxonomies/id", "taxonomies/name", "participatory_space/id"),
    *("participatory_space/url", "component/id", "title/fr", "title/en", "body/fr", "body/en", "address", "latitude"),
    *("longitude", "state", "reference", "answer/fr", "answered_at", "votes", "endorsements/total_count"),
    *("endorsements/user_endorsements", "comments", "attachments", "followers", "published_at", "url", "meeting_urls"),
    *("related_proposals", "is_amend", "original_proposal/title/fr", "original_proposal/url", "withdrawn"),
    *("withdrawn_at", "created_at", "updated_at"),
)
"""What heads a file of proposals as Decidim writes it."""


def table(rows: Sequence[Sequence[str]], mark: str = ";") -> bytes:
    """As a spreadsheet writes it, cells quoted where they must be."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=mark).writerows(rows)
    return lines.getvalue().encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
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
        ("", "il manque title/fr et body/fr"),
        ("title;body\n", "aucune idée"),
        ("title;who\nLes clés;moi\n", "il manque body/fr"),
        ("title;body\nx;Chaque semaine un trousseau manque.\n;\n\nLes clés;\n", "Ligne 2 : title/fr"),
        ("title;body\n" + "Les clés;court\n" * 30, "Et 10 autres erreurs"),
        (f"title;body\n{'Les clés;Chaque semaine un trousseau manque.' + chr(10)}" * 10_001, "plus de 10000"),
        ('title;body\n"Les clés";"Deux\nlignes d’une même case"\nx;court\n', "Ligne 4 : title/fr"),
        (f"title;body\nLes clés;{'x' * 200_000}\n", "Ligne 2 : cette ligne ne se lit pas"),
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


def test_a_file_of_proposals_is_read_as_decidim_writes_it() -> None:
    cells = {"id": "412", "author/name": "Jeanne", "title/fr": "Les clés se perdent", "title/en": "Keys get lost"}
    cells |= {"body/fr": "<p>Chaque semaine<br>un trousseau&nbsp;manque.</p>", "state": "accepted", "votes": "12"}

    (told,) = read(table([DECIDIM, [cells.get(name, "") for name in DECIDIM]]))

    assert told["title"] == "Les clés se perdent"
    assert told["problem"] == "Chaque semaine\nun trousseau\xa0manque."
    assert told["behalf"] == "Jeanne"


@pytest.mark.parametrize("language", ["br", "en"])
def test_another_language_of_decidim_is_read_where_there_is_no_french(language: str) -> None:
    (told,) = read(table([[f"body/{language}", f"title/{language}"], [PROBLEM, "Ar c’hlavioù"]]))

    assert (told["title"], told["problem"]) == ("Ar c’hlavioù", PROBLEM)


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x")', "+33 2 99 00 00 00", "-- à voir --", "@malo, les clés"])
def test_what_a_spreadsheet_would_run_comes_back_as_it_left(ideas: IdeasRoom, visit: Visit, cell: str) -> None:
    ideas.idea(title=cell)

    saved = visit("yann").get("/idees/toutes.csv").data

    assert f"'{cell[0]}".encode() in saved
    assert [told["title"] for told in read(saved)] == [cell]


def test_invisible_characters_of_a_file_are_left_out() -> None:
    (told,) = read(table([["title", "body"], ["Les\u200b clés\ufeff", f"{PROBLEM}\x07"]]))

    assert (told["title"], told["problem"]) == ("Les clés", PROBLEM)


@pytest.mark.parametrize(
    "content", [b"\x00" * 50, b"\xff\xfe\x00", b'"', b"title;body\n\x00;\x00\n", bytes(range(256))]
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content)


def test_the_most_lines_are_deposited_at_once_with_numbers_in_a_row(ideas: IdeasRoom) -> None:
    rows = [["title", "body"], *([f"Les clés {n}", f"{PROBLEM} {n}"] for n in range(1200))]
    asked = ImportIdeas(
        by=ideas.person("Malo"), call_id=ideas.call(), source="Atelier", file=Upload("x.csv", table(rows))
    )
    seen: list[tuple[int, int]] = []

    ideas(lambda cmd, uow: import_ideas(cmd, uow, lambda done, total: seen.append((done, total))), asked)

    assert seen == [(250, 1200), (500, 1200), (750, 1200), (1000, 1200), (1200, 1200)]
    with ideas.reading() as session:
        numbers = list(session.scalars(select(ideas_table.c.number).order_by(ideas_table.c.number)))
        told = session.scalar(select(func.count()).where(outbox.c.type == "ideas.idea.submitted.v1"))
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 1201))
    assert told == 1200
    assert MOST_LINES == 10_000
    index_what_is_not(ideas.runtime)
    with ideas.reading() as session:
        assert similar(session, "Les clés 7", f"{PROBLEM} 7")


def test_the_command_line_tells_how_far_it_is_or_what_is_wrong(
    ideas: IdeasRoom, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    visit("nolwenn")
    monkeypatch.setenv("TIKUB_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("shared.run.set_up_logs", lambda *_: None)
    if ideas.settings.database_url:
        monkeypatch.setenv("TIKUB_DATABASE_URL", ideas.settings.database_url)
    file = tmp_path / "atelier.csv"
    words = ["--call", str(ideas.call()), "--by", "nolwenn@region.example", "--source", "Atelier"]

    def run(content: str) -> tuple[int, str]:
        file.write_text(TABLE + content)
        return main(ideas.runtime.service, ["import-ideas", str(file), *words]), capsys.readouterr().err

    wrong = [f"Ligne 3 : {name} manque ou est trop court.\n" for name in ("title/fr", "body/fr")]
    assert run("trop;court\n") == (1, "".join(wrong))
    assert count(ideas) == 0
    assert run("") == (0, "     1 of 1 (100 %)\n")
    assert count(ideas) == 1
    assert main(ideas.runtime.service, ["import-ideas", str(tmp_path / "none.csv"), *words]) == 2
    words[1] = str(uuid4())
    assert run("")[0] == 1
