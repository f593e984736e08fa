"""The steps of the main job, as people take them on the screens."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.system.agent import Agent, eventually
from tests.system.platforms import Platform

PARIS = ZoneInfo("Europe/Paris")
REASON = "Le problème est bien décrit et partagé par plusieurs lycées."
MEMBERS = ("herve", "maiwenn", "ronan")


class Cast:
    """Everyone who takes part, signed in; roles and the body are set up on the pages that own them."""

    def __init__(self, platform: Platform, agent: Callable[..., Agent] = Agent) -> None:
        """`agent`: how someone behaves in front of the screens."""
        self.platform = platform
        self._agent = agent
        self._agents: dict[str, Agent] = {}

    def __getitem__(self, subject: str) -> Agent:
        if subject not in self._agents:
            self._agents[subject] = self._agent(self.platform.where, subject)
        return self._agents[subject]

    def set_up(self) -> None:
        """The first administrator comes from the command line; roles and a body with three members from the pages."""
        for subject in ("tugdual", "malo", *MEMBERS):
            self[subject].wait_for("/idees/", "Se déconnecter")
        self.platform.command("governance", "grant", "--person", str(identity("tugdual")), "--role", "administrator")
        self._give_team_role()
        self._seat_body()

    def _give_team_role(self) -> None:
        if "À examiner" in self["malo"].get("/idees/"):
            return  # the demonstration's story has given it
        self.once_known("tugdual", "/gouvernance/roles/", "malo")
        self["tugdual"].answer("/gouvernance/roles/", person_id=str(identity("malo")), role="team")
        eventually(lambda: True if "À examiner" in self["malo"].get("/idees/") else None, "the team's role on ideas")

    def _seat_body(self) -> None:
        page = self["malo"].answer(
            "/gouvernance/instances/nouvelle", name="Comité", level="operational", second_vote_days="3"
        )
        for subject in MEMBERS:
            self.once_known("malo", page, subject)
            self["malo"].answer(page, "seen", person_id=str(identity(subject)))

    def once_known(self, who: str, page: str, person: str) -> None:
        """Governance hears of people from the service where they signed in."""
        eventually(lambda: True if str(identity(person)) in self[who].get(page) else None, f"{person} known on {page}")


def identity(subject: str) -> object:
    return person_id(ISSUER, subject)


def soon(**later: int) -> str:
    """A local time as a form takes it."""
    return (datetime.now(PARIS) + timedelta(**later)).strftime("%Y-%m-%dT%H:%M")


def open_call(cast: Cast, title: str = "Le quotidien des lycées") -> str:
    answers = {"title": title, "criteria": "L’utilité pour les agents", "opens_at": soon(days=-1), "answer_days": "45"}
    return cast["malo"].fill("/idees/appels/nouveau", closes_at="", **answers)


def deposit(agent: Agent, call: str, title: str, problem: str) -> str:
    return agent.fill(f"{call}/deposer", title=title, problem=problem)


def examine(cast: Cast, idea: str) -> None:
    cast["malo"].fill(idea, f"{idea}/examen", outcome="admissible", code="", reason=REASON)


def present(cast: Cast, idea: str) -> None:
    form = eventually(lambda: _with_a_body(cast["malo"], idea), "a body to choose on the idea's page")
    body = [code for code in form.options["body_id"] if code][-1]
    answer = cast["malo"].send(form, body_id=body, opinion=REASON)
    assert answer.status_code == 303, answer.text[:3000]


def _with_a_body(agent: Agent, idea: str):
    form = agent.form(idea, f"{idea}/presentation")
    return form if any(form.options.get("body_id", [])) else None


def case_page(cast: Cast, title: str, who: str = "malo", seconds: float = 30) -> str:
    """The page of the case that governance made of an idea, once it has arrived."""
    return eventually(lambda: link_to_case(cast[who].get("/gouvernance/"), title), f"the case « {title} »", seconds)


def link_to_case(page: str, title: str) -> str | None:
    links = re.findall(r'href="(/gouvernance/dossiers/[0-9a-f-]+)"[^>]*>([^<]*)<', page)
    return next((path for path, words in links if _spelt(words) == _spelt(title)), None)


def _spelt(words: str) -> str:
    """Without what typography changes on screen."""
    return " ".join(unescape(words).replace("’", "'").split())


def vote(cast: Cast, case: str, ballots: dict[str, str]) -> None:
    """Open the vote, let members vote, close it."""
    cast["malo"].answer(case, "seen", closes_at=soon(days=2))
    for subject, choice in ballots.items():
        cast[subject].answer(case, choice=choice)
    cast["malo"].fill(case, f"{case}/cloture")


def today() -> date:
    return datetime.now(PARIS).date()
