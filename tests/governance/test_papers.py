"""Papers go with a case before its sitting; a page warns when they are late."""

import io
from uuid import UUID

import pytest

from services.governance.queries.cases import Viewer, the_case
from shared.errors import NotFound
from shared.identifiers import new_id
from tests.governance.conftest import DAY, text_of
from tests.governance.test_sittings import NEXT_WEEK, convened, planned


def attach(team, case, title="Rapport de l’équipe", name="rapport.pdf", content=b"%PDF-1.7 essai"):
    return team.post(team.form(f"{case}/pieces", "pieces"), title=title, document=(io.BytesIO(content), name))


def test_the_team_attaches_a_paper_and_members_read_it_before_the_sitting(governance, visit, committee):
    team, yann = visit("malo", "team"), visit("yann")
    assert "Aucune pièce n’est jointe" in text_of(yann, f"{committee}/pieces")

    assert attach(team, committee).status_code == 303

    page = yann.get(f"{committee}/pieces").text
    assert "Rapport de l’équipe" in page
    link = next(part for part in page.split('"') if part.startswith(f"{committee}/pieces/"))
    assert yann.get(link).data == b"%PDF-1.7 essai"
    assert 'name="document"' not in page
    stranger = Viewer(new_id(), sees_all=False, today=governance.now.date())
    with governance.reading() as session, pytest.raises(NotFound):
        the_case(session, UUID(committee.rsplit("/", 1)[1]), stranger)


def test_a_week_before_the_sitting_its_page_names_the_cases_without_a_paper(governance, visit, committee):
    team = visit("malo", "team")
    sitting_id = planned(governance, governance.only_body(), NEXT_WEEK + 7 * DAY)
    convened(governance, sitting_id, committee.rsplit("/", 1)[1])
    page = f"/gouvernance/seances/{sitting_id}"
    assert "Aucune pièce" in text_of(team, page)
    assert "Des pièces manquent" not in text_of(team, page)

    governance.now = NEXT_WEEK
    assert "Des pièces manquent" in text_of(team, page)

    attach(team, committee)
    shown = text_of(team, page)
    assert "Des pièces manquent" not in shown
    assert "Pièces jointes : 1" in shown


def test_papers_of_a_decided_case_stay_as_they_are(governance, visit, committee):
    team, nolwenn = visit("malo", "team"), visit("nolwenn")
    form = team.form(f"{committee}/pieces", "pieces")
    team.fill(committee, "ouverture", closes_at="2026-11-30T18:00")
    nolwenn.fill(committee, "bulletin", choice="for")
    governance.later(8 * DAY)

    answer = team.post(form, title="Trop tard", document=(io.BytesIO(b"texte"), "note.txt"))

    assert answer.status_code == 409
    assert 'name="document"' not in team.get(f"{committee}/pieces").text
