"""What leaves the pages of exits: the take-over file and its folder, the list to be saved, the API."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from tests.portfolio.conftest import Visitor
from tests.portfolio.exits import Exits

PDF = b"%PDF-1.7\n" + bytes(range(256))


@pytest.fixture
def exits(portfolio):
    made = Exits(portfolio)
    made.prepare()
    return made


def attach(exits, anne, code="accounts", words="Deux comptes : exploitation et lecture."):
    line = next(one for one in exits.path.conditions if one.code == code)
    page = f"/produits/{exits.product.id}/sortie/preuve/{line.id}"
    answer = anne.post(anne.form(page), words=words, document=(BytesIO(PDF), "comptes.pdf"))
    assert answer.status_code == 303, answer.text


def test_the_take_over_file_holds_accounts_evidence_people_and_journal_on_one_page(exits, anne):
    attach(exits, anne)

    page = anne.get(f"/produits/{exits.product.id}/sortie/dossier/").text

    for words in ("Deux comptes : exploitation et lecture.", "comptes.pdf", "Anne Le Goff", "Preuve donnée"):
        assert words in page.replace("\xa0", " "), words


def test_the_folder_holds_the_page_the_data_and_every_document(exits, anne):
    attach(exits, anne)
    answer = anne.get(f"/produits/{exits.product.id}/sortie/dossier/dossier-de-reprise.zip")

    with ZipFile(BytesIO(answer.data)) as folder:
        assert folder.read("documents/001-comptes.pdf") == PDF
        assert 'href="documents/001-comptes.pdf"' in folder.read("dossier.html").decode()
        file = json.loads(folder.read("dossier.json"))
    assert file["path"]["state"] == "preparing"
    assert len(file["path"]["conditions"]) == len(exits.path.conditions)


def test_the_file_is_for_those_who_work_on_the_exit(exits, app):
    stranger = Visitor(app, "soizic")

    assert stranger.get(f"/produits/{exits.product.id}/sortie/dossier/").status_code == 403
    assert stranger.get(f"/produits/{exits.product.id}/sortie/dossier/dossier-de-reprise.zip").status_code == 403


def test_the_list_is_saved_as_it_is_shown(exits, anne):
    text = anne.get("/sorties/liste.csv?etat=preparing").data.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text), delimiter=";")

    assert (row["Numéro"], row["État"]) == (exits.product.number, "En préparation")
    assert list(csv.DictReader(StringIO(anne.get("/sorties/liste.csv?attente=dsi").data.decode("utf-8-sig")))) == []


def test_programs_read_paths_and_how_each_condition_stands(exits, anne):
    exits.give("domain")
    (item,) = anne.get("/api/v1/exit-paths?state=preparing").get_json()["items"]
    whole = anne.get(f"/api/v1/exit-paths/{item['id']}").get_json()

    blocking = [one for one in whole["conditions"] if one["weight"] == "blocking"]
    assert item["unsettled"] == len(blocking) - 1
    assert {one["code"] for one in whole["conditions"] if one["standing"] == "met"} == {"domain"}
    assert anne.get("/api/v1/exit-paths?state=zzz").status_code == 422
    assert anne.get(f"/api/v1/exit-paths/{exits.product.id}").status_code == 404
