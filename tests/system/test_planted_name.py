"""An author under a pseudonym walks the whole road of an idea; nothing that anybody can read joins the name to it."""

import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from typing import Any

import pika
import pytest
import requests
from sqlalchemy import inspect, text

from shared.topology import EVENTS
from shared.unsigned import told
from tests.servers import Postgres, Rabbit
from tests.system.agent import Agent
from tests.system.conftest import BOTH
from tests.system.platforms import PATHS, Distributed, Embedded, Platform, running
from tests.system.reconcile import wait_until_quiet
from tests.system.steps import Cast, case_page, deposit, examine, identity, open_call, present, soon, vote

pytestmark = pytest.mark.system

LOGIN, NAME, ADDRESS = "canari-zelande", "Canari Quémeneur-Zélande", "canari.zelande@region.example"
PLANTED = {LOGIN, NAME, ADDRESS, str(identity(LOGIN)), identity(LOGIN).hex}  # type: ignore[attr-defined]
TITLE, SIGNED = "Les horaires de la cantine changent la veille", "Une personne de la cantine"
PROBLEM = "Le planning de la semaine change la veille au soir, et nous l’apprenons en arrivant."
VIEWERS = ("yann", "malo", "herve", "enora", "tugdual")
KEPT = {"ideas.pseudonym", "ideas.posted"}
"""The tables of which a row joins the two: who is behind, and, for as long as a form may come twice, where it led.

Neither leaves the database of ideas: on no page, in no event, file, mail or line of the log.
"""
MOST = 120
"""Pages that each viewer opens, those about the idea first."""
FILES = [f"/idees/{name}.{form}" for name in ("toutes", "chiffres") for form in ("csv", "json", "ods")]
PROGRAMS = ["/idees/api/v1/ideas", "/idees/api/v1/calls", "/portefeuille/api/v1/products"]
ROOTS = ["/idees/", "/gouvernance/", "/portefeuille/", "/portefeuille/catalogue/", "/notifications/"]


class _Planted:
    """Among the people of the demonstration, somebody whose name stands nowhere else."""

    def environment(self, service: str = "") -> dict[str, str]:
        told = super().environment(service)  # type: ignore[misc]
        file = Path(told["TIKUB_PEOPLE_FILE"])
        people = json.loads(file.read_text(encoding="utf-8"))
        people.append({"subject": LOGIN, "name": NAME, "email": ADDRESS, "directorate": "Cuisines centrales"})
        file.write_text(json.dumps(people), encoding="utf-8")
        return dict(told)


class _Embedded(_Planted, Embedded): ...


class _Distributed(_Planted, Distributed): ...


class Bus:
    """All that passes the broker, heard by one more queue; nothing where the bus has no server."""

    def __init__(self, url: str = "") -> None:
        self._channel: Any = pika.BlockingConnection(pika.URLParameters(url)).channel() if url else None
        if self._channel:
            self._channel.exchange_declare(EVENTS, "topic", durable=True)
            self._queue = self._channel.queue_declare("", exclusive=True).method.queue
            self._channel.queue_bind(self._queue, EVENTS, "#")

    def heard(self) -> Iterator[str]:
        while self._channel:
            method, properties, body = self._channel.basic_get(self._queue, auto_ack=True)
            if method is None:
                return
            yield f"{method.routing_key} {properties} {body.decode()}"


@pytest.fixture(scope="module", params=BOTH)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Embedded | Distributed, Bus]]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        made: Embedded | Distributed = _Embedded(folder)
        bus = Bus()
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        rabbit: Rabbit = request.getfixturevalue("rabbitmq")
        url = rabbit.vhost()
        made = _Distributed(folder, {service: postgres.database(service) for service in PATHS}, url)
        bus = Bus(url)
    with running(made):
        yield made, bus


def walk(cast: Cast) -> str:
    """From a draft to a product; returns the path of the idea."""
    canari, yann, malo = cast[LOGIN], cast["yann"], cast["malo"]
    call = open_call(cast)
    draft = canari.fill(f"{call}/deposer/guide", title=TITLE, problem=PROBLEM).rpartition("/")[0]
    canari.fill(draft, agrees="true", pseudonym=SIGNED)
    mine = canari.get("/idees/mes-idees")
    idea = re.findall(r'href="(/idees/[0-9a-f-]{36})"', mine)[0]
    yann.fill(idea, f"{idea}/soutien")
    yann.fill(f"{idea}/echanges", words="Chez nous aussi.")
    canari.fill(f"{idea}/echanges", words="Merci de votre soutien.")
    canari.fill(f"{idea}/coauteurs", email="yann.corre@region.example")
    yann.fill(idea, f"{idea}/signature")
    malo.fill(f"{idea}/complement/demande", asked="Combien de cuisines sont concernées chaque semaine ?")
    canari.fill(f"{idea}/complement", answer="Douze cuisines sur vingt.")
    malo.fill(f"{idea}/avis-dsi/demande", due_at=soon(days=5), question="Un logiciel existe-t-il ?")
    malo.answer(f"{idea}/evaluations", "person_id", person_id=str(identity("malo")), due_at="")
    malo.answer(f"{idea}/evaluation", "score_1", score_1="4", words="Vu dans trois cuisines.")
    number = re.search(r"ID-\d{4}-\d{4}", malo.get(idea))
    assert number
    other = deposit(cast["soizic"], call, "La cantine change ses horaires", PROBLEM)
    malo.fill(f"{other}/double", into=number[0], reason="Les deux parlent des horaires.")
    examine(cast, idea)
    present(cast, idea)
    vote(cast, case_page(cast, TITLE), {"herve": "for", "maiwenn": "for", "ronan": "for"})
    yann.wait_for(idea, "Voir le produit")
    return idea


def pages(platform: Platform, viewer: Agent | None, idea: str) -> Iterator[tuple[str, str]]:
    """Addresses and all that can be read there, packed files unpacked; without a viewer, as the public."""
    around = [
        f"{idea}{end}" for end in ("", "/echanges", "/versions", "/coauteurs", "/documents", "/proches", "/notes")
    ]
    waiting = [*around, idea.replace("/idees/", "/idees/api/v1/ideas/"), *FILES, *PROGRAMS, *ROOTS]
    seen = set(waiting)
    for _ in range(MOST):
        if not waiting:
            return
        path = waiting.pop(0)
        answer = viewer._ask("GET", path) if viewer else _as_public(platform, path)
        assert answer.status_code < 500, path
        yield path, " ".join(told(answer.content))
        links = re.findall(r'href="(/(?:idees|gouvernance|portefeuille|notifications)[^"#]*)"', answer.text)
        fresh = [unescape(link) for link in links if "connexion" not in link and "langue=" not in link]
        about = [link for link in fresh if link not in seen and link.startswith(idea)]
        waiting = [*about, *waiting, *(link for link in fresh if link not in seen and link not in about)]
        seen.update(fresh)


def _as_public(platform: Platform, path: str) -> requests.Response:
    """Without following to the page where people of the demonstration choose who they are."""
    return requests.get(platform.where(path) + path, timeout=30, allow_redirects=False)


def rows(platform: Platform) -> Iterator[tuple[str, str]]:
    """Every row of every table of the four services: outboxes and archives among them."""
    for service in PATHS:
        engine = platform.database(service)
        for table in inspect(engine).get_table_names():
            with engine.connect() as connection:
                for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                    yield f"{service}.{table}", " ".join(map(str, row))


def test_nothing_that_anybody_can_read_joins_the_name_to_the_idea(place: tuple[Embedded | Distributed, Bus]) -> None:
    platform, bus = place
    cast = Cast(platform)
    cast.set_up()
    idea = walk(cast)
    wait_until_quiet(platform)
    key = idea.rpartition("/")[2]
    about = {key, key.replace("-", ""), TITLE, SIGNED}
    read: dict[str, str] = {}
    for viewer in (None, *VIEWERS):
        agent = cast[viewer] if viewer else None
        read |= {f"{viewer or 'public'} {path}": words for path, words in pages(platform, agent, idea)}
    read |= {f"bus {n}": words for n, words in enumerate(bus.heard())}
    for file in platform.folder.glob("mails/*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
        read[f"mail {file.name}"] = " ".join([*map(str, mail.values()), *parts])
    logs = [line for file in platform.folder.glob("*.log") for line in file.read_text().splitlines()]
    read |= {f"log {n}": line for n, line in enumerate(logs)}

    named = {where for where, words in read.items() if any(word in words for word in PLANTED)}
    known = {where for where, words in read.items() if any(word in words for word in about)}
    assert {where.split()[0] for where in known} >= {"yann", "malo", "herve", "mail"}, "the idea is read there"
    assert any(where.endswith(".ods") for where in known), "the spreadsheet was unpacked"
    assert named, "she has signed in, and is among the people"
    assert sorted(named & known) == []
    stored = {where for where, words in rows(platform) if _tells(words, PLANTED) and _tells(words, about)}
    assert stored <= KEPT
    _check_traces(platform, key, logs)


def _tells(words: str, terms: set[str]) -> bool:
    return any(term in words for term in terms)


def _check_traces(platform: Platform, key: str, logs: list[str]) -> None:
    """What is logged of her must not lead, by its correlation, to what was said of the idea; nor does the pseudonym."""
    with platform.database("ideas").connect() as connection:
        said = connection.execute(text("SELECT correlation, data FROM outbox")).all()
        alias = list(connection.execute(text("SELECT * FROM pseudonym")))
    leads = {row.correlation for row in said if key in str(row.data)} - {"-", ""}
    assert len(alias) >= 1
    assert leads
    hers = [line for line in logs if _tells(line, PLANTED)]
    assert [line for line in hers if _tells(line, leads)] == []
