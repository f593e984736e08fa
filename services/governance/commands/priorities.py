"""Open a ballot of prioritisation, ask for candidates, settle it."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from services.governance.domain.bodies import Body
from services.governance.domain.cases import LONGEST_VOTE, PAST, TOO_FAR
from services.governance.domain.knapsack import Method
from services.governance.domain.priorities import Candidate, Priorities, called
from services.governance.tables import priorities
from shared.contracts.ideas import TITLE_MAX
from shared.errors import DatabaseDown, Forbidden, Invalid, Refused
from shared.identifiers import new_id
from shared.messages import choice, command, given, integer, money, several, text, when, yes_no
from shared.people import roles_of
from shared.sentence import Sentence
from shared.service import Runtime
from shared.uow import UnitOfWork

log = structlog.get_logger()

METHODS = {"pass_over": "Passer à la suivante", "stop": "S’arrêter là"}
"""What becomes of the list after a candidate that costs too much: code -> words on screen."""

MOST_CANDIDATES = 60
LINES_HELP = "Une par ligne, avec son coût en euros puis son nom, par exemple : 45 000 ; Les clés des salles."
METHOD_HELP = "Quand une proposition coûte plus que ce qui reste."
WITHIN_HELP = "Sinon chaque membre peut retenir autant de propositions qu’il le souhaite."
NOT_A_LINE = "Chaque ligne porte un coût en euros, un point-virgule et un nom. Ligne à corriger : {line}."
_LINE = re.compile(r"([\d\s]{1,15})(?:[.,](\d{1,2}))?\s*€?\s*;\s*(\S.{0,199})")


@command
class OpenPriorities:
    """Put many candidates before the members of a body, under one amount."""

    by: UUID = given()
    title: str = text(max=TITLE_MAX, min=3, label="Objet", help="Par exemple : quels produits poursuivre en 2027.")
    body_id: UUID = choice({}, label="Instance", help="Ses membres d’aujourd’hui seront appelés à voter.")
    budget_cents: int = money(min=1, label="Montant à répartir", help="En euros.")
    envelope_id: UUID | None = choice(
        {}, label="Enveloppe", help="Celle qui paiera, si elle est connue.", required=False
    )
    candidates: str = text(max=20_000, label="Propositions", help=LINES_HELP, rows=8)
    method: str = choice(METHODS, label="Proposition trop chère", help=METHOD_HELP)
    threshold: int = integer(min=0, max=1000, label="Voix nécessaires", help="0 si aucun nombre de voix n’est exigé.")
    within_budget: bool = yes_no(label="Le choix de chacun doit tenir dans le montant", help=WITHIN_HELP)
    closes_at: datetime = when(label="Clôture du vote", help="Les membres peuvent voter jusqu’à cette heure.")


def open_priorities(cmd: OpenPriorities, uow: UnitOfWork) -> UUID:
    """The list is published as it is typed; returns the ballot's id."""
    body = uow.get(Body, cmd.body_id)
    if not body.members_at(uow.now):
        raise Refused("Cette instance n’a aucun membre : personne ne pourrait voter.")
    if cmd.closes_at <= uow.now or cmd.closes_at > uow.now + LONGEST_VOTE:
        raise Invalid({"closes_at": [PAST if cmd.closes_at <= uow.now else TOO_FAR]})
    opened = Priorities(
        id=new_id(),
        title=cmd.title,
        body_id=body.id,
        body_name=body.name,
        envelope_id=cmd.envelope_id,
        budget_cents=cmd.budget_cents,
        method=Method(cmd.method),
        threshold=cmd.threshold,
        within_budget=cmd.within_budget,
        opened_by=cmd.by,
        opened_at=uow.now,
        closes_at=cmd.closes_at,
        candidates=candidates_in(cmd.candidates),
        called=called(body.members_at(uow.now)),
    )
    uow.add(opened)
    return opened.id


def candidates_in(typed: str) -> list[Candidate]:
    """The candidates of a list, one a line; raises Invalid with the line that cannot be read."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if not 2 <= len(lines) <= MOST_CANDIDATES:
        raise Invalid({"candidates": ["Donnez entre 2 et 60 propositions."]})
    return [_candidate(place, line) for place, line in enumerate(lines, 1)]


def _candidate(place: int, line: str) -> Candidate:
    found = _LINE.fullmatch(line)
    euros = re.sub(r"\s", "", found[1]) if found else ""
    cost = int(euros) * 100 + int((found[2] or "0").ljust(2, "0")) if found and euros else 0
    if found is None or cost == 0:
        raise Invalid({"candidates": [Sentence(NOT_A_LINE, line=line[:60])]})
    return Candidate(id=new_id(), place=place, label=found[3].strip(), cost_cents=cost)


@command
class CastWishes:
    """Say which candidates one wants, or say it otherwise."""

    by: UUID = given()
    priorities_id: UUID = given()
    wanted: tuple[str, ...] = several({}, label="Vos propositions", help="Autant que vous voulez.", required=False)


def cast_wishes(cmd: CastWishes, uow: UnitOfWork) -> UUID:
    """The last ballot of a member counts; returns the ballot of prioritisation's id."""
    ballot = uow.get(Priorities, cmd.priorities_id)
    wanted = [UUID(one) for one in cmd.wanted]
    cast = ballot.cast(cmd.by, wanted, ballot_id=new_id(), now=uow.now)
    if cast is not None:
        # The former one has to leave the index of live ballots before the new one enters it.
        uow.session.flush()
        ballot.ballots.append(cast)
    return ballot.id


@command
class SettlePriorities:
    """Close before the hour, once everyone has voted."""

    by: UUID = given()
    priorities_id: UUID = given()


def settle_priorities(cmd: SettlePriorities, uow: UnitOfWork) -> UUID:
    """By the team; on a settled one nothing happens again; returns its id."""
    ballot = uow.get(Priorities, cmd.priorities_id)
    if "team" not in roles_of(uow.session, cmd.by):
        raise Forbidden("Seule l’équipe de l’incubateur peut clore ce vote.")
    if ballot.settled_at is None:
        ballot.end_now(uow.now)
        uow.say(ballot.settle(uow.now))
    return ballot.id


@dataclass(frozen=True)
class CountPriorities:
    """The hour of a ballot has passed."""

    priorities_id: UUID


def count_priorities(cmd: CountPriorities, uow: UnitOfWork) -> bool:
    """Settle one whose hour has passed, once; tells whether it did."""
    ballot = uow.get(Priorities, cmd.priorities_id)
    if ballot.settled_at is not None or uow.now < ballot.closes_at:
        return False
    uow.say(ballot.settle(uow.now))
    return True


def settle_due_priorities(runtime: Runtime) -> int:
    """Settle all whose hour has passed on the database's clock; returns how many were."""
    with runtime.reading() as session:
        past = (priorities.c.settled_at.is_(None), priorities.c.closes_at <= runtime.clock(session))
        due = list(session.scalars(select(priorities.c.id).where(*past).order_by(priorities.c.closes_at).limit(200)))
    return sum(_count_alone(runtime, one) for one in due)


def _count_alone(runtime: Runtime, priorities_id: UUID) -> bool:
    try:
        return runtime.do(count_priorities, CountPriorities(priorities_id), correlation=f"priorities-{priorities_id}")
    except DatabaseDown:
        raise
    except Exception:
        # One that cannot be counted must not keep the others from it; the log tells.
        log.exception("priorities.not_counted", priorities_id=str(priorities_id))
        return False
