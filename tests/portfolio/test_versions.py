"""Two people at one form: whoever sends second is told so, keeps their words, and takes nobody's away."""

import re
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RoutingException

from services.portfolio.commands.checks import WaiveCheck, waive_check
from services.portfolio.commands.engagement import AskEngagement, ask_engagement
from services.portfolio.commands.exit.acceptance import AddReserve, add_reserve
from services.portfolio.commands.lanes.opening import OpenLane, open_lane
from services.portfolio.commands.proposals import ProposeService, propose_service
from services.portfolio.commands.recruiting import LookFor, OfferHelp, look_for, offer_help
from services.portfolio.commands.training import JoinTraining, PlanTraining, join_training, plan_training
from services.portfolio.domain.exit.parts import Partner, Review, Side
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.queries.products import today
from services.portfolio.tables import check_waiver, wanted
from services.portfolio.tables.exit import exit_path
from services.portfolio.web.exit.forms import FORMS
from shared.identifiers import new_id
from shared.people import set_role
from tests.portfolio.conftest import HOME, TEAM, write
from tests.portfolio.exits import DSI, Exits
from tests.portfolio.filled import Filled
from tests.system.agent import ReadForm, read_forms

FREE = {
    "a new line beside the others, which takes nothing away": {
        *("condition_list.add", "exits.add", "standard_list.add", "vocabulary.add", "listing.propose", "team.add"),
        *("measures.open_it", "money.enter", "questions.ask_it", "recruiting.look", "recruiting.volunteer"),
        *("training.plan", "training.join", "opinions.give", "proposals.propose", "exit.begin"),
        *("evidence.write groupe", "evidence.write entretien", "evidence.write solution", "evidence.write journal"),
        *("exit.do reserve", "exit.do personne", "exit.do note", "exit.show_evidence"),
        *("evidence.write engagement",),
    },
    "an act that happens once: whoever comes second is told so and keeps their words": {
        *("money.strike", "engagement.sign", "engagement.give_up", "recruiting.answer", "recruiting.stop"),
        *("recruiting.take_back", "training.cancel", "lanes.open_one", "lanes.close", "exit.do_part bilan"),
        *("exit.do_part levee", "checks.waive", "evidence.write etape"),
    },
    "the same again changes nothing, and there are no words to lose": {
        *("checks.ask", "checks.end", "conditions.follow", "listing.forget", "training.leave"),
    },
}
"""Forms that need not say what the person saw, by the reason why."""
MERGED = {"sheet.write presentation", "sheet.write adresses", "evidence.write preuves", "evidence.write conclusion"}
"""Forms that are put together field by field: their own tests hold that no words are lost."""
MERGED |= {"measures.enter"}
"""Of the values of a measure only one of the same period is in the way: see `test_measures`."""
SECOND = re.compile("Quelqu’un (a (modifié|changé)|vient)|Le dossier a changé")
EMPTY = {"file", "withdrawn", "over", "public", "site", "link", "done_on", "fresh_until", "who", "themes"}
"""Fields that a form may leave empty and whose words are not free."""
ANSWERS = {
    "url": "https://b.example",
    "due_on": str(today() + timedelta(days=9)),
    "until": str(today() + timedelta(days=9)),
    "successors": "PR-2026-0001",
    "days": "9",
    "promised_days": "9",
    "review_on": str(today() + timedelta(days=9)),
    "mark": "7",
}
WORDS = "Ce que la deuxième personne a écrit, mot pour mot"


class Walk:
    """Every form of the portfolio that one person meets, by the route that it is sent to."""

    def __init__(self, visitor, adapter: MapAdapter) -> None:
        self.visitor, self.adapter = visitor, adapter
        self.forms: dict[str, ReadForm] = {}
        self.kinds: set[str] = set()

    def go(self, *starts: str) -> "Walk":
        waiting, met = deque(starts), set(starts)
        while waiting:
            address = waiting.popleft()
            kind = self.route(address, "GET")
            if kind is None or (kind in self.kinds and address not in starts):
                continue
            self.kinds.add(kind)
            answer = self.visitor.get(address)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for form in read_forms(answer.text):
                self._note(form, urlsplit(address).path)
            links = (link.replace("&amp;", "&").split("#")[0] for link in re.findall(r'href="([^"]+)"', answer.text))
            found = dict.fromkeys(link for link in links if link not in met)
            waiting.extend(found)
            met |= set(found)
        return self

    def _note(self, form: ReadForm, here: str) -> None:
        route = self.route(form.action or here, "POST")
        if route and "csrf_token" in form.values:
            self.forms.setdefault(route, form)

    def route(self, address: str, method: str) -> str | None:
        """As "exit.do reserve": the page without its beginning, with the name of the form where the address has one."""
        if not address.startswith(HOME):
            return None
        try:
            endpoint, facts = self.adapter.match(urlsplit(address).path, method=method)
        except (HTTPException, RoutingException):
            return None
        named = [str(facts[name]) for name in ("name", "part") if name in facts]
        return " ".join([endpoint.removeprefix("portfolio_"), *named]) if endpoint.startswith("portfolio") else None


@pytest.fixture
def database_url(tmp_path):
    """What pages show does not depend on the store; each command's own tests run on both."""
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest.fixture
def walk(portfolio, app, team, folder):
    """Somebody who may do everything walks through a platform with something everywhere."""
    with portfolio.runtime.unit_of_work() as uow:
        for role in ("team", "dsi"):
            set_role(uow, TEAM, role, granted=True)
    portfolio.given("governance.body.changed.v1")
    portfolio.given("governance.objective.changed.v1")
    exits = Exits(portfolio)
    path = go_out(exits)
    write(folder, "cantine")
    portfolio.read(folder)
    filled = Filled(portfolio, next(one for one in portfolio.products() if one.id != exits.product.id))
    trainings = around(portfolio, filled)
    parts = {
        "condition_id": path.conditions[0].id,
        "reserve_id": path.reserves[0].id,
        "partner_id": path.partners[0].id,
        "review_id": path.reviews[0].id,
    }
    road = f"{HOME}/produits/{exits.product.id}/sortie/"
    forms = [f"{road}{name}" + (f"/{parts[form.part]}" if form.part in parts else "") for name, form in FORMS.items()]
    starts = (
        "/",
        "/catalogue/",
        "/mots/",
        "/avis/",
        "/propositions/",
        "/formations/",
        "/voies/",
        "/volontaires",
        *trainings,
    )
    adapter = app.url_map.bind("localhost")
    walked = Walk(team, adapter).go(*forms, *(HOME + one for one in starts), f"{HOME}/produits/{filled.product_id}")
    of_filled = (
        "/sortie/",
        "/verifications/",
        "/verifications/https/dispense",
        "/equipe",
        f"/verifications/dispenses/{waiver_of(portfolio)}",
    )
    walked.go(*(f"{HOME}/produits/{filled.product_id}{one}" for one in of_filled))
    walked.go(*(f"{HOME}/produits/{exits.product.id}{one}" for one in ("/conditions", "/objectifs/", "/passage")))
    return walked.go(f"{HOME}/catalogue/{filled.product_id}/avis", f"{HOME}/catalogue/proposer")


def waiver_of(portfolio):
    with portfolio.reading() as session:
        return session.scalars(select(check_waiver.c.id)).one()


def go_out(exits):
    """A path to be signed, with a reserve, a partner and a review: what each of its forms is about."""
    exits.prepare()
    exits.show_all()
    exits.propose()
    reserve = {"label": "La ligne du budget", "owner": "dsi", "due_on": today() + timedelta(days=60)}
    exits.room(add_reserve, AddReserve(by=DSI, path_id=exits.path.id, person_id=None, condition_id=None, **reserve))
    with exits.room.runtime.unit_of_work() as uow:
        path = uow.get(ExitPath, exits.path.id)
        path.partners.append(Partner(id=new_id(), side=Side.DSI, person_id=DSI, since=today()))
        path.reviews.append(Review(id=new_id(), months=6, due_on=today()))
    return exits.path


def put(portfolio, state):
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(exit_path).values(state=state))


def around(portfolio, filled):
    """What is not of one product: trainings, a lane, a service that somebody proposes."""
    now = datetime.now(UTC)
    trainings = []
    for days in (-2, 8, 10):
        hours = {"starts_at": now + timedelta(days=days), "ends_at": now + timedelta(days=days, hours=2)}
        asked = {"title": "Écouter les usagers", "about": "", "place": "Salle 3", "roles": (), "places": 2}
        then = replace(portfolio.runtime, clock=lambda _session: now - timedelta(days=5))
        held = then.do(plan_training, PlanTraining(by=TEAM, **asked, **hours))
        if days != 8:
            then.do(join_training, JoinTraining(by=TEAM, training_id=held))
        then.engine.dispose()
        trainings.append(f"/formations/{held}")
    portfolio(open_lane, OpenLane(by=DSI, number=filled.number, why=""))
    shown, words = {"shown_at": now - timedelta(minutes=5), "site": ""}, "Un service que les ports ont déjà"
    about = {"title": "Port à sec", "mission": words, "link": "https://port.example", "organisation": "Port"}
    portfolio(propose_service, ProposeService(**shown, **about, contact="a@port.example", theme="mer", audience="tous"))
    waived = {"product_id": filled.product_id, "code": "https", "reason": "Un essai", "until": today()}
    portfolio(waive_check, WaiveCheck(by=TEAM, **waived))
    portfolio(ask_engagement, AskEngagement(**filled.by, part="hierarchy", who="enora@region.example"))
    return [*trainings, f"/volontaires/{filled.wanted}", f"/volontaires/{_offered(portfolio, filled)}"]


def _offered(portfolio, filled):
    """A role for which this person volunteers too."""
    portfolio(look_for, LookFor(**filled.by, role="designer", share=10, words="Trois mois de dessin"))
    with portfolio.reading() as session:
        role = session.scalars(select(wanted.c.id).where(wanted.c.id != filled.wanted)).one()
    portfolio(offer_help, OfferHelp(by=TEAM, wanted_id=role, words="Moi aussi"))
    return role


def test_every_form_that_changes_what_exists_sends_what_the_person_saw_and_the_second_keeps_their_words(
    walk, app, team, portfolio
):
    check_what_is_sent(walk, app)
    check_what_the_second_reads(walk, team, portfolio)


def check_what_is_sent(walk, app):
    free = set().union(*FREE.values())
    silent = {route for route, form in walk.forms.items() if not form.values.get("seen")}

    assert " ".join(sorted(silent - free)) == "", "these forms change something and do not say what the person saw"
    assert sorted(free & (set(walk.forms) - silent)) == [], "these are said to need nothing, and send it"
    assert " ".join(sorted(free - set(walk.forms))) == "", "no page shows these forms"
    met = {route.split()[0] for route in walk.forms}
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    ours = {one.removeprefix("portfolio_") for one in posts if one.startswith("portfolio_")}
    assert " ".join(sorted(ours - met)) == "", "no page shows the forms of these routes"
    assert {f"exit.do {name}" for name, form in FORMS.items() if not form.part} <= set(walk.forms)


def check_what_the_second_reads(walk, team, portfolio):
    told = {route: form for route, form in walk.forms.items() if form.values.get("seen", "0") != "0"}
    seen = {route: form for route, form in sorted(told.items()) if route not in MERGED}
    for route, form in seen.items():
        put(portfolio, min(FORMS[route.split()[1]].states) if route.startswith("exit.do") else State.PROPOSED)
        stale = str(int(form.values["seen"]) - 1) if form.values["seen"].isdigit() else "autre chose"
        asked = {name: _typed(name, form) for name in {*form.values, *form.options}} | {"seen": stale}

        answer = team.post(form, **asked)

        assert answer.status_code == 409, f"{route}: {answer.status_code} {_errors(answer.text)}"
        assert SECOND.search(answer.text), route
        if WORDS in asked.values():
            assert WORDS in unescape(answer.text), f"{route} loses what was written"


def _typed(name: str, form: ReadForm) -> str:
    """What stands in the field already, a choice of the page, or some words."""
    now = form.values.get(name, "")
    if now or name in EMPTY:
        return now
    if name in form.options:
        return next((one for one in form.options[name] if one), "")
    return ANSWERS.get(name, WORDS)


def _errors(page: str) -> list[str]:
    return re.findall(r'class="error"[^>]*>.*?</p>|<li>\s*<a href="#[^"]+">[^<]+', page, re.DOTALL)[:6]
