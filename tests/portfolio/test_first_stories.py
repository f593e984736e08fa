"""The six first products of the Ti Kub, as the demonstration has them: their true stories read right on every page."""

import re
from pathlib import Path

import pytest

from services.portfolio.queries import products as queries

STORIES = Path(__file__).resolve().parent.parent.parent / "deploy" / "demo" / "products"
CONTINUED = {
    "Conseil régional des jeunes",
    "Entreprises.bzh",
    "Glad pour tous",
    "Korrigo Lycéens",
    "mes-aides.bretagne.bzh",
}
STOPPED = "Simpliformation"


@pytest.fixture
def stories(portfolio):
    """The six products by title; the made-up ones that are told beside them are left out."""
    if not STORIES.is_dir():
        pytest.skip("the stories are told where the demonstration is, and it is not here")
    portfolio.read(STORIES)
    return {product.title: product for product in portfolio.products() if product.title in {*CONTINUED, STOPPED}}


def test_five_of_six_go_on_with_their_owner_and_one_stopped_early(portfolio, stories):
    assert set(stories) == {*CONTINUED, STOPPED}

    with portfolio.reading() as session:
        phases = queries.count_by_phase(session, queries.today())
    assert (phases["continued_by_owner"], phases["stopped"]) == (5, 1)


def test_continued_by_its_owner_is_told_as_an_outcome_and_never_as_a_failure(anne, stories):
    for title in CONTINUED:
        page = anne.get(f"/produits/{stories[title].id}").text
        road = re.search(r'<ol class="road.*?</ol>', page, re.DOTALL)
        assert road, title
        assert "Poursuivi par sa direction" in road[0], title
        assert not re.search(r"abandon|arrêté", page, re.IGNORECASE), title
        assert "Prochaine étape" not in page, title


def test_one_that_stopped_in_pre_incubation_is_told_as_a_success(anne, stories):
    page = anne.get(f"/produits/{stories[STOPPED].id}").text

    assert "S’arrêter tôt a évité de construire pour rien" in page
    assert "Poursuivi par sa direction" not in page


def test_the_catalogue_and_the_steering_page_say_the_same(visitor, anne, stories):
    assert visitor.get("/catalogue/").text.count("Poursuivi par sa direction") >= 5
    for title, product in stories.items():
        assert ("Poursuivi par sa direction" in visitor.get(f"/catalogue/{product.id}").text) == (title != STOPPED)
    lanes = anne.get("/pilotage/").text
    assert all(title in lanes for title in stories)
    assert "Aucun produit n’est resté dans sa phase plus longtemps que promis" in lanes
