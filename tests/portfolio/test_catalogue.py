"""The public catalogue: what is shown to whom, found by words and filters, with the same few queries at any size."""

import json
from datetime import UTC, date, datetime, timedelta

import fastfeedparser
import pytest
from sqlalchemy import event, insert, update

from services.portfolio.commands.beta_export import export_folder
from services.portfolio.commands.catalogue import (
    AddLink,
    AddWord,
    EditListing,
    RemoveLink,
    add_link,
    add_word,
    edit_listing,
    remove_link,
)
from services.portfolio.commands.measures import EnterValue, OpenMeasure, enter_value, open_measure
from services.portfolio.commands.searching import IndexSome, index_some
from services.portfolio.commands.succession import SayWhatFollows, say_what_follows
from services.portfolio.domain.beta import read_beta_file
from services.portfolio.domain.catalogue import Kind
from services.portfolio.domain.searching import stems
from services.portfolio.queries.measures import measures_of
from services.portfolio.queries.products import today
from services.portfolio.tables import found_word, product
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import TEAM, Visitor, write

LISTED = "portfolio.product.listed.v1"
EXTRA = """usertypes: [particulier, Marins pêcheurs]
thematiques: [Mer, Éducation]
techno: [React, python]
repository: https://code.example/a https://code.example/b
redirect_from: [/startups/ancien.nom]
accessibility_status: non conforme
"""


@pytest.fixture
def cantine(portfolio, folder):
    """A product read from a file, and so public."""
    path = write(folder, "cantine", title="Cantine des lycées", body="## Problème\n\nDes repas <script>x()</script>.")
    path.write_text(path.read_text().replace("phases:", f"{EXTRA}phases:"))
    portfolio.read(folder)
    return portfolio.products()[0]


@pytest.fixture
def secret(portfolio):
    """A product born of a decision, which nobody has listed yet."""
    portfolio.decide(title="Un projet encore discret")
    return portfolio.products()[-1]


def listing(asked, **changes):
    facts = {"public": True, "made_by": "agent", "themes": (), "audiences": (), "technologies": ()}
    return EditListing(by=TEAM, product_id=asked.id, seen=asked.version, **{**facts, **changes})


def now(portfolio, asked):
    return next(one for one in portfolio.products() if one.id == asked.id)


def test_anyone_reads_the_catalogue_and_sees_what_is_public_only(visitor, team, cantine, secret):
    page = visitor.get("/catalogue/")

    assert page.status_code == 200
    assert "Cantine des lycées" in page.text
    assert secret.title not in page.text
    assert visitor.get(f"/catalogue/{secret.id}").status_code == 404
    assert visitor.get(f"/catalogue/{secret.id}/avis").status_code == 404
    assert visitor.get(f"/api/v1/catalogue/{secret.id}").status_code == 404
    assert visitor.get(f"/produits/{cantine.id}").status_code == 303
    assert team.get(f"/produits/{secret.id}").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cantine", True), ("CANTINES", True), ("lycee", True), ("cantines lycée", True), ("pecheur", True),
        ("python", True), ("educ", True), ("hôpital", False), ("cantine hôpital", False), ("de la", True),
    ],
)  # fmt: skip
def test_words_are_found_without_accents_and_in_their_other_forms(visitor, cantine, words, found):
    assert ("Cantine des lycées" in visitor.get("/catalogue/", query_string={"mots": words}).text) is found


def test_stems_leave_out_what_nobody_looks_for():
    assert stems("Les écoles de l’École, à l’œuvre") == ["ecol", "oeuvr"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("theme=mer", True), ("theme=education", True), ("theme=sport", False), ("public=particulier", True),
        ("public=marins-pecheurs&theme=mer", True), ("origine=startup", True), ("origine=partner", False),
        ("phase=construction", True), ("phase=stopped", False), ("phase=nulle&theme=%27", False),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(visitor, cantine, asked, found):
    assert ("Cantine des lycées" in visitor.get(f"/catalogue/?{asked}").text) is found


def test_each_choice_tells_how_many_it_would_leave(visitor, portfolio, folder, cantine):
    path = write(folder, "quai", title="Places au quai")
    path.write_text(path.read_text().replace("phases:", "thematiques: [Mer]\nphases:"))
    portfolio.read(folder)

    page = visitor.get("/catalogue/?theme=education").text

    assert "Mer (2)" in page
    assert "Éducation (1)" in page
    assert "Construction (1)" in page
    assert "Places au quai" not in page


def test_the_sheet_tells_of_the_service_safely(visitor, cantine):
    page = visitor.get(f"/catalogue/{cantine.id}").text

    for text in ("Non conforme", "Conçu par une jeune pousse", "Marins pêcheurs", "https://code.example/b", "<svg"):
        assert text in page
    assert "<script>x()" not in page
    assert "Personne n’a encore donné son avis" in page


def test_a_former_name_leads_to_the_sheet(visitor, cantine):
    for name in ("ancien.nom", "cantine", cantine.number):
        answer = visitor.get(f"/catalogue/nom/{name}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/portefeuille/catalogue/{cantine.id}")
    assert visitor.get("/catalogue/nom/inconnu").status_code == 404


def test_the_team_lists_a_product_and_others_are_told(portfolio, visitor, team, secret):
    address = f"/produits/{secret.id}/catalogue"
    form = team.form(address)

    answer = team.post(form, public="true", made_by="agent", themes=["mer"], other_themes="Goémon, éducation")

    assert answer.status_code == 303
    told = portfolio.last(LISTED)
    assert (told["public"], told["themes"]) == (True, ["Mer", "Goémon", "Éducation"])
    assert secret.title in visitor.get("/catalogue/?mots=goemon").text
    assert "Présence au catalogue public" in team.get(f"/produits/{secret.id}/historique").text


def test_of_two_who_list_at_once_the_second_is_told(portfolio, secret):
    portfolio(edit_listing, listing(secret, other_themes="Mer"))

    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        portfolio(edit_listing, listing(secret, other_themes="Sport"))

    assert now(portfolio, secret).version == secret.version + 1


def test_what_the_team_says_stays_when_the_file_is_read_again(portfolio, folder, cantine):
    portfolio(edit_listing, listing(cantine, made_by="startup", other_themes="Pêche"))
    path = folder / "cantine.md"
    path.write_text(path.read_text().replace("[Mer, Éducation]", "[Sport]").replace("[React, python]", "[Vue]"))

    portfolio.read(folder)

    with portfolio.reading() as session:
        kept = session.get(type(cantine), cantine.id)
        assert kept.words(Kind.THEME) == ["Pêche"]
        assert kept.words(Kind.TECHNOLOGY) == []


def test_a_product_has_as_many_addresses_as_it_needs(portfolio, visitor, secret):
    portfolio(edit_listing, listing(secret))
    asked = {"by": TEAM, "product_id": secret.id}
    for place, url in enumerate(("https://essai.example", "https://appli.example")):
        seen = now(portfolio, secret).version
        portfolio(add_link, AddLink(**asked, seen=seen, kind=("trial", "service")[place], url=url))

    with pytest.raises(Invalid, match="déjà"):
        portfolio(add_link, AddLink(**asked, seen=now(portfolio, secret).version, kind="other", url=url))
    with pytest.raises(Invalid, match="https"):
        portfolio(add_link, AddLink(**asked, seen=now(portfolio, secret).version, kind="other", url="javascript:x"))
    portfolio(remove_link, RemoveLink(**asked, seen=now(portfolio, secret).version, url="https://essai.example"))

    page = visitor.get(f"/catalogue/{secret.id}").text
    assert "https://appli.example" in page
    assert "https://essai.example" not in page


def test_a_list_of_words_is_the_teams(portfolio, team, anne):
    assert anne.get("/mots/").status_code == 403
    portfolio(add_word, AddWord(by=TEAM, kind="theme", label="Goémon"))
    with pytest.raises(Invalid, match="déjà"):
        portfolio(add_word, AddWord(by=TEAM, kind="theme", label="goemon"))

    assert "Goémon" in team.get("/mots/").text


def test_a_merged_product_leads_to_its_successor_and_its_story_stays(portfolio, visitor, folder, cantine):
    write(folder, "repas", title="Repas à la carte")
    portfolio.read(folder)
    other = portfolio.products()[-1]
    asked = {"by": TEAM, "kind": "merged", "reason": "Un seul service suffit."}

    portfolio(say_what_follows, SayWhatFollows(**asked, product_id=cantine.id, seen=1, successors=other.number))

    answer = visitor.get(f"/catalogue/{cantine.id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/portefeuille/catalogue/{other.id}")
    assert "Un seul service suffit." in visitor.get(f"/catalogue/{cantine.id}?histoire=1").text
    assert "Cantine des lycées" in visitor.get(f"/catalogue/{other.id}").text
    assert "Cantine des lycées" not in visitor.get("/catalogue/").text
    assert portfolio.last("portfolio.product.succeeded.v1")["successor_ids"] == [str(other.id)]
    with pytest.raises(Refused, match="en rond"):
        portfolio(say_what_follows, SayWhatFollows(**asked, product_id=other.id, seen=1, successors=cantine.number))
    for wrong in (other.number, "PR-1999-0001", f"{cantine.number} {other.number}"):
        with pytest.raises(Invalid):
            portfolio(say_what_follows, SayWhatFollows(**asked, product_id=other.id, seen=1, successors=wrong))


def test_a_feed_tells_what_is_new(visitor, cantine, secret):
    for address in ("/catalogue/nouveautes.atom", f"/catalogue/{cantine.id}/nouveautes.atom"):
        feed = fastfeedparser.parse(visitor.get(address).data)
        titles = {one.title for one in feed.entries}
        assert titles == {"Cantine des lycées entre au catalogue", "Cantine des lycées : Construction"}
        assert len({one.id for one in feed.entries}) == 2
    assert visitor.get(f"/catalogue/{secret.id}/nouveautes.atom").status_code == 404


def test_open_data_is_the_public_part_and_the_whole_list_is_the_teams(visitor, team, cantine, secret):
    rows = json.loads(visitor.get("/catalogue/produits.json").data)

    assert [row["title"] for row in rows] == ["Cantine des lycées"]
    assert rows[0]["themes"] == ["Mer", "Éducation"]
    assert visitor.get("/catalogue/portefeuille.json").status_code == 303
    assert len(json.loads(team.get("/catalogue/portefeuille.json").data)) == 2
    assert visitor.get("/catalogue/produits.xlsx").status_code == 404
    assert "Licence Ouverte 2.0" in visitor.get("/catalogue/donnees").text


def test_startups_json_has_the_shape_of_beta_gouv_fr(visitor, cantine, secret):
    told = json.loads(visitor.get("/catalogue/startups.json").data)

    assert list(told) == ["links", "data", "included"]
    [one] = told["data"]
    assert (one["id"], one["type"]) == ("cantine", "startup")
    assert one["attributes"]["name"] == "Cantine des lycées"
    assert one["attributes"]["phases"] == [{"name": "construction", "start": "2024-01-15", "end": ""}]
    assert one["attributes"]["technos"] == ["React", "python"]
    assert one["relationships"]["incubator"]["data"] == {"type": "incubator", "id": "region"}
    assert [incubator["id"] for incubator in told["included"]] == ["region"]


def test_an_empty_catalogue_gives_whole_files(visitor, secret):
    assert json.loads(visitor.get("/catalogue/startups.json").data)["data"] == []
    assert json.loads(visitor.get("/catalogue/produits.json").data) == []
    assert "Aucun service n’est encore au catalogue" in visitor.get("/catalogue/").text


def test_what_goes_out_as_files_comes_back_without_a_change(portfolio, folder, tmp_path, cantine):
    write(folder, "repas", title="Repas à la carte")
    portfolio.read(folder)

    assert export_folder(portfolio.runtime, tmp_path / "out", public_only=True) == 2

    for path in folder.iterdir():
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes()
    assert json.loads(portfolio.read(tmp_path / "out").as_json())["unchanged"] == 2


def links_of(portfolio, asked):
    with portfolio.reading() as session:
        return [link.said for link in session.get(type(asked), asked.id).links]


@pytest.mark.parametrize(
    "kinds", [("documentation",), ("trial", "repository", "service"), ("checks", "budget", "other")]
)
@pytest.mark.parametrize("label", ["", "Guide : « pas à pas »"])
def test_addresses_added_here_go_out_and_come_back_with_their_kind_words_and_order(
    portfolio, tmp_path, cantine, kinds, label
):
    for place, kind in enumerate(kinds):
        asked = AddLink(
            by=TEAM, product_id=cantine.id, seen=now(portfolio, cantine).version, kind=kind, label=label,
            url=f"https://lien.example/{place}?a=1,2&amp;b",
        )  # fmt: skip
        portfolio(add_link, asked)
    kept = links_of(portfolio, cantine)
    assert len(kept) >= len(kinds)

    export_folder(portfolio.runtime, tmp_path / "out", public_only=True)
    [path] = (tmp_path / "out").iterdir()
    read = read_beta_file("cantine", path.read_bytes(), date(2026, 11, 26))

    assert [link.said for link in read.catalogue.links] == kept
    assert read.sheet["repository"] == cantine.repository
    assert [one for one in read.anomalies if "links" in str(one)] == []


def test_an_unreadable_list_of_addresses_harms_nothing(portfolio, folder):
    path = write(folder, "quai")
    odd = "links: [x, {kind: planet, url: https://a.example}, {kind: other, url: 'javascript:x'}, {kind: other}]\n"
    path.write_text(path.read_text().replace("phases:", f"{odd}budget_url: https://b.example\nphases:"))

    portfolio.read(folder)

    assert links_of(portfolio, portfolio.products()[0]) == [("budget", "https://b.example", "")]


def test_programs_read_the_catalogue(visitor, cantine):
    answer = visitor.get("/api/v1/catalogue?words=cantines&theme=mer")
    [one] = answer.json["items"]
    sheet = visitor.get(f"/api/v1/catalogue/{cantine.id}").json

    assert one["satisfaction"] == {"answers": 0, "satisfied": 0, "unsatisfied": 0}
    assert sheet["phase"] == "construction"
    assert {"carrier_id", "reference", "idea_id", "decision_id", "public"}.isdisjoint({*one, *sheet})
    again = visitor.get(f"/api/v1/catalogue/{cantine.id}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 200
    assert visitor.get("/api/v1/catalogue?theme=sport").json["items"] == []


def test_publiccode_is_given_once_the_sheet_says_enough(portfolio, visitor, cantine):
    import yaml

    address = f"/catalogue/{cantine.id}/publiccode.yml"
    assert visitor.get(address).status_code == 409
    portfolio(edit_listing, listing(cantine, licence="AGPL-3.0-or-later"))

    told = yaml.safe_load(visitor.get(address).data)

    assert told["publiccodeYmlVersion"] == "0"
    assert (told["url"], told["legal"]["license"]) == ("https://code.example/a", "AGPL-3.0-or-later")
    assert told["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    text = told["description"]["fr"]
    assert len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]
    assert told["maintenance"]["contacts"][0]["name"]


def test_products_of_before_are_indexed_by_the_worker(portfolio, visitor, cantine):
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(found_word.delete())
        uow.session.execute(update(product).values(indexed=0))

    assert portfolio(index_some, IndexSome()) == 1

    assert "Cantine des lycées" in visitor.get("/catalogue/?mots=cantine").text
    assert portfolio(index_some, IndexSome()) == 0


def fill(portfolio, many):
    """So many public products beside those there are."""
    instant = datetime(2026, 1, 1, tzinfo=UTC)
    with portfolio.runtime.unit_of_work() as uow:
        rows = [
            {
                "id": new_id(), "number": f"PR-{many}-{place:05}", "title": f"Service {place}",
                "sorted_as": f"service {place}",
                "mission": "Aider " * 25, "problem": "", "link": "", "origin": "decision", "idea_number": "",
                "decision_number": "", "version": 1, "created_at": instant + timedelta(seconds=place), "public": True,
                "listed_at": instant,
            }
            for place in range(many)
        ]  # fmt: skip
        uow.session.execute(insert(product), rows)


@pytest.mark.parametrize("path", ["/catalogue/", "/catalogue/?mots=cantine&theme=mer", "/api/v1/catalogue", "sheet"])
def test_a_page_asks_the_database_as_often_at_any_size(portfolio, app, cantine, path):
    path = f"/catalogue/{cantine.id}" if path == "sheet" else path
    asked = []
    event.listen(portfolio.runtime.engine, "before_cursor_execute", lambda *_all: asked.append(1))
    visitor = Visitor(app)

    def queries():
        asked.clear()
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert len(answer.data) < 45_000
        return len(asked)

    fill(portfolio, 50)
    few = queries()
    fill(portfolio, 4950)

    assert queries() == few
    # The sheet has two more since it shows documents and measures.
    assert few <= 18


def test_the_catalogue_is_read_page_by_page_without_a_gap_or_a_double(portfolio, visitor):
    import re

    fill(portfolio, 45)
    address, seen = "/catalogue/", []
    while address:
        page = visitor.get(address).text
        seen += re.findall(r">(Service \d+)</a>", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following and following[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 45


def test_the_sheet_draws_users_and_the_guiding_measure_and_names_hosting(portfolio, visitor, team, cantine, anne):
    by = {"by": TEAM, "product_id": cantine.id}
    measures = (
        ("Repas sauvés", "impactful", False),
        ("Lycées servis", "used", True),
        ("Avis du chef", "useful", False),
    )
    period = {"since": today() - timedelta(days=30), "until": today(), "why": ""}
    for place, (name, kind, counts) in enumerate(measures, 1):
        facts = {"kind": kind, "name": name, "unit": "", "target": "", "target_on": None, "counts_users": counts}
        portfolio(open_measure, OpenMeasure(**by, **facts))
        with portfolio.reading() as session:
            followed = next(one.id for one in measures_of(session, cantine.id) if one.name == name)
        portfolio(enter_value, EnterValue(**by, measure_id=followed, seen=0, value=f"{place}41", **period))
    before = visitor.get(f"/catalogue/{cantine.id}").text
    team.fill(
        f"/produits/{cantine.id}/fiche/adresses", hosting="Région, à Rennes", dependencies="L’annuaire", contact=""
    )

    sheet = visitor.get(f"/catalogue/{cantine.id}").text

    assert "Hébergement" not in before
    assert "Région, à Rennes" in sheet
    assert "L’annuaire" in sheet
    assert all(word in sheet for word in ("Repas sauvés", "141", "Lycées servis", "241"))
    assert "Avis du chef" not in sheet
    assert "ne publie pas encore ses chiffres" not in sheet
    assert "Région, à Rennes" in anne.get(f"/produits/{cantine.id}").text
