"""What a body reads first of a pre-incubation: in French whoever writes it, since it becomes part of the register."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.portfolio.domain.engagement import PARTS, Engagement, Part
from services.portfolio.domain.evidence import LABELS, OUTCOMES, SCORES, Dossier


@dataclass(frozen=True)
class Found:
    """What the file holds beside its texts."""

    meetings: Iterable[tuple[str, int, int]]
    """Each group: its name, people met, people one wanted to meet."""
    alternatives: int
    signed: dict[Part, Engagement]


def summary(dossier: Dossier, found: Found) -> str:
    """The interviews, the figures, the scores, the outcome, the signatures; a line each."""
    groups = [f"{name} : {met} sur {planned}" for name, met, planned in found.meetings]
    lines = [
        f"Entretiens – {' ; '.join(groups)}." if groups else "Aucun entretien n’est noté.",
        f"Solutions existantes comparées : {found.alternatives}.",
        *(f"{LABELS[name]} : {getattr(dossier, name)}" for name in ("size", "frequency") if getattr(dossier, name)),
        *(f"{LABELS[name]} : {getattr(dossier, name)}." for name in SCORES if getattr(dossier, name)),
        *([f"La suite proposée : {OUTCOMES[dossier.outcome]}."] if dossier.outcome else []),
        *([dossier.outcome_words] if dossier.outcome_words else []),
        *(_signature(part, found.signed.get(part)) for part in Part),
    ]
    return "\n".join(lines)


def _signature(part: Part, given: Engagement | None) -> str:
    if given is None:
        return f"{PARTS[part]} : engagement pas encore signé."
    return f"{PARTS[part]} : engagement signé, {given.days} jours libérés par mois."
