"""Co-authors who say yes themselves, documents of bounded kinds, deposits for others, and what one follows."""

import io
from uuid import UUID

import pytest
from sqlalchemy import func, select

from services.ideas.domain.beside import MOST_DOCUMENTS
from services.ideas.tables import coauthor
from shared.attachments import attachment
from shared.uploads import MAX_FILE
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_deposit import begun
from tests.visitor import Visitor, identity

PDF = b"%PDF-1.7 a photograph of the key board"


@pytest.fixture
def page(ideas: IdeasRoom) -> str:
    return f"/idees/{ideas.idea(author=identity('nolwenn'))}"


def joined(visitor: Visitor, page: str, name: str = "cahier.pdf", content: bytes = PDF) -> int:
    form = visitor.form(f"{page}/documents")
    return visitor.post(form, file=(io.BytesIO(content), name)).status_code


def test_whoever_is_invited_signs_once_they_have_said_yes(ideas: IdeasRoom, visit: Visit, page: str) -> None:
    nolwenn, yann = visit("nolwenn"), visit("yann")
    ideas.forget()

    nolwenn.fill(f"{page}/coauteurs", email="YANN@region.example")

    assert ideas.said() == ["ideas.idea.coauthor_invited.v1"]
    assert ideas.last("ideas.idea.coauthor_invited.v1")["person_id"] == str(identity("yann"))
    assert "Yann" not in visit("malo").get(f"{page}/coauteurs").text
    assert page in yann.get("/idees/mes-idees").text
    yann.fill(page, f"{page}/signature")
    assert "Avec Yann" in visit("malo").get(page).text
    yann.fill(page, f"{page}/signature/fin")
    assert "Avec Yann" not in visit("malo").get(page).text


def test_only_the_author_invites_and_only_people_who_are_known(ideas: IdeasRoom, visit: Visit, page: str) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(f"{page}/coauteurs")
    visit("yann")

    assert nolwenn.post(form, email="inconnu@region.example").status_code == 422
    assert nolwenn.post(form, email="nolwenn@region.example").status_code == 409
    assert "Inviter à signer" not in visit("yann").get(f"{page}/coauteurs").text
    with ideas.reading() as session:
        assert session.scalar(select(func.count()).select_from(coauthor)) == 0


def test_a_document_is_read_by_all_as_a_file_that_no_browser_runs(visit: Visit, page: str) -> None:
    nolwenn = visit("nolwenn")

    assert joined(nolwenn, page) == 303

    yann = visit("yann")
    listing = yann.get(f"{page}/documents").text
    address = listing.split(f'href="{page}/documents/')[1].split('"')[0]
    answer = yann.get(f"{page}/documents/{address}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Joindre ce document" not in listing


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<script>"), ("faux.pdf", b"<script>"), ("lourd.pdf", PDF + b"x" * MAX_FILE), ("sans", b"rien")],
)
def test_a_file_of_another_kind_or_too_large_is_refused(visit: Visit, page: str, name: str, content: bytes) -> None:
    assert joined(visit("nolwenn"), page, name, content) == 422


def test_an_idea_holds_a_few_documents_and_one_taken_away_is_gone(ideas: IdeasRoom, visit: Visit, page: str) -> None:
    nolwenn = visit("nolwenn")
    form = nolwenn.form(f"{page}/documents")
    for number in range(MOST_DOCUMENTS):
        assert joined(nolwenn, page, f"photo{number}.pdf") == 303
    assert nolwenn.post(form, file=(io.BytesIO(PDF), "de-trop.pdf")).status_code == 409
    removal = next(form.action for form in _forms(nolwenn, f"{page}/documents") if form.action.endswith("/retrait"))

    nolwenn.fill(f"{page}/documents", removal)

    with ideas.reading() as session:
        assert session.scalar(select(func.count()).select_from(attachment)) == MOST_DOCUMENTS - 1


def _forms(visitor: Visitor, path: str) -> list:  # type: ignore[type-arg]
    from tests.system.agent import read_forms

    return list(read_forms(visitor.get(path).text))


def test_a_document_of_another_idea_is_not_found_here(ideas: IdeasRoom, visit: Visit, page: str) -> None:
    nolwenn, other = visit("nolwenn"), f"/idees/{ideas.idea()}"
    joined(nolwenn, page)
    with ideas.reading() as session:
        attached = session.scalars(select(attachment.c.id)).one()

    assert nolwenn.get(f"{other}/documents/{attached}/fichier").status_code == 404


def test_a_deposit_for_somebody_without_a_mailbox_says_so_and_tells_whom_to_the_team_alone(
    ideas: IdeasRoom, visit: Visit
) -> None:
    nolwenn, whom = visit("nolwenn"), "Jeanne, agente d’entretien"
    page = nolwenn.fill(begun(nolwenn, ideas.call()), agrees="true", behalf=whom)

    assert whom in visit("malo").get(page).text
    told = visit("yann").get(page).text
    assert "Déposée pour une personne sans messagerie" in told
    assert "Jeanne" not in told


def test_deposits_for_others_are_not_counted_as_ones_own(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn, call_id = visit("nolwenn"), ideas.call()
    with ideas.runtime.unit_of_work() as uow:
        uow.session.connection().exec_driver_sql("UPDATE call SET per_person = 1")

    for whom in ("Jeanne, à l’entretien", "Paul, aux espaces verts", ""):
        nolwenn.fill(begun(nolwenn, call_id), agrees="true", behalf=whom)

    assert nolwenn.post(nolwenn.form(begun(nolwenn, call_id)), agrees="true").status_code == 409


def test_one_follows_an_idea_and_sees_what_comes_next(ideas: IdeasRoom, visit: Visit, page: str) -> None:
    yann = visit("yann")
    ideas.forget()
    assert page not in yann.get("/idees/suivies").text

    yann.fill(page, f"{page}/suivi")

    listing = yann.get("/idees/suivies").text
    assert page in listing
    assert "d’ici le" in listing
    yann.fill(page, f"{page}/suivi/fin")
    assert page not in yann.get("/idees/suivies").text
    assert ideas.said() == ["ideas.idea.followed.v1"] * 2
    assert ideas.last("ideas.idea.followed.v1")["follows"] is False


def test_joining_an_idea_without_an_invitation_is_not_found(ideas: IdeasRoom, visit: Visit, page: str) -> None:
    yann = visit("yann")
    form = yann.form(page, f"{page}/suivi")
    form.action = f"{page}/signature"

    assert yann.post(form).status_code == 404
    assert UUID(page.rpartition("/")[2])
