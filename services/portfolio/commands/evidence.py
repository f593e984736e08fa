"""Writing the file of a pre-incubation: each part has its form, and two people who write at once lose nothing."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select

from services.portfolio.commands.team import the_product_to_write_on, today
from services.portfolio.domain.evidence import (
    LABELS,
    LOG_KINDS,
    OUTCOMES,
    SCORES,
    WEEKS,
    Dossier,
    last_day_of_notes,
)
from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.product import Product
from services.portfolio.tables.evidence import alternative, group, log_entry, meeting, milestone
from shared.contracts.portfolio import PreIncubationConcluded
from shared.database import insert_into
from shared.errors import Invalid, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, day, given, hidden, integer, text
from shared.uow import UnitOfWork

TEXT_MAX, WORDS_MAX = 3000, 1000
DAY = "Le"


@command
class WriteEvidence:
    """What is known of the problem, and what was tried."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    size: str = text(max=TEXT_MAX, rows=4, label=LABELS["size"], help="Un chiffre, et d’où il vient.", required=False)
    frequency: str = text(max=TEXT_MAX, rows=3, label=LABELS["frequency"], required=False)
    harm: str = text(
        max=TEXT_MAX,
        rows=5,
        label=LABELS["harm"],
        help="Heures perdues, argent, santé, droits : avec une source que chacun peut vérifier.",
        required=False,
    )
    prototype: str = text(max=TEXT_MAX, rows=5, label=LABELS["prototype"], required=False)
    first_users: str = text(max=TEXT_MAX, rows=4, label=LABELS["first_users"], required=False)


@command
class Conclude:
    """The three scores, and what should come next."""

    by: UUID = given()
    product_id: UUID = given()
    seen: int = hidden()
    problem_score: int | None = integer(
        min=0, max=10, label=LABELS["problem_score"], help="Est-il réel, étendu, grave ?", required=False
    )
    problem_words: str = text(max=WORDS_MAX, rows=3, label=LABELS["problem_words"], required=False)
    carrier_score: int | None = integer(
        min=0, max=10, label=LABELS["carrier_score"], help="A-t-on le temps, l’envie, le soutien ?", required=False
    )
    carrier_words: str = text(max=WORDS_MAX, rows=3, label=LABELS["carrier_words"], required=False)
    strategy_score: int | None = integer(
        min=0, max=10, label=LABELS["strategy_score"], help="Sait-on par où commencer, et avec qui ?", required=False
    )
    strategy_words: str = text(max=WORDS_MAX, rows=3, label=LABELS["strategy_words"], required=False)
    outcome: str = choice(
        OUTCOMES,
        label=LABELS["outcome"],
        help="S’arrêter tôt est une réussite : l’argent et le temps iront ailleurs.",
        required=False,
    )
    outcome_words: str = text(max=WORDS_MAX, rows=4, label=LABELS["outcome_words"], required=False)


def write_dossier(cmd: WriteEvidence | Conclude, uow: UnitOfWork) -> UUID:
    """Write what changed; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    found = uow.session.get(Dossier, product.id)
    if found is None:
        found = Dossier(product_id=product.id)
        uow.add(found)
        uow.session.flush()
    changed = found.write(_posted(cmd), seen=cmd.seen, by=cmd.by, now=uow.now)
    uow.session.flush()
    if found.concluded and {*changed} & {*SCORES, "outcome"}:
        uow.say(_concluded(product, found, cmd.by, uow))
    return product.id


def _posted(cmd: Any) -> dict[str, str]:
    given = {name: getattr(cmd, name) for name in LABELS if hasattr(cmd, name)}
    return {name: "" if value is None else str(value) for name, value in given.items()}


def _concluded(product: Product, found: Dossier, by: UUID, uow: UnitOfWork) -> PreIncubationConcluded:
    return PreIncubationConcluded(
        product_id=product.id,
        number=product.number,
        title=product.title,
        carrier_id=product.carrier_id,
        problem_score=int(found.problem_score),
        carrier_score=int(found.carrier_score),
        strategy_score=int(found.strategy_score),
        outcome=found.outcome,
        concluded_by=by,
        concluded_at=uow.now,
    )


@command
class AddGroup:
    """People who live the problem in the same way."""

    by: UUID = given()
    product_id: UUID = given()
    label: str = text(max=120, label="Groupe", help="Par exemple : les agents d’accueil des lycées.")
    planned: int = integer(min=1, max=500, label="Entretiens voulus", help="Une trentaine en tout suffit en général.")


def add_group(cmd: AddGroup, uow: UnitOfWork) -> UUID:
    """Add it; returns the product's id."""
    return _add(uow, cmd, group, label=cmd.label, planned=cmd.planned)


@command
class NoteMeeting:
    """One interview."""

    by: UUID = given()
    product_id: UUID = given()
    group_id: UUID = choice({}, label="Groupe")
    met_on: date = day(label="Jour de l’entretien")
    learned: str = text(
        max=TEXT_MAX,
        min=3,
        rows=5,
        label="Ce que nous avons appris",
        help="Sans nom : ce texte reste, chacun peut le lire.",
    )
    notes: str = text(
        max=TEXT_MAX,
        rows=4,
        label="Notes personnelles",
        help="Nom, service, moyen de rappeler. Seules les équipes les lisent, et elles s’effacent d’elles-mêmes.",
        required=False,
    )
    purge_on: date | None = day(
        label="Effacer ces notes le",
        help="Six mois après l’entretien si vous ne dites rien, un an au plus.",
        required=False,
    )


def note_meeting(cmd: NoteMeeting, uow: UnitOfWork) -> UUID:
    """Add it; returns the product's id."""
    the_product_to_write_on(uow, cmd.product_id, cmd.by)
    known = select(group.c.id).where(group.c.id == cmd.group_id, group.c.product_id == cmd.product_id)
    if uow.session.scalar(known) is None:
        raise Invalid({"group_id": ["Choisissez un groupe de la liste."]})
    if cmd.met_on > today(uow):
        raise Invalid({"met_on": ["Cet entretien n’a pas encore eu lieu."]})
    facts = {"group_id": cmd.group_id, "met_on": cmd.met_on, "learned": cmd.learned, "notes": cmd.notes}
    purged = uow.now if not cmd.notes else None
    return _add(uow, cmd, meeting, **facts, purge_on=last_day_of_notes(cmd.met_on, cmd.purge_on), purged_at=purged)


@command
class AddAlternative:
    """A solution that exists already."""

    by: UUID = given()
    product_id: UUID = given()
    label: str = text(max=120, label="Solution", help="Un service, un outil, une façon de faire d’aujourd’hui.")
    does: str = text(max=WORDS_MAX, rows=3, label="Ce qu’elle fait bien")
    lacks: str = text(max=WORDS_MAX, rows=3, label="Ce qui lui manque pour répondre au problème")


def add_alternative(cmd: AddAlternative, uow: UnitOfWork) -> UUID:
    """Add it; returns the product's id."""
    return _add(uow, cmd, alternative, label=cmd.label, does=cmd.does, lacks=cmd.lacks)


@command
class WriteLog:
    """What the incubator did with the product's team."""

    by: UUID = given()
    product_id: UUID = given()
    day: date = day(label=DAY)
    kind: str = choice(LOG_KINDS, label="Nature")
    words: str = text(max=TEXT_MAX, min=3, rows=5, label="Ce qui s’est dit, ce qui a été convenu")


def write_log(cmd: WriteLog, uow: UnitOfWork) -> UUID:
    """Add it; returns the product's id."""
    return _add(uow, cmd, log_entry, day=cmd.day, kind=cmd.kind, words=cmd.words)


@command
class ReachMilestone:
    """A point of the road of nine weeks is reached."""

    by: UUID = given()
    product_id: UUID = given()
    week: str = choice(WEEKS, label="Point d’étape")
    reached: date = day(label="Atteint le")
    words: str = text(max=WORDS_MAX, min=3, rows=4, label="Ce qui a été montré")


def reach_milestone(cmd: ReachMilestone, uow: UnitOfWork) -> UUID:
    """Note it, once for each pre-incubation; returns the product's id."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    current = product.phase_on(today(uow))
    if current is None or current.code != PhaseCode.PRE_INCUBATION:
        raise Refused("Ce produit n’est pas en pré-incubation.")
    if not current.start <= cmd.reached <= today(uow):
        raise Invalid({"reached": ["Choisissez un jour entre le début de la pré-incubation et aujourd’hui."]})
    facts = {"reached": cmd.reached, "words": cmd.words, "by": cmd.by, "at": uow.now}
    row = {"product_id": product.id, "started": current.start, "week": int(cmd.week), **facts}
    once = insert_into(uow.session, milestone).values(row).on_conflict_do_nothing().returning(milestone.c.week)
    if uow.session.scalar(once) is None:
        raise Refused("Ce point d’étape est déjà noté.")
    return product.id


def _add(uow: UnitOfWork, cmd: Any, table: Table, **facts: Any) -> UUID:
    """A new row never takes anything away from what others write."""
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    uow.session.execute(insert(table).values(id=new_id(), product_id=product.id, by=cmd.by, at=uow.now, **facts))
    return product.id
