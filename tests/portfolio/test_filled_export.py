"""A product with something of everything goes out in every form with its public facts, and with no restricted word."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
import yaml

from services.portfolio.domain.beta_export import file_of
from services.portfolio.domain.product import Product
from services.portfolio.queries.products import today
from tests.portfolio.conftest import write
from tests.portfolio.filled import PUBLIC, RESTRICTED, Filled
from tests.portfolio.test_export import imported, shape

REQUIRED = {
    *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
}
"""The keys that the standard asks of every file (docs.italia.it, publiccode.yml core 0.4)."""
EXTRA = """usertypes: [lyceen]
thematiques: [Éducation]
techno: [python]
repository: https://code.example/cantine
"""


@pytest.fixture
def filled(portfolio, folder):
    path = write(folder, "cantine")
    path.write_text(path.read_text().replace("phases:", f"{EXTRA}phases:"))
    portfolio.read(folder)
    return Filled(portfolio, portfolio.products()[0])


def hidden_in(text: str) -> list[str]:
    return [words for words in RESTRICTED.values() if words in text]


def read(visitor, address: str) -> str:
    """The words of a page or of a file."""
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return ZipFile(BytesIO(answer.data)).read("content.xml").decode() if address.endswith("ods") else answer.text


def test_everybody_reads_its_public_facts_and_none_of_its_restricted_words(visitor, filled):
    sheet = f"/catalogue/{filled.product_id}"
    pages = {
        address: read(visitor, address)
        for address in (
            sheet,
            "/catalogue/produits.csv",
            "/catalogue/produits.json",
            "/catalogue/produits.ods",
            "/catalogue/startups.json",
            "/catalogue/nouveautes.atom",
            f"{sheet}/nouveautes.atom",
            "/api/v1/catalogue",
        )
    }
    for address, text in pages.items():
        assert hidden_in(text) == [], address
        assert "Cantine facile" in text, address
    assert PUBLIC["measure"] in pages[sheet]
    assert PUBLIC["document"] in pages[sheet]
    [startup] = json.loads(pages["/catalogue/startups.json"])["data"]
    assert startup["attributes"]["repository"] == "https://code.example/cantine"
    assert startup["attributes"]["thematiques"] == ["Éducation"]


def test_its_publiccode_has_every_key_that_the_standard_asks_for(visitor, team, filled):
    page = f"/produits/{filled.product_id}/catalogue"
    team.fill(f"/portefeuille{page}", page, licence="AGPL-3.0-or-later")

    told = yaml.safe_load(visitor.get(f"/catalogue/{filled.product_id}/publiccode.yml").text)

    assert set(told) >= REQUIRED
    assert told["legal"]["license"] == "AGPL-3.0-or-later"
    assert told["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert told["localisation"]["availableLanguages"] == ["fr"]
    for described in told["description"].values():
        assert described["shortDescription"]
        assert 150 <= len(described["longDescription"]) <= 10_000
        assert described["features"]
    assert hidden_in(json.dumps(told, ensure_ascii=False, default=str)) == []


def test_it_goes_out_and_comes_back_as_it_was(filled):
    with filled.room.reading() as session:
        product = session.get_one(Product, filled.product_id)
        source = file_of(product, b"", today())
        again = imported("cantine.md", source)

        assert shape(again) == shape(product)
        assert ("impact", "https://effet.example") in shape(again)["links"]
    assert hidden_in(source.decode()) == []
