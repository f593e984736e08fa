"""A call with thousands of ideas and all that gathers around them, written many rows at a time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from services.ideas.domain.showing import Visibility
from services.ideas.domain.states import IdeaState
from services.ideas.domain.visibility import Handling
from services.ideas.tables import call as calls
from services.ideas.tables import comment, extract, follow, pseudonym, report, support
from services.ideas.tables import idea as ideas
from services.ideas.tables.instruction import evaluation, feasibility, prepared_answer, wish
from shared.identifiers import new_id
from tests.ideas.alike import Text, plant

SUPPORTERS = [new_id() for _ in range(3)]
STATES = {6: IdeaState.SHORTLISTED, 7: IdeaState.RESERVED, 8: IdeaState.SELECTED, 9: IdeaState.TO_COMPLETE}
"""The last figure of a rank -> where such ideas stand; the others wait to be examined."""


def crowd_around(
    engine: Engine, texts: Iterable[Text], me: UUID, *, first: int = 1, call_id: UUID | None = None
) -> None:
    """Put them into one call as ideas of `me`, who also follows and evaluates each; one in five has a pseudonym.

    The call is a new one, whose answers are published together, or `call_id`.
    """
    ids = plant(engine, texts, me, first=first, indexed=False)
    with Session(engine) as session, session.begin():
        own = session.scalars(select(ideas.c.call_id).where(ideas.c.id == ids[0])).one()
        call_id = call_id or own
        session.execute(update(calls).where(calls.c.id == own).values(answers_together=True))
        session.execute(update(ideas).where(ideas.c.call_id == own).values(call_id=call_id))
        _move(session, ids)
        _sign(session, ids[::5], me)
        for table, rows in _rows(ids, call_id, me).items():
            if rows:
                session.execute(insert(table), rows)


def _move(session: Session, ids: list[UUID]) -> None:
    stands = update(ideas).where(ideas.c.id == bindparam("key")).values(state=bindparam("stands"))
    moved = [{"key": key, "stands": STATES[n % 10]} for n, key in enumerate(ids) if n % 10 in STATES]
    session.connection().execute(stands, moved)
    shown = update(ideas).where(ideas.c.id == bindparam("key")).values(visibility=Visibility.PUBLIC.value)
    session.connection().execute(shown, [{"key": key} for key in ids[::4]])


def _sign(session: Session, ids: list[UUID], me: UUID) -> None:
    signed = [{"alias_id": new_id(), "person_id": me, "signed": f"Quelqu’un {n}"} for n, _ in enumerate(ids)]
    session.execute(insert(pseudonym), signed)
    author = update(ideas).where(ideas.c.id == bindparam("key")).values(author_id=bindparam("alias"))
    session.connection().execute(
        author, [{"key": key, "alias": row["alias_id"]} for key, row in zip(ids, signed, strict=True)]
    )


def _rows(ids: list[UUID], call_id: UUID, me: UUID) -> dict[Table, list[dict[str, Any]]]:
    now = datetime.now(UTC)
    due = {"due_at": now + timedelta(days=9), "version": 1}
    asked = {"asked_by": me, "asked_at": now, **due}
    found: dict[Table, list[dict[str, Any]]] = {
        evaluation: [
            {"id": new_id(), "idea_id": key, "person_id": me, "words": "", "conflict": "", **asked} for key in ids
        ],
        feasibility: [{"id": new_id(), "idea_id": key, "question": "", "why": "", **asked} for key in ids],
        support: [{"idea_id": key, "person_id": who, "at": now} for key in ids for who in SUPPORTERS],
        follow: [{"idea_id": key, "person_id": me, "at": now} for key in ids],
        comment: [
            {"id": new_id(), "idea_id": key, "author_id": who, "words": "Chez nous aussi.", "at": now, "why": ""}
            for key in ids
            for who in SUPPORTERS[:2]
        ],
        wish: [{"idea_id": key, "joins": True, "told": True, "words": "Volontiers.", "at": now} for key in ids[7::10]],
        extract: [
            {"idea_id": key, "words": "Des clés se perdent.", "written_by": me, "written_at": now} for key in ids[::4]
        ],
    }
    answer = {"call_id": call_id, "outcome": IdeaState.RESERVED, "code": "", "words": "Nous la gardons.", "version": 1}
    answer |= {"prepared_by": me, "prepared_at": now, "decision_number": ""}
    found[prepared_answer] = [{"idea_id": key, **answer} for key in ids[::2]]
    told = {"reason": "insult", "words": "", "at": now, "handling": Handling.OPEN, "answer": "", "version": 1}
    found[report] = [{"id": new_id(), "idea_id": key, "reported_by": SUPPORTERS[0], **told} for key in ids[::3]]
    return found


PAGES = {
    "list": "/idees/",
    "list, a state": "/idees/?etat=submitted",
    "list, a directorate": "/idees/?direction=Incubateur",
    "my ideas": "/idees/mes-idees",
    "followed": "/idees/suivies",
    "to examine": "/idees/a-examiner",
    "to examine, an evaluator": "/idees/a-examiner?evaluateur={me}",
    "my evaluations": "/idees/mes-evaluations",
    "asked of the DSI": "/idees/avis-dsi",
    "prepared answers": "/idees/appels/{call}/reponses",
    "shortlist": "/idees/appels/{call}/jury",
    "calls": "/idees/appels",
    "a call": "/idees/appels/{call}",
    "questions of a call": "/idees/appels/{call}/questions",
    "figures of a call": "/idees/appels/{call}/chiffres",
    "figures": "/idees/chiffres",
    "reports": "/idees/signalements",
    "wishes": "/idees/suites",
    "pseudonyms": "/idees/pseudonymes",
    "public extracts": "/idees/publiques",
    "an idea": "/idees/{idea}",
    "its comments": "/idees/{idea}/echanges",
    "program: ideas": "/idees/api/v1/ideas",
    "program: calls": "/idees/api/v1/calls",
}
"""Name -> path of every page that lists ideas, or what stands around them."""
