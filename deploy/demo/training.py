"""Training sessions of the story: one that was held, and one that is full with somebody who waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from services.portfolio.commands.training import (
    JoinTraining,
    NoteAttendance,
    PlanTraining,
    join_training,
    note_attendance,
    plan_training,
)
from services.portfolio.domain.seen import mark
from services.portfolio.tables import training
from shared.service import Runtime

HELD, FULL = "Parler avec les usagers avant de construire", "Suivre l’impact d’un produit"
ROOM = "Salle des Goélands, troisième étage"


def hold_trainings(portfolio: Runtime, *, by: UUID, people: list[UUID]) -> None:
    """Hold one as on another day and plan the next; told once."""
    with portfolio.reading() as session:
        if session.scalars(select(training.c.id)).first():
            return
    begins = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    held = begins - timedelta(days=20)
    past = replace(portfolio, clock=lambda _session: held - timedelta(days=10))
    try:
        first = past.do(plan_training, _plan(by, HELD, "Écouter sans proposer, et noter ce qui a été dit.", held, 12))
        for who in people:
            past.do(join_training, JoinTraining(by=who, training_id=first))
    finally:
        past.engine.dispose()
    present = tuple(str(who) for who in people[:2])
    portfolio.do(note_attendance, NoteAttendance(by=by, training_id=first, seen=mark(), present=present))
    about = "Choisir une mesure, la relever chaque mois, en parler au comité."
    following = portfolio.do(plan_training, _plan(by, FULL, about, begins + timedelta(days=15), 2))
    for who in people:
        portfolio.do(join_training, JoinTraining(by=who, training_id=following))


def _plan(by: UUID, title: str, about: str, starts_at: datetime, places: int) -> PlanTraining:
    return PlanTraining(
        by=by,
        title=title,
        about=about,
        place=ROOM,
        roles=("carrier", "coach"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        places=places,
    )
