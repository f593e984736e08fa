"""What a path looks like: its steps on the road, and who has to act next, by when."""

from dataclasses import dataclass
from datetime import date

from services.portfolio.domain.exit.parts import Review, Side
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.exit.takeover import lacking_to_finish
from shared.web.filters import date_fr
from shared.web.languages import say

Step = tuple[str, str, str]
STEPS = (
    "Choisir qui reprend",
    "Remplir les conditions",
    "Proposer à la DSI",
    "Accepter, à deux signatures",
    "Travailler à deux équipes",
    "Reprendre le produit",
    "Bilan à 6 mois",
    "Bilan à 12 mois",
)
"""The road, in order."""

AT = {
    State.OPENED: 0,
    State.PREPARING: 1,
    State.REFUSED: 1,
    State.DORMANT: 1,
    State.CANCELLED: 1,
    State.PROPOSED: 3,
    State.ACCEPTED_WITH_RESERVES: 4,
    State.ACCEPTED: 4,
    State.PAIRING: 4,
    State.DONE: 6,
    State.STOPPED: 8,
}
"""The step that is under way in each state."""

LOOKS = {
    State.OPENED: "wait",
    State.PREPARING: "wait",
    State.PROPOSED: "info",
    State.REFUSED: "bad",
    State.ACCEPTED_WITH_RESERVES: "wait",
    State.ACCEPTED: "good",
    State.PAIRING: "info",
    State.DONE: "good",
    State.DORMANT: "plain",
    State.CANCELLED: "plain",
    State.STOPPED: "plain",
}


@dataclass(frozen=True)
class Next:
    """Who acts next, what they do, by when."""

    text: str
    by: date | None = None
    late: bool = False


def steps(path: ExitPath) -> list[Step]:
    """Each step with its state and its date."""
    at = AT[path.state] + sum(one.outcome is not None for one in path.reviews) * (path.state is State.DONE)
    dates = _dates(path)
    return [
        (say(words), "done" if place < at else "current" if place == at else "todo", dates.get(place, ""))
        for place, words in enumerate(STEPS)
    ]


def _dates(path: ExitPath) -> dict[int, str]:
    accepted = path.accepted_at
    known = {
        0: (say("ouvert le {day}", day=date_fr(path.opened_at))),
        3: say("accepté le {day}", day=date_fr(accepted)) if accepted else "",
        4: say("jusqu’au {day}", day=date_fr(path.pairing_until)) if path.pairing_until else "",
        5: say("le {day}", day=date_fr(path.done_on)) if path.done_on else "",
    }
    return known | {6 + place: _of_review(review) for place, review in enumerate(path.reviews)}


def _of_review(review: Review) -> str:
    if review.at is not None:
        return say("fait le {day}", day=date_fr(review.at))
    return say("prévu le {day}", day=date_fr(review.due_on))


def next_step(path: ExitPath, today: date) -> Next | None:
    """What happens now; None once nothing is left to do."""
    review = next((one for one in path.reviews if one.outcome is None), None)
    if path.state is State.DONE:
        return _review_next(review, today) if review else None
    if path.state is State.PREPARING:
        return _conditions_next(path, today)
    if path.state is State.PROPOSED:
        return _signature_next(path, today)
    if path.state in {State.ACCEPTED, State.ACCEPTED_WITH_RESERVES}:
        return Next(
            say("La DSI et l’équipe conviennent des dates du travail à deux équipes : entre trois et neuf mois.")
        )
    if path.state is State.PAIRING:
        return _pairing_next(path, today)
    words = _WORDS.get(path.state)
    return Next(say(words)) if words else None


_WORDS = {
    State.OPENED: "L’équipe du produit compare les solutions, puis en choisit une et une solution de repli.",
    State.REFUSED: "L’équipe du produit lit les raisons de la DSI, puis reprend la préparation.",
    State.DORMANT: "Le dossier est gardé complet : l’équipe ou la DSI peut le réveiller.",
}


def _conditions_next(path: ExitPath, today: date) -> Next:
    left = path.unsettled(today)
    if not left:
        return Next(say("Tout ce qui est indispensable est montré : l’équipe du produit propose le dossier à la DSI."))
    days = sorted(one.due_on for one in left if one.due_on)
    text = say("Il reste {count} conditions indispensables à montrer : la liste dit qui s’en charge.", count=len(left))
    return Next(text, days[0] if days else None, bool(days) and days[0] < today)


def _signature_next(path: ExitPath, today: date) -> Next:
    if path.unsettled(today):
        return Next(
            say("La DSI lit le dossier : il manque encore des conditions. Elle peut demander des réserves ou refuser.")
        )
    if path.signature(Side.DSI) is None:
        return Next(say("La DSI lit le dossier, puis signe, demande des réserves ou refuse."))
    return Next(say("La DSI a signé : la personne qui porte le produit signe le même dossier."))


def _pairing_next(path: ExitPath, today: date) -> Next:
    lacking = lacking_to_finish(path, today)
    end = path.pairing_until
    text = lacking[0] if lacking else "Tout est prêt : la DSI dit quel jour elle a repris le produit."
    return Next(say(text), end, bool(end and end < today))


def _review_next(review: Review, today: date) -> Next:
    text = say("La DSI et l’équipe font le bilan à {months} mois de la reprise.", months=review.months)
    return Next(text, review.due_on, review.due_on < today)
