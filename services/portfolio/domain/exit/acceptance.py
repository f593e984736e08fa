"""From the proposal to the acceptance: both sides sign the same file, and every indispensable condition is shown."""

from datetime import date, datetime
from uuid import UUID

from services.portfolio.domain.exit.conditions import Standing
from services.portfolio.domain.exit.parts import Reserve, Side, Signature
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import Move, State
from shared.errors import Refused
from shared.identifiers import new_id

OTHER_FILE = (
    "Le dossier a changé depuis que vous l’avez lu : votre signature ne vaut que pour ce que vous avez lu. "
    "Relisez-le, puis signez."
)


STILL_COVERS = (
    "Cette réserve tient lieu d’une condition indispensable qui n’est pas remplie : montrez d’abord la condition, "
    "puis levez la réserve."
)


def propose(path: ExitPath, words: str, *, by: UUID, now: datetime) -> None:
    """Put the path before the DSI."""
    path.move(Move.PROPOSE, by=by, now=now, words=words)
    path.proposal, path.refusal = words, ""
    _forget_acceptance(path)


def take_back(path: ExitPath, words: str, *, by: UUID, now: datetime) -> None:
    """Work on the file again, although the DSI has not answered."""
    path.move(Move.TAKE_BACK, by=by, now=now, words=words)


def refuse(path: ExitPath, reason: str, *, by: UUID, now: datetime) -> None:
    """The DSI says no, and why."""
    path.move(Move.REFUSE, by=by, now=now, words=reason)
    path.refusal = reason


def resume(path: ExitPath, words: str, *, by: UUID, now: datetime) -> None:
    """Prepare it anew after a refusal."""
    path.move(Move.RESUME, by=by, now=now, words=words)


def decline(path: ExitPath, reason: str, *, now: datetime) -> None:
    """The body does not grant the exit: the path goes back to its preparation."""
    path.move(Move.DECLINE, by=None, now=now, words=reason)
    path.refusal, path.question_id = reason, None
    _forget_acceptance(path)


def _forget_acceptance(path: ExitPath) -> None:
    path.accepted_at = path.accepted_version = None


def add_reserve(path: ExitPath, reserve: Reserve, *, today: date) -> None:
    """The DSI would accept, but for this; said before both sides sign."""
    path.need(State.PROPOSED)
    if reserve.due_on < today:
        raise Refused("La réserve doit être levée un jour à venir.")
    if reserve.condition_id is not None:
        path.condition(reserve.condition_id)
    path.reserves.append(reserve)
    path.changed("reserve", by=reserve.raised_by, now=reserve.raised_at, words=reserve.label)


def lift_reserve(path: ExitPath, reserve_id: UUID, proof: str, *, by: UUID, now: datetime, today: date) -> bool:
    """Evidence has lifted it; returns whether it was the last one of an accepted path."""
    path.check_goes_on()
    reserve = path.reserve(reserve_id)
    _check_shown(path, reserve, today)
    reserve.lift(proof, by=by, now=now)
    path.changed("lifted", by=by, now=now, words=reserve.label)
    if path.state is State.ACCEPTED_WITH_RESERVES and not path.open_reserves:
        path.move(Move.LIFT_LAST, by=by, now=now)
        return True
    return False


def _check_shown(path: ExitPath, reserve: Reserve, today: date) -> None:
    """A reserve that stands for an indispensable condition goes only once the condition itself is met."""
    condition = path.condition(reserve.condition_id) if reserve.condition_id else None
    if reserve.is_open and condition and condition.is_blocking and condition.standing(today) is not Standing.MET:
        raise Refused(STILL_COVERS)


def sign(path: ExitPath, side: Side, *, by: UUID, seen: int, now: datetime, today: date) -> bool:
    """Sign for one side what was read in version `seen`; returns whether both have signed, so that it is accepted."""
    path.need(State.PROPOSED)
    if seen != path.version:
        raise Refused(OTHER_FILE)
    _check_may_sign(path, side, by)
    if path.unsettled(today):
        raise Refused("Des conditions indispensables ne sont pas remplies : la page les nomme. Rien n’est signé.")
    path.signatures.append(Signature(id=new_id(), side=side, version=path.version, by=by, at=now))
    path.note(f"signed_{side}", by=by, now=now)
    if not all(path.signature(one) for one in Side):
        return False
    path.accepted_version, path.accepted_at = path.version, now
    path.move(Move.ACCEPT_WITH_RESERVES if path.open_reserves else Move.ACCEPT, by=None, now=now)
    return True


def _check_may_sign(path: ExitPath, side: Side, by: UUID) -> None:
    if path.signature(side) is not None:
        raise Refused("Ce côté a déjà signé ce dossier.")
    if any(one.by == by for other in Side if (one := path.signature(other)) is not None):
        raise Refused("Deux personnes différentes signent, une de chaque côté : vous avez déjà signé de l’autre.")
