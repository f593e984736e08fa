"""What people who use a product think of it: a score that counts at once, words that the team reads first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.portfolio import OpinionModerated
from shared.errors import Refused


class OpinionState(StrEnum):
    """Whether the words of an opinion are shown; what is set aside no longer counts."""

    WAITING = "waiting"
    SHOWN = "shown"
    SET_ASIDE = "set_aside"


STATES = {
    OpinionState.WAITING: "À lire",
    OpinionState.SHOWN: "Affiché",
    OpinionState.SET_ASIDE: "Écarté",
}
SCORES = {
    "5": "Très satisfait",
    "4": "Plutôt satisfait",
    "3": "Ni l’un ni l’autre",
    "2": "Plutôt pas satisfait",
    "1": "Pas du tout satisfait",
}
SATISFIED = 4
"""The score from which somebody counts as satisfied."""

FROM_ONE_PLACE = 5
"""Opinions on one product taken in one day from one address: a whole office may share it."""

TOO_MANY = "Plusieurs avis viennent déjà d’ici aujourd’hui pour ce service. Revenez demain : votre avis compte."


@dataclass(eq=False, kw_only=True)
class Opinion:
    """One opinion; `place` is a mark of the address it came from that nobody can turn back, and lasts a day."""

    id: UUID
    product_id: UUID
    score: int
    words: str
    given_at: datetime
    place: str
    state: OpinionState
    reason: str = ""
    moderated_by: UUID | None = None
    moderated_at: datetime | None = None

    def moderate(self, state: OpinionState, *, reason: str, by: UUID, now: datetime) -> OpinionModerated:
        """The team has read it; what was set aside may be shown after all, and the other way round."""
        if state is self.state:
            raise Refused("Cet avis a déjà été lu, avec la même réponse.")
        if state is OpinionState.SET_ASIDE and not reason:
            raise Refused("Dites pourquoi cet avis est écarté : la raison reste au dossier.")
        self.state, self.reason, self.moderated_by, self.moderated_at = state, reason, by, now
        return OpinionModerated(
            opinion_id=self.id,
            product_id=self.product_id,
            state=state.value,
            reason=reason,
            moderated_by=by,
            moderated_at=now,
        )
