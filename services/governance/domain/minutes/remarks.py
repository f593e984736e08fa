"""What members want written beside the minutes: a remark on the draft, or that they did not share a decision (R36)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.governance.domain.minutes.minutes import Minutes, MinutesState
from shared.errors import Forbidden, Invalid, Refused


class RemarkKind(StrEnum):
    """What a member asks to have written."""

    REMARK = "remark"
    DISSENT = "dissent"


@dataclass(eq=False, kw_only=True)
class Remark:
    """The words of a member, on the item of this rank (0: on the whole); nothing of it ever changes."""

    id: UUID
    minutes_id: UUID
    kind: RemarkKind
    rank: int
    words: str
    said_by: UUID
    said_at: datetime

    @classmethod
    def on(
        cls, minutes: Minutes, *, remark_id: UUID, kind: RemarkKind, rank: int, words: str, by: UUID, now: datetime
    ) -> "Remark":
        """By somebody who was a member then, until the minutes are approved; a dissent is about one item."""
        if str(by) not in minutes.said["members"]:
            raise Forbidden("Seuls les membres de l’instance à cette séance y ajoutent une remarque.")
        if minutes.state is MinutesState.APPROVED:
            raise Refused("Ce procès-verbal est approuvé : il ne change plus.")
        ranks = {item["rank"] for item in minutes.said["items"]}
        if rank not in ranks and (rank != 0 or kind is RemarkKind.DISSENT):
            raise Invalid({"rank": ["Choisissez le point de l’ordre du jour."]})
        return cls(id=remark_id, minutes_id=minutes.id, kind=kind, rank=rank, words=words, said_by=by, said_at=now)
