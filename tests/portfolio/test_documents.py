"""The documents of a product: who may read which, files and addresses, nothing written over; proofs that are files."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from services.portfolio.commands.documents import WriteDocument, write_document
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.domain.documents import Audience, Document, DocumentKind, DocumentWriting
from services.portfolio.queries.products import today
from services.portfolio.tables import product as table
from services.portfolio.tables.conditions import conditions_of
from services.portfolio.tables.documents import documents_of
from services.portfolio.tables.standards import standards_of
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from shared.people import set_role
from shared.uploads import Upload
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import DECIDED, TEAM, Visitor

CHANGED = "portfolio.product.document_changed.v1"
ANNE, GAELLE = person_id(ISSUER, "anne"), person_id(ISSUER, "gaelle")
PDF = b"%PDF-1.7 la convention"
PAPER = Upload("convention.pdf", PDF)


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def write(portfolio, product, title="Convention avec le lycée", **facts):
    asked = {"by": TEAM, "product_id": product.id, "document_id": None, "seen": 0, "kind": "agreement"}
    asked |= {"title": title, "dated": today(), "audience": "restricted", "link": "", "file": None}
    if not facts.keys() & {"link", "file"}:
        asked["file"] = PAPER
    portfolio(write_document, WriteDocument(**{**asked, **facts}))


def known(portfolio, product):
    with portfolio.reading() as session:
        return documents_of(session, product.id)


def address(product, one, entry=None):
    return f"/produits/{product.id}/documents/{one.id}/fichier/{(entry or one.last).file_id}"


def test_each_reads_what_is_open_to_them_and_a_file_too(portfolio, product, visitor, anne, team, app):
    write(portfolio, product, "Restreint")
    write(portfolio, product, "Pour les agents", audience="agents")
    write(portfolio, product, "Ouvert", audience="open")
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, GAELLE, "dsi", granted=True)
    page = f"/produits/{product.id}/documents"

    def titles(who):
        return {row["title"] for row in who.get(f"{page}/liste.json").json}

    assert titles(anne) == {"Pour les agents", "Ouvert"}
    assert titles(team) == titles(Visitor(app, "gaelle")) == {"Restreint", "Pour les agents", "Ouvert"}
    assert {row["title"] for row in anne.get(f"/api/v1/products/{product.id}/documents").json["items"]} == titles(anne)
    assert "Restreint" not in anne.get(page).text.split("<main")[1]
    by_title = {one.last.title: one for one in known(portfolio, product)}
    codes = {
        title: [who.get(address(product, one)).status_code for who in (visitor, anne, team)]
        for title, one in by_title.items()
    }
    assert codes == {"Restreint": [404, 404, 200], "Pour les agents": [404, 200, 200], "Ouvert": [404, 200, 200]}
    assert [fact["label"] for fact in portfolio.facts(CHANGED)] == ["", "Pour les agents", "Ouvert"]


def test_an_open_document_is_on_the_public_sheet_and_everybody_reads_it(portfolio, product, visitor):
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(table).values(public=True))
    write(portfolio, product, "Secret de la maison")
    write(portfolio, product, "Enquête <b>ouverte</b>", audience="open", kind="study")

    sheet = visitor.get(f"/catalogue/{product.id}").text
    opened = next(one for one in known(portfolio, product) if one.is_open)
    answer = visitor.get(address(product, opened))

    assert "Enquête &lt;b&gt;ouverte&lt;/b&gt;" in sheet
    assert "Secret de la maison" not in sheet
    assert (answer.data, answer.headers["Content-Disposition"].split(";")[0]) == (PDF, "attachment")


def test_a_new_file_takes_the_place_of_one_that_only_those_who_work_on_it_still_read(portfolio, product, anne, team):
    write(portfolio, product, audience="agents")
    [one] = known(portfolio, product)
    again = {"document_id": one.id, "audience": "agents"}
    write(portfolio, product, "Nouveau titre", **again, seen=1, file=None)
    [same] = known(portfolio, product)
    assert same.last.file_id == one.last.file_id

    write(portfolio, product, **again, seen=2, file=Upload("avenant.pdf", PDF + b" 2"))
    [now] = known(portfolio, product)
    former = now.writings[0]
    assert [who.get(address(product, now, former)).status_code for who in (anne, team)] == [404, 200]
    assert "convention.pdf" in team.get(f"/produits/{product.id}/documents").text

    write(portfolio, product, **again, seen=3, link="https://a.example/convention", file=None)
    assert known(portfolio, product)[0].last.file_id is None
    with pytest.raises(Refused):
        write(portfolio, product, **again, seen=3)


def test_one_that_is_taken_away_says_why_and_stays_for_those_who_work_on_it(portfolio, product, anne, team):
    write(portfolio, product, audience="open")
    [one] = known(portfolio, product)
    again = {"document_id": one.id, "seen": 1, "audience": "open", "withdrawn": True, "file": None}
    with pytest.raises(Invalid):
        write(portfolio, product, **again)
    write(portfolio, product, **again, why="La convention est rompue")

    page = f"/produits/{product.id}/documents"
    assert "La convention est rompue" in team.get(page).text
    assert "Aucun document n’est encore ouvert" in anne.get(page).text
    assert [who.get(address(product, one)).status_code for who in (anne, team)] == [404, 200]
    assert portfolio.last(CHANGED)["withdrawn"] is True


@pytest.mark.parametrize(
    "facts", [{"link": "https://a.example", "file": PAPER}, {"file": None}, {"link": "javascript:alert(1)"}]
)
def test_a_document_is_read_in_one_place(portfolio, product, facts):
    with pytest.raises(Invalid) as refused:
        write(portfolio, product, **facts)
    assert list(refused.value.errors) == ["link"]
    assert known(portfolio, product) == []


def test_only_the_teams_write_and_the_form_brings_a_file(portfolio, product, anne, app):
    page = f"/produits/{product.id}/documents/nouveau"
    assert anne.get(page).status_code == 403
    with pytest.raises(Forbidden):
        write(portfolio, product, by=ANNE)
    asked = {"by": TEAM, "product_id": product.id, "role": "coach", "share": 20, "since": today(), "note": ""}
    portfolio(join_team, JoinTeam(**asked, who="anne@region.example"))

    facts = {"title": "Compte rendu de mars", "kind": "minutes", "dated": str(today()), "audience": "agents"}
    sent = anne.post(anne.form(page), **facts, link="", why="", file=(BytesIO(PDF), "compte-rendu.pdf"))

    assert sent.status_code == 303
    assert known(portfolio, product)[0].last.by == ANNE
    assert anne.get(f"/produits/{product.id}/documents/{new_id()}").status_code == 404


def test_conditions_and_standards_are_proven_by_files_too(portfolio, product, team, anne):
    with portfolio.reading() as session:
        asked = conditions_of(session, product.id)[0]
    form = team.form(f"/produits/{product.id}/conditions/{asked.id}/reponse")
    proof = {"words": "Voici le rapport.", "link": "", "file": (BytesIO(PDF), "rapport.pdf")}
    assert team.post(form, state="met", **proof).status_code == 303
    form = team.form(f"/produits/{product.id}/exigences/accessibility")
    proof["file"] = (BytesIO(PDF), "audit.pdf")
    assert team.post(form, claim="proven", given_on=str(today()), until="", **proof).status_code == 303

    with portfolio.reading() as session:
        condition, standard = conditions_of(session, product.id)[0], standards_of(session, product.id)[0]
        files = [condition.entries[-1].file_id, standard.last.file_id]
    pages = [f"/produits/{product.id}/conditions/{condition.id}", f"/produits/{product.id}/exigences/accessibility"]
    assert [anne.get(f"{page}/fichier/{file}").data for page, file in zip(pages, files, strict=True)] == [PDF, PDF]
    assert [anne.get(f"{page}/fichier/{new_id()}").status_code for page in pages] == [404, 404]
    assert "rapport.pdf" in anne.get(f"/produits/{product.id}/conditions").text
    assert "audit.pdf" in anne.get(f"/produits/{product.id}/exigences").text


def written(audience, *, withdrawn):
    facts = {"title": "Un", "kind": DocumentKind.OTHER, "dated": today(), "link": "", "why": "Car", "by": TEAM}
    return DocumentWriting(id=new_id(), audience=audience, file_id=new_id(), withdrawn=withdrawn, at=None, **facts)


@given(
    st.lists(st.tuples(st.sampled_from(Audience), st.booleans()), min_size=1, max_size=5), st.booleans(), st.booleans()
)
def test_nobody_has_a_file_of_a_document_they_may_not_know_of(history, insider, agent):
    one = Document(id=new_id(), product_id=new_id())
    for audience, withdrawn in history:
        one.write(written(audience, withdrawn=withdrawn))
    given_files = [entry for entry in one.writings if one.gives(entry.file_id, insider=insider, agent=agent)]
    if insider:
        assert given_files == one.writings
    elif one.is_shown_to(insider=False, agent=agent):
        assert given_files == [one.last]
        assert not one.last.withdrawn
        assert one.last.audience is not Audience.RESTRICTED
    else:
        assert given_files == []
