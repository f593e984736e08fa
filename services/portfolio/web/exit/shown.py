"""What the page of a path shows of its file: conditions, what blocks, reserves, signatures, people, journal."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from services.portfolio.domain.exit.acts import Act, may, may_show
from services.portfolio.domain.exit.conditions import OWNERS, STANDINGS, WEIGHTS, Condition, Standing
from services.portfolio.domain.exit.parts import OUTCOMES, SIDES, Side
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import LABELS, State
from services.portfolio.domain.exit.targets import TARGETS
from shared.people import names_of
from shared.web import me, reading
from shared.web.languages import say

LAST = 12
"""Lines of the journal that the page of a path shows."""

LOOKS = {
    Standing.MET: "good",
    Standing.WAIVED: "info",
    Standing.STALE: "bad",
    Standing.FAILING: "bad",
    Standing.MISSING: "wait",
}
SETTLED = frozenset({Standing.MET, Standing.WAIVED})
"""What nobody has to act on today."""

WHAT = {
    **{state.value: words for state, words in LABELS.items()},
    "compared": "Une solution est comparée",
    "evidence": "Preuve donnée",
    "checked": "Vérification automatique",
    "assigned": "Condition confiée à quelqu’un",
    "waived": "Dispense accordée",
    "reserve": "Réserve demandée",
    "lifted": "Réserve levée",
    "signed_product": "Signé pour le produit",
    "signed_dsi": "Signé pour la DSI",
    "joined": "Une personne rejoint le travail à deux équipes",
    "left": "Une personne quitte le travail à deux équipes",
    "act": "Acte public enregistré",
    "asked": "Décision demandée à une instance",
    "granted": "Sortie accordée par l’instance",
    "reviewed": "Bilan écrit",
    "review_heard": "L’instance s’est prononcée après la reprise",
    "late_granted": "Sortie accordée trop tard : rien n’a changé ici",
    "late_refused": "Sortie refusée trop tard : rien n’a changé ici",
    "stop_asked": "Arrêt demandé à une instance",
    "stop_refused": "L’instance n’a pas accordé l’arrêt",
    "note": "Note",
}
"""Lines of the journal, in words."""

OF_A_CONDITION = frozenset({"evidence", "checked", "assigned", "waived"})
"""Lines whose words are those of the list of conditions; the others are what somebody wrote."""


def page_of(path: ExitPath, today: date, worn: Collection[str]) -> dict[str, Any]:
    """All that the template shows; one query for the names of people."""
    names = names_of(reading(), _people(path))
    return {
        "today": today,
        **_conditions(path, today, names, worn),
        "targets": {target: say(words) for target, words in TARGETS.items()},
        "signatures": [(say(SIDES[side]), path.signature(side)) for side in Side],
        "reserves": [(one, say(OWNERS[one.owner]), one.is_overdue(today)) for one in path.reserves],
        "may_lift": may(Act.LIFT, worn),
        "may_join": may(Act.JOIN, worn),
        "may_review": may(Act.REVIEW, worn),
        "sides": {side: say(words) for side, words in SIDES.items()},
        "outcomes": {outcome: say(words) for outcome, words in OUTCOMES.items()},
        "journal": journal(path, names)[:LAST],
        "names": names,
        "goes_on": path.state not in {State.CANCELLED, State.STOPPED},
    }


def _conditions(path: ExitPath, today: date, names: dict[UUID, str], worn: Collection[str]) -> dict[str, Any]:
    """Each condition once: what blocks, what is advised and still lacks evidence, what is settled."""
    blocking = path.unsettled(today)
    settled = [one for one in path.conditions if one not in blocking and one.standing(today) in SETTLED]
    advised = [one for one in path.conditions if one not in blocking and one not in settled]
    named = (("blocking", blocking), ("advised", advised), ("settled", settled))
    lines = {name: [condition_shown(one, today, names, worn) for one in found] for name, found in named}
    met = sum(one.standing(today) is Standing.MET for one in path.conditions)
    return {**lines, "met": met, "many": len(path.conditions)}


def journal(path: ExitPath, names: dict[UUID, str]) -> list[tuple[Any, str, str]]:
    """Its lines as the macro takes them, the last one first."""
    return [
        (one.at, _line(one.what, one.words), names.get(one.by, say("Quelqu’un")) if one.by else "")
        for one in reversed(path.entries)
    ]


def _line(what: str, words: str) -> str:
    if not words:
        return say(WHAT[what])
    return say("{what} : {words}", what=say(WHAT[what]), words=say(words) if what in OF_A_CONDITION else words)


def _people(path: ExitPath) -> set[UUID]:
    found = {one.by for one in path.entries} | {one.person_id for one in path.conditions}
    found |= {one.person_id for one in path.reserves} | {one.person_id for one in path.partners}
    return {one for one in found if one is not None}


def condition_shown(one: Condition, today: date, names: dict[UUID, str], worn: Collection[str]) -> dict[str, Any]:
    """One condition in words, with how it stands today."""
    standing = one.standing(today)
    return {
        "it": one,
        "label": say(one.label),
        "owner": say(OWNERS[one.owner]),
        "person": names.get(one.person_id, "") if one.person_id else "",
        "weight": say(WEIGHTS[one.weight]),
        "standing": say(STANDINGS[standing]),
        "look": LOOKS[standing],
        "until": one.met_until
        if standing is Standing.MET
        else one.waived_until
        if standing is Standing.WAIVED
        else None,
        "mine": not one.checks and may_show(one, me().id, worn),
    }
