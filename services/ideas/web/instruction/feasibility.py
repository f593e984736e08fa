"""The DSI's desk: what the team asks it about ideas, its opinions, and those that are late."""

from datetime import UTC, datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.instruction.feasibility import AskDsi, GiveDsiOpinion, ask_dsi, give_dsi_opinion
from services.ideas.domain.instruction.feasibility import WORDS
from services.ideas.queries.instruction import feasibility as queries
from services.ideas.web.acting import not_mine
from services.ideas.web.ideas import after, team
from services.ideas.web.instruction.asking import page, take
from shared.web import Form, Pages, reading, render, role

pages = Pages("ideas_feasibility", __name__)

dsi = role("dsi")
ASKING = (
    "Demander l’avis de la DSI",
    "Toute personne qui a le rôle de la DSI pourra répondre. L’auteur de l’idée et l’instance liront l’avis.",
    "Demander cet avis",
)
GIVING = (
    "Donner l’avis de la DSI",
    "Dites si la Région peut le faire, et pourquoi. L’avis peut être changé tant que l’équipe a l’idée en main.",
    "Donner cet avis",
)


@pages.get("/avis-dsi", allow=role("dsi", "team"))
def desk() -> ResponseReturnValue:
    """What the DSI owes, the earliest day first; what it has given."""
    session, now = reading(), datetime.now(UTC)
    facts = {
        "owed": queries.owed(session, after()),
        "given": queries.given(session),
        "late": queries.late(session, now),
    }
    return render("ideas/instruction/dsi_desk.html", **facts, words=WORDS, now=now)


@pages.get("/<uuid:idea_id>/avis-dsi/demande", allow=team)
def asking(idea_id: UUID) -> ResponseReturnValue:
    """What to ask, and for when."""
    not_mine(idea_id)
    return page(Form(AskDsi), idea_id, ASKING)


@pages.post("/<uuid:idea_id>/avis-dsi/demande", allow=team)
def asked(idea_id: UUID) -> ResponseReturnValue:
    """Ask it."""
    not_mine(idea_id)
    return take(AskDsi, ask_dsi, idea_id, ASKING)


@pages.get("/<uuid:idea_id>/avis-dsi", allow=dsi)
def giving(idea_id: UUID) -> ResponseReturnValue:
    """The form of the opinion, with what it said before."""
    not_mine(idea_id)
    opinion = queries.the_opinion(reading(), idea_id)
    values = {"seen": opinion.version, "found": opinion.found.value if opinion.found else "", "why": opinion.why}
    return page(Form(GiveDsiOpinion, values=values), idea_id, GIVING)


@pages.post("/<uuid:idea_id>/avis-dsi", allow=dsi)
def gave(idea_id: UUID) -> ResponseReturnValue:
    """Give it."""
    not_mine(idea_id)
    return take(GiveDsiOpinion, give_dsi_opinion, idea_id, GIVING, done=lambda _done: url_for(".desk"))
