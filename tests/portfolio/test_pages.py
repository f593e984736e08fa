"""What people and programs see of the portfolio."""

import re
from datetime import date, timedelta

import pytest

from services.portfolio.queries import products as queries
from shared.identifiers import new_id
from tests.portfolio.conftest import write


@pytest.fixture
def sheet(portfolio):
    """The path of the only product's page."""
    return lambda: f"/produits/{portfolio.products()[0].id}"


def titles(page):
    return re.findall(r'card-title">\s*<a [^>]*>(.*?)</a>', page.text, re.DOTALL)


def test_nobody_sees_the_portfolio_without_signing_in(visitor):
    assert visitor.get("/").status_code == 303
    assert visitor.get("/api/v1/products").status_code == 401


def test_an_empty_portfolio_says_what_to_do_next(anne):
    page = anne.get("/")

    assert page.status_code == 200
    assert "Aucun produit pour le moment" in page.text


def test_the_sheet_of_a_product_born_of_a_decision_tells_its_road_and_what_comes_next(anne, portfolio, sheet):
    idea = new_id()
    portfolio.decide(idea_id=idea, title="Moins de <pain> jeté", decided_at="2026-03-02T23:30:00+00:00")

    page = anne.get(sheet())

    assert page.status_code == 200
    for words in (
        "PR-2026-0001",
        "DE-2026-0007",
        "Moins de &lt;pain&gt; jeté",
        "ID-2026-0042",
        f'href="/idees/{idea}"',
    ):
        assert words in page.text
    assert "Prochaine étape" in page.text
    # Three months after the start, whatever the day on which this test runs, the promise is written in full.
    assert "mardi 26\u00a0mai 2026" in page.text
    assert re.search(r"<svg[^>]*role=\"img\"", page.text)
    assert "Chaque semaine un trousseau manque" in page.text
    assert "beta.gouv.fr" not in page.text


def test_the_sheet_of_an_imported_product_shows_its_text_without_its_powers(anne, portfolio, folder, sheet):
    body = "## Problème\n\nTrop de pain.<script>alert(1)</script>\n\n[ici](javascript:alert(1)) [là](https://b.example)"
    write(folder, "pain", body=body, phase="abandon")
    portfolio.read(folder)

    page = anne.get(sheet())

    assert "Histoire importée" in page.text
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text
    assert 'href="https://b.example"' in page.text
    assert "Prochaine étape" not in page.text
    assert "Enregistrer le fichier" not in page.text


def test_every_history_has_a_page(anne, portfolio, folder):
    for phase in ("investigation", "abandon", "opere", "gloire"):
        for start in ("2013-02-03", "2031-02-03"):
            write(folder, f"{phase}-{start}", phase=phase, start=start)
    portfolio.read(folder)

    answers = [anne.get(f"/produits/{product.id}").status_code for product in portfolio.products()]

    assert answers == [200] * 8


def test_products_are_found_by_words_without_accents_and_by_phase(anne, portfolio, folder):
    write(folder, "a", title="Été à la cantine")
    write(folder, "b", title="Le 100 % bon car", phase="abandon")
    write(folder, "c", title="Hiver à la cantine", phase="abandon")
    portfolio.read(folder)

    assert titles(anne.get("/?mots=CANTINE+ete")) == ["Été à la cantine"]
    assert titles(anne.get("/?mots=100+%25")) == ["Le 100 % bon car"]
    assert titles(anne.get("/?mots=cantine&phase=stopped")) == ["Hiver à la cantine"]
    assert len(titles(anne.get("/?phase=pas-une-phase"))) == 3
    assert "Aucun produit ne répond" in anne.get("/?mots=_").text


def test_a_long_list_is_read_page_by_page_in_the_order_of_titles(anne, portfolio, folder):
    for number in range(60):
        write(folder, f"p{number}", title=f"Produit {number:02d}" if number % 2 else "Même nom")
    portfolio.read(folder)

    seen, address = [], "/"
    while address:
        page = anne.get(address)
        seen += titles(page)
        following = re.search(r'href="/portefeuille([^"]*)" rel="next"', page.text)
        address = following.group(1).replace("&amp;", "&") if following else ""

    assert seen == ["Même nom"] * 30 + [f"Produit {number:02d}" for number in range(1, 60, 2)]


def test_odd_addresses_get_a_page_in_french(anne):
    for path, status in ODD.items():
        page = anne.get(path)

        assert (path, page.status_code) == (path, status)
        assert '<html lang="fr">' in page.text


ODD = {
    "/?apres=rien": 404,
    f"/?apres={new_id()}": 200,
    f"/produits/{new_id()}": 404,
    "/produits/rien": 404,
    "/?mots=" + "a" * 5000: 200,
    "/?mots=%00": 400,
}


def test_the_team_reads_what_was_odd_and_the_others_do_not(anne, team, portfolio, folder):
    path = write(folder, "pain.fr", body="<b>gras</b>")
    portfolio.read(folder)
    product_id = portfolio.products()[0].id

    for place in ("/imports/", "/imports/anomalies/raw_html", f"/produits/{product_id}/fichier"):
        assert anne.get(place).status_code == 403
        assert team.get(place).status_code == 200
    assert "Identifiant avec un point" in team.get("/imports/").text
    assert "Cantine facile" in team.get("/imports/anomalies/id_with_dot").text
    assert team.get("/imports/anomalies/rien").status_code == 404
    assert "Balises HTML dans le texte" in team.get(f"/produits/{product_id}").text
    file = team.get(f"/produits/{product_id}/fichier")
    assert file.data == path.read_bytes()
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_a_product_of_a_decision_has_no_file(team, portfolio, sheet):
    portfolio.decide()

    assert team.get(f"{sheet()}/fichier").status_code == 404


def test_programs_read_products_with_their_phases(anne, portfolio, folder):
    portfolio.decide()
    write(folder, "pain", phase="abandon")
    portfolio.read(folder)

    answer = anne.get("/api/v1/products")

    first, second = answer.json["items"]
    assert (first["origin"], first["phase"], first["decision_number"]) == ("decision", "pre_incubation", "DE-2026-0007")
    assert (second["reference"], second["phase"]) == ("pain", "stopped")
    assert second["phases"] == [{"code": "stopped", "start": "2024-01-15", "end": None, "decision_number": ""}]
    assert anne.get(f"/api/v1/products/{first['id']}").json == first
    assert [one["id"] for one in anne.get("/api/v1/products?phase=stopped").json["items"]] == [second["id"]]
    assert anne.get("/api/v1/products?phase=rien").status_code == 422
    assert anne.get(f"/api/v1/products/{new_id()}").status_code == 404


def test_programs_read_a_long_list_in_slices(anne, portfolio, folder):
    for number in range(7):
        write(folder, f"p{number}")
    portfolio.read(folder)

    seen, address = [], "/api/v1/products?limit=3"
    while address:
        answer = anne.get(address)
        seen += [one["reference"] for one in answer.json["items"]]
        following = re.search(r"/portefeuille(\S+)>; rel=\"next\"", answer.headers.get("Link", ""))
        address = following and following.group(1)

    assert sorted(seen) == [f"p{number}" for number in range(7)]


def test_a_phase_that_lasts_too_long_is_shown_as_late(anne, portfolio, sheet):
    portfolio.decide(decided_at="2026-03-02T23:30:00+00:00")

    assert ("En retard" in anne.get(sheet()).text) == (queries.today() > DUE)


DUE = date(2026, 3, 3) + timedelta(days=84)


def test_the_pages_speak_english_too(anne, portfolio, sheet):
    portfolio.decide()
    with anne._client.session_transaction() as session:
        session["language"] = "en"

    page = anne.get(sheet()).text

    assert "Where it comes from" in page
    assert "Pre-incubation" in page
