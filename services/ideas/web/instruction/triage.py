"""The team's list of ideas, narrowed and a page at a time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.domain.states import IdeaState
from services.ideas.queries.instruction import triage as queries
from services.ideas.queries.listing import Narrowed
from services.ideas.web.ideas import after, team
from services.ideas.web.road import STATES
from shared.web import Pages, reading, render

pages = Pages("ideas_triage", __name__)

LATE = "oui"


@pages.get("/a-examiner", allow=team)
def listed() -> ResponseReturnValue:
    """What waits for the team, the first promised answer first."""
    session, now = reading(), datetime.now(UTC)
    wanted = _wanted(now)
    page = queries.to_examine(session, wanted, after())
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "apres" and value}
    return render(
        "ideas/to_examine.html",
        page=page,
        wanted=wanted,
        late=LATE,
        states=STATES,
        counts=queries.counts(session),
        choices=queries.choices(session),
        further=url_for(".listed", **asked, apres=page.after) if page.after else "",
        now=now,
    )


def _wanted(now: datetime) -> Narrowed:
    asked: Any = request.args.get
    return Narrowed(
        state=IdeaState(asked("etat")) if asked("etat") in STATES else None,
        call_id=_id(asked("appel", "")),
        theme=asked("theme", "")[:200],
        directorate=asked("direction", "")[:200],
        evaluator_id=_id(asked("evaluateur", "")),
        late_at=now if asked("retard") == LATE else None,
    )


def _id(text: str) -> UUID | None:
    """What is no id narrows nothing: addresses are typed by people too."""
    try:
        return UUID(text)
    except ValueError:
        return None
