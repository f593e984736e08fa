"""The pages of exits: the DSI's desk with its lanes, one condition, few bytes and as many queries whatever there is."""

from datetime import UTC, datetime, timedelta

import pytest

from services.portfolio.commands.exit.conditions import AssignCondition, assign_condition
from services.portfolio.commands.lanes import OpenLane, open_lane
from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.domain.exit.conditions import Evidence
from services.portfolio.domain.exit.quality import light_of
from services.portfolio.domain.risks import Level, Risk, RiskWriting
from services.portfolio.domain.seen import mark
from services.portfolio.domain.standards import Light
from services.portfolio.queries.products import today
from shared.identifiers import new_id
from shared.people import set_role
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio import many, many_exits
from tests.portfolio.conftest import TEAM, Visitor
from tests.portfolio.exits import ANNE, DSI, Exits
from tests.portfolio.test_exit_acceptance import reserve
from tests.portfolio.test_standards import claim

GAELLE = person_id(ISSUER, "gaelle")
FULL = 45_000
"""Bytes of the page of a path with everything on it."""


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


@pytest.fixture
def gaelle(portfolio, app):
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, GAELLE, "dsi", granted=True)
    return Visitor(app, "gaelle")


def road(exits):
    return f"/produits/{exits.product.id}/sortie/"


def line(exits, code):
    return next(one for one in exits.path.conditions if one.code == code)


def risk(portfolio, product, title="Une seule personne connaît le code", **facts):
    asked = {"by": TEAM, "product_id": product.id, "risk_id": None, "seen": 0, "title": title}
    asked |= {"likelihood": "high", "impact": "high", "mitigation": "Former une deuxième personne.", "who": ""}
    asked |= {"review_on": today() + timedelta(days=60), "over": False, "why": "", **facts}
    portfolio(write_risk, WriteRisk(**asked))


def test_the_desk_shows_what_waits_for_the_dsi_and_the_lane_of_each_product(portfolio, exits, gaelle):
    assert "Rien n’attend la DSI" in gaelle.get("/sorties/dsi/").text
    exits.prepare()
    waits = gaelle.get("/sorties/dsi/").text
    asked = ("L’hébergement suit", "Les conteneurs se construisent", "Une sauvegarde a été relue")
    assert [waits.index(words) for words in asked] == sorted(waits.index(words) for words in asked)
    assert "Avec tous les autres" in waits
    assert f"produit={exits.product.number}" in waits

    exits.show_all()
    exits.propose()
    reserve(exits, label="Le numéro d’astreinte")
    portfolio(open_lane, OpenLane(by=DSI, number=exits.product.number))
    waits = gaelle.get("/sorties/dsi/").text

    assert "Dossiers à accepter ou à refuser" in waits
    assert "Le numéro d’astreinte" in waits
    assert "Une sauvegarde a été relue" not in waits
    assert "Ouverture en cours" in waits


def test_the_desk_is_for_the_dsi_and_the_incubator(exits, anne, team):
    assert anne.get("/sorties/dsi/").status_code == 403
    assert team.get("/sorties/dsi/").status_code == 200
    assert "/sorties/dsi/" in team.get("/sorties/").text
    assert "/sorties/dsi/" not in anne.get("/sorties/").text


def test_a_condition_has_a_page_with_its_evidence_its_owner_and_what_one_can_do(portfolio, exits, anne, gaelle, app):
    exits.prepare()
    exits.give("domain", words="Le nom cantine.region.example est à la Région.")
    mine, theirs = line(exits, "domain"), line(exits, "budget")
    given = {"condition_id": mine.id, "person_id": ANNE, "due_on": today(), "seen": mark(None, None)}
    portfolio(assign_condition, AssignCondition(by=TEAM, path_id=exits.path.id, **given))

    page = anne.get(f"{road(exits)}condition/{mine.id}").text
    assert "cantine.region.example" in page
    assert "Anne Le Goff" in page
    assert f"preuve/{mine.id}" in page
    assert f"dispense/{mine.id}" not in page
    assert f"dispense/{mine.id}" in gaelle.get(f"{road(exits)}condition/{mine.id}").text
    assert "preuve/" not in anne.get(f"{road(exits)}condition/{theirs.id}").text
    assert Visitor(app, "soizic").get(f"{road(exits)}condition/{mine.id}").status_code == 200
    assert anne.get(f"{road(exits)}condition/{new_id()}").status_code == 404


def test_each_condition_is_on_the_page_of_the_path_once(exits, anne):
    exits.prepare()
    exits.check(but=("https",))
    text = anne.get(road(exits)).text

    assert [text.count(f"condition/{one.id}") for one in exits.path.conditions] == [1] * len(exits.path.conditions)


def test_the_path_warns_of_standards_and_risks_that_are_amiss_and_does_not_block_on_them(portfolio, exits, anne):
    exits.accept()
    claim(portfolio, exits.product, "privacy")
    risk(portfolio, exits.product)
    risk(portfolio, exits.product, "Un retard léger", likelihood="low", impact="low")
    text = anne.get(road(exits)).text

    assert "Une seule personne connaît le code" in text
    assert "Un retard léger" not in text
    assert exits.path.state == "accepted"


@pytest.mark.parametrize(
    ("likelihood", "impact", "days", "over", "light"),
    [
        ("high", "high", 60, False, Light.RED),
        ("low", "low", -1, False, Light.RED),
        ("medium", "medium", 60, False, Light.AMBER),
        ("low", "low", 60, False, Light.GREEN),
        ("high", "high", -1, True, Light.GREEN),
    ],
)
def test_a_risk_is_red_when_grave_or_forgotten_and_amber_when_watched(likelihood, impact, days, over, light):
    words = {"title": "Un risque", "mitigation": "", "owner_id": None, "why": "", "by": TEAM, "at": datetime.now(UTC)}
    levels = {"likelihood": Level(likelihood), "impact": Level(impact)}
    last = RiskWriting(id=new_id(), review_on=today() + timedelta(days=days), over=over, **levels, **words)

    assert light_of(Risk(id=new_id(), product_id=new_id(), writings=[last]), today()) is light


def crowd(exits):
    """Everything a page may have to show: 404 pages, conditions with much evidence, reserves, journal."""
    exits.prepare()
    exits.check(good=False)
    exits.show_all(but=("domain",))
    exits.propose()
    for n in range(8):
        reserve(exits, label=f"Une réserve qui demande plusieurs mots, la numéro {n}")
    with exits.room.runtime.unit_of_work() as uow:
        path = uow.get(type(exits.path), exits.path.id)
        for one in path.conditions:
            for _ in range(5):
                one.evidence.append(_proof(one))


def _proof(one):
    words = "Page introuvable (404) à l’adresse attendue, vérifiée deux fois. " * 3
    return Evidence(
        id=new_id(), words=words, reference=one.checks.split(",")[0], fresh_until=today(), by=DSI, at=datetime.now(UTC)
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_page_of_a_full_path_stays_light(portfolio, exits, gaelle):
    crowd(exits)
    for n in range(12):
        risk(portfolio, exits.product, f"Un risque grave au titre plutôt long, le numéro {n}")

    weight = len(gaelle.get(road(exits)).data)

    assert weight < FULL


PAGES = ("/sorties/", "/sorties/?attente=late", "/sorties/dsi/", "/produits/{}/sortie/", "/produits/{}/verifications/")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_of_exits_ask_as_many_queries_for_50_and_for_2000_products(portfolio, gaelle, counted):
    def measured():
        first = portfolio.products()[0].id
        addresses = [page.format(first) for page in PAGES]
        for address in addresses:
            assert gaelle.get(address).status_code == 200
        return [counted(lambda address=address: gaelle.get(address)) for address in addresses], [
            len(gaelle.get(address).data) for address in addresses
        ]

    fill(portfolio, 50)
    few, _ = measured()
    empty(portfolio)
    fill(portfolio, 2000)
    whole, weights = measured()

    assert whole == few
    assert max(few) <= 30
    assert max(weights) < 50_000, weights


def fill(portfolio, count):
    many.fill(portfolio.runtime, count, today())
    many_exits.fill(portfolio.runtime, today())


def empty(portfolio):
    with portfolio.runtime.unit_of_work() as uow:
        for table in (*reversed(many_exits.TABLES), *reversed(many.TABLES)):
            uow.session.execute(table.delete())
