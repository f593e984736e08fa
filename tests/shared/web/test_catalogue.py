"""The pages of events: who says what to whom, each event with its fields, for people and for programs."""

import re
from itertools import permutations
from math import hypot

import pytest

from shared.documents.catalogue import Catalogue, Entry, catalogue
from shared.messages import EVENTS
from shared.web.event_map import BOX_HEIGHT, BOX_WIDTH, draw

TITLES = {name: name for name in catalogue().services}


def four(*heard: tuple[str, str]) -> Catalogue:
    """A catalogue of four services with these (wire, who hears it)."""
    entries = {wire: Entry(heard_by=(name,)) for wire, name in heard}
    return Catalogue({name: (name, f"/{name}") for name in TITLES}, entries)


def test_the_map_has_an_arrow_for_each_pair_that_speaks():
    drawn = draw(catalogue(), TITLES, "governance")

    pairs = {(arrow.publisher, arrow.subscriber): arrow.wires for arrow in drawn.arrows}
    assert "governance.case.decided.v1" in pairs["governance", "portfolio"]
    assert ("notify", "ideas") not in pairs
    assert len(drawn.boxes) == 4


def test_what_every_service_says_is_not_drawn():
    drawn = [wire for arrow in draw(catalogue(), TITLES, "ideas").arrows for wire in arrow.wires]

    assert not [wire for wire in drawn if ".person." in wire]
    assert catalogue().is_said_by_all("ideas.person.seen.v1")


def test_the_arrows_of_the_service_at_hand_lie_above_the_others():
    looks = [arrow.look for arrow in draw(catalogue(), TITLES, "portfolio").arrows]

    assert looks == sorted(looks, key="other".__ne__)
    assert {"in", "out", "other"} == set(looks)


@pytest.mark.parametrize(("publisher", "subscriber"), list(permutations(TITLES, 2)))
def test_an_arrow_begins_and_ends_beside_its_boxes(publisher, subscriber):
    drawn = draw(four((f"{publisher}.a.b.v1", subscriber)), TITLES, publisher)

    (arrow,) = drawn.arrows
    boxes = {box.name: box for box in drawn.boxes}
    for (x, y), name in ((arrow.start, publisher), (arrow.end, subscriber)):
        box = boxes[name]
        across = max(box.x - x, x - box.x - BOX_WIDTH, box.y - y, y - box.y - BOX_HEIGHT)
        assert 0 < across < 10
    assert hypot(arrow.end[0] - arrow.start[0], arrow.end[1] - arrow.start[1]) > 50


def test_arrows_there_and_back_lie_apart():
    drawn = draw(four(("ideas.a.b.v1", "governance"), ("governance.a.b.v1", "ideas")), TITLES, "ideas")

    there, back = drawn.arrows
    assert abs(there.start[1] - back.start[1]) > 10


def test_the_catalogue_tells_of_every_event():
    assert not set(EVENTS) - set(catalogue().events), "run `make contracts`"


@pytest.fixture
def pages(tmp_path):
    """The pages of a service of the platform, for whoever comes by."""
    from services.ideas.app import service
    from shared.migrate import migrate
    from shared.service import Runtime
    from shared.settings import Settings
    from shared.web import create_web

    settings = Settings(service="ideas", data_dir=tmp_path, testing=True)
    runtime = Runtime(service, settings)
    migrate(runtime)
    yield create_web(service, runtime, settings).test_client()
    runtime.engine.dispose()


def test_anyone_may_read_what_a_service_says_and_hears(pages):
    page = pages.get("/idees/evenements").text

    assert 'id="ideas.idea.submitted.v1"' in page
    assert "Un agent a déposé un problème" in page
    assert re.search(r"<svg[^>]*role=\"img\"[^>]*aria-label=\"Dessin", page)
    assert 'href="/gouvernance/evenements/governance.case.decided.v1"' in page


def test_the_table_says_what_the_map_shows(pages):
    page = pages.get("/idees/evenements").text
    table = page[page.index('id="carte"') : page.index("</table>")]

    for arrow in draw(catalogue(), TITLES, "ideas").arrows:
        for wire in arrow.wires:
            assert f'/evenements/{wire}"' in table


def test_an_event_is_told_with_its_fields_and_an_example(pages):
    page = pages.get("/idees/evenements/ideas.idea.submitted.v1").text

    assert "texte, 120 caractères au plus" in page
    assert "Titre court, sans sigle" in page
    assert "subjectversion" in page


def test_a_personal_event_is_marked(pages):
    assert "Données personnelles" in pages.get("/idees/evenements/ideas.person.seen.v1").text


def test_another_services_event_has_its_page_there(pages):
    assert pages.get("/idees/evenements/governance.case.decided.v1").status_code == 404


def test_programs_read_the_same_as_asyncapi(pages):
    document = pages.get("/idees/evenements.json").json

    assert document["asyncapi"] == "3.1.0"
    assert "say.ideas.idea.submitted.v1" in document["operations"]
