"""An author under a pseudonym: known to one trusted role, each look written down, and found nowhere else."""

import io
import json
import re
from uuid import UUID

import pytest
from sqlalchemy import select

from services.ideas.commands.pseudonyms import LookBehind, look_behind
from services.ideas.queries.ideas import the_idea
from services.ideas.queries.pseudonyms import SHOWN_FOR
from services.ideas.tables import call, look, pseudonym
from services.ideas.tables import idea as ideas_table
from shared.mailboxes import outbox
from shared.people import set_role
from tests.ideas.conftest import IdeasRoom, Visit
from tests.ideas.test_deposit import begun
from tests.visitor import PEOPLE, Visitor, identity

AUTHOR = next(person for person in PEOPLE if person["subject"] == "nolwenn")
SIGNED = "Une agente du littoral"


def deposited(ideas: IdeasRoom, nolwenn: Visitor, signed: str = SIGNED) -> UUID:
    where = nolwenn.fill(begun(nolwenn, ideas.call()), agrees="true", pseudonym=signed)
    assert where == "/idees/mes-idees"
    with ideas.reading() as session:
        return session.scalars(select(ideas_table.c.id)).one()


def trust(ideas: IdeasRoom, subject: str) -> None:
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity(subject), "trusted", granted=True)


def test_the_author_is_found_in_no_event_export_log_program_or_page(
    ideas: IdeasRoom, visit: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    nolwenn = visit("nolwenn")
    planted = {AUTHOR["name"], AUTHOR["email"], str(identity("nolwenn"))}
    capsys.readouterr()
    ideas.forget()
    idea_id = deposited(ideas, nolwenn)
    page = f"/idees/{idea_id}"
    yann, malo = visit("yann"), visit("malo")
    yann.fill(page, f"{page}/soutien")
    nolwenn.fill(f"{page}/echanges", words="Merci de votre soutien.")
    nolwenn.fill(f"{page}/texte", title="Les trousseaux se perdent")
    nolwenn.fill(f"{page}/retrait", why="Le lycée a changé ses serrures.")

    with ideas.reading() as session:
        rows = session.execute(select(outbox).where(outbox.c.published_at.is_(None)))
        said = [row for row in rows if "person" not in row.type]
        call_id = session.scalars(select(call.c.id)).one()
    names = {"ideas.idea.submitted.v1", "ideas.comment.posted.v1", "ideas.idea.withdrawn.v1"}
    assert {row.type for row in said} >= names
    told = {f"event {row.type}": json.dumps(row.data) for row in said}
    pages = [page, f"{page}/echanges", f"{page}/versions", f"{page}/vecu", f"{page}/porter", f"{page}/proches"]
    pages += ["/idees/", "/idees/appels", f"/idees/appels/{call_id}", f"/idees/appels/{call_id}/chiffres"]
    pages += [f"/idees/appels/{call_id}/chiffres.{form}" for form in ("csv", "json")]
    pages += ["/idees/api/v1/ideas", f"/idees/api/v1/ideas/{idea_id}", f"/idees/api/v1/ideas/{idea_id}/comments"]
    for visitor in (yann, malo):
        for address in pages:
            answer = visitor.get(address)
            assert answer.status_code == 200, address
            told[f"{visitor} {address}"] = answer.text
    logs = [line for line in capsys.readouterr().out.splitlines() if "sign_in" not in line]
    # She may have been there; what is logged of what she did must not lead from her to what was said.
    leads = {"route=ideas_drafts.submit", *(row.correlation for row in said if row.correlation != "-")}
    told["logs"] = "\n".join(line for line in logs if any(lead in line for lead in leads))

    assert told["logs"]
    assert not [line for line in logs if AUTHOR["email"] in line]
    assert {where: word for where, words in told.items() for word in planted if word in words} == {}
    assert SIGNED in yann.get(page).text


def test_the_author_acts_under_the_pseudonym_and_finds_the_idea_among_their_own(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    page = f"/idees/{deposited(ideas, nolwenn)}"

    assert page in nolwenn.get("/idees/mes-idees").text
    assert "Changer le texte" in nolwenn.get(page).text
    form = nolwenn.form(f"{page}/echanges")
    form.action = f"{page}/soutien"
    form.values.pop("words")
    assert nolwenn.post(form).status_code == 409  # nobody supports their own
    nolwenn.fill(f"{page}/echanges", words="Merci de votre soutien.")
    assert SIGNED in visit("yann").get(f"{page}/echanges").text


def test_the_quota_of_a_call_counts_what_is_signed_with_a_pseudonym(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn, call_id = visit("nolwenn"), ideas.call()
    with ideas.runtime.unit_of_work() as uow:
        uow.session.connection().exec_driver_sql("UPDATE call SET per_person = 1")
    nolwenn.fill(begun(nolwenn, call_id), agrees="true", pseudonym=SIGNED)

    answer = nolwenn.post(nolwenn.form(begun(nolwenn, call_id)), agrees="true", pseudonym="Une autre")

    assert answer.status_code == 409


@pytest.mark.parametrize("signed", ["Nolwenn", "La NOLWENN du port"])
def test_a_pseudonym_that_tells_who_it_is_is_refused(ideas: IdeasRoom, visit: Visit, signed: str) -> None:
    nolwenn = visit("nolwenn")

    answer = nolwenn.post(nolwenn.form(begun(nolwenn, ideas.call())), agrees="true", pseudonym=signed)

    assert answer.status_code == 422
    assert "contient votre nom" in answer.text


def test_the_trusted_role_sees_the_name_once_it_has_said_why_and_the_author_reads_it(
    ideas: IdeasRoom, visit: Visit
) -> None:
    nolwenn, yann = visit("nolwenn"), visit("yann")
    page = f"/idees/{deposited(ideas, nolwenn)}"
    trust(ideas, "yann")
    listing = yann.get("/idees/pseudonymes").text
    alias = re.search(r"/idees/pseudonymes/([0-9a-f-]{36})", listing)
    assert alias
    assert AUTHOR["name"] not in listing

    shown = yann.fill(f"/idees/pseudonymes/{alias[1]}", why="Elle demande à être rappelée.")

    assert AUTHOR["email"] in yann.get(shown).text
    assert "Elle demande à être rappelée." in yann.get("/idees/pseudonymes").text
    assert "Elle demande à être rappelée." in nolwenn.get(page).text
    assert "Elle demande à être rappelée." not in visit("malo").get(page).text


def test_a_look_shows_the_name_for_minutes_and_to_whoever_looked_alone(ideas: IdeasRoom, visit: Visit) -> None:
    deposited(ideas, visit("nolwenn"))
    trust(ideas, "yann")
    trust(ideas, "malo")
    with ideas.reading() as session:
        alias = session.scalars(select(pseudonym.c.alias_id)).one()
    asked = LookBehind(by=identity("yann"), alias_id=alias, why="Elle demande à être rappelée.")
    fresh = ideas(look_behind, asked)
    with ideas.runtime.unit_of_work() as uow:
        ideas.now = uow.now - SHOWN_FOR
    old = ideas(look_behind, asked)

    assert visit("yann").get(f"/idees/pseudonymes/regards/{fresh}").status_code == 200
    assert visit("malo").get(f"/idees/pseudonymes/regards/{fresh}").status_code == 404
    assert visit("yann").get(f"/idees/pseudonymes/regards/{old}").status_code == 404


@pytest.mark.parametrize("role", ["team", "dsi", "administrator"])
def test_no_other_role_gets_to_the_pseudonyms(ideas: IdeasRoom, visit: Visit, role: str) -> None:
    deposited(ideas, visit("nolwenn"))
    with ideas.runtime.unit_of_work() as uow:
        set_role(uow, identity("yann"), role, granted=True)
    with ideas.reading() as session:
        alias = session.scalars(select(pseudonym.c.alias_id)).one()

    yann = visit("yann")
    assert yann.get("/idees/pseudonymes").status_code == 403
    assert yann.get(f"/idees/pseudonymes/{alias}").status_code == 403
    with ideas.reading() as session:
        assert session.execute(select(look)).all() == []


def test_the_author_of_an_event_is_an_id_that_belongs_to_nobody(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = deposited(ideas, visit("nolwenn"))

    author = ideas.last("ideas.idea.submitted.v1")["author_id"]
    with ideas.reading() as session:
        assert the_idea(session, idea_id).author_id == UUID(author)
    assert author != str(identity("nolwenn"))


def joins(visitor: Visitor, page: str, name: str, content: bytes) -> tuple[int, str]:
    form = visitor.form(f"{page}/documents")
    answer = visitor.post(form, file=(io.BytesIO(content), name))
    return answer.status_code, answer.text


def test_a_document_under_a_pseudonym_has_lost_its_author(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    page = f"/idees/{deposited(ideas, nolwenn)}"
    picture = b"\xff\xd8\xff\xfe\x00\x0e" + b"nolwenn 2026" + b"\xff\xda\x00\x02light\xff\xd9"

    assert joins(nolwenn, page, "photo.jpg", picture)[0] == 303
    assert joins(nolwenn, page, "nolwenn@region.example.txt", b"Les cles")[0] == 422
    status, told = joins(nolwenn, page, "liste.txt", "Écrivez à NOLWENN@region.example".encode())
    assert status == 422
    assert "contient votre nom" in told
    assert joins(nolwenn, page, "photo.jpg", b"\xff\xd8\xff\xfe")[0] == 422

    address = re.search(rf"{page}/documents/[0-9a-f-]+/fichier", visit("yann").get(f"{page}/documents").text)
    assert address
    kept = visit("yann").get(address[0]).data
    assert b"light" in kept
    assert b"nolwenn" not in kept


def test_an_author_does_not_invite_themselves_by_name(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn = visit("nolwenn")
    page = f"/idees/{deposited(ideas, nolwenn)}/coauteurs"

    answer = nolwenn.post(nolwenn.form(page), email=AUTHOR["email"])

    assert answer.status_code == 422
    assert "dirait qui vous êtes" in answer.text
