"""The minutes of one sitting, from their draft to their approval (rule R36)."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.governance.domain.votes import fingerprint
from shared.contracts.governance import MinutesApproved, MinutesSubmitted
from shared.errors import Refused


class MinutesState(StrEnum):
    """Where minutes stand."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


@dataclass(eq=False, kw_only=True)
class Minutes:
    """What a sitting came to; `record` is canonical JSON, `notes` the secretary's, `remarks` those of the next sitting.

    Their id is that of the sitting; `approved_in` is the number of the sitting that approved them.
    """

    id: UUID
    body_id: UUID
    number: str
    record: str
    digest: str = field(init=False)
    state: MinutesState = MinutesState.DRAFT
    notes: str = ""
    submitted_by: UUID | None = None
    submitted_at: datetime | None = None
    remarks: str = ""
    approved_in: str = ""
    approved_at: datetime | None = None
    version: int = field(default=1, init=False)

    def __post_init__(self) -> None:
        self.digest = fingerprint(self.record)

    @property
    def said(self) -> dict[str, Any]:
        """The record, read."""
        told: dict[str, Any] = json.loads(self.record)
        return told

    @property
    def members(self) -> tuple[UUID, ...]:
        """Who was a member of the body at that sitting."""
        return tuple(UUID(one) for one in self.said["members"])

    def submit(self, notes: str, *, body_name: str, by: UUID, now: datetime) -> MinutesSubmitted:
        """They go to the next sitting; from then on neither they nor the notes change."""
        if self.state is not MinutesState.DRAFT:
            raise Refused("Ce procès-verbal est déjà transmis à la séance suivante : il ne change plus.")
        self.state, self.notes, self.submitted_by, self.submitted_at = MinutesState.SUBMITTED, notes, by, now
        return MinutesSubmitted(
            session_id=self.id,
            number=self.number,
            body_id=self.body_id,
            body_name=body_name,
            member_ids=self.members,
            submitted_by=by,
            submitted_at=now,
        )

    def approve(self, remarks: str, *, body_name: str, sitting: str, now: datetime) -> MinutesApproved:
        """The sitting with this number approves them, with its remarks; from then on nothing of them changes."""
        if self.state is not MinutesState.SUBMITTED:
            raise Refused("Ce procès-verbal n’attend pas d’approbation.")
        self.state, self.remarks, self.approved_in, self.approved_at = MinutesState.APPROVED, remarks, sitting, now
        return MinutesApproved(
            session_id=self.id,
            number=self.number,
            body_id=self.body_id,
            body_name=body_name,
            member_ids=self.members,
            digest=self.digest,
            approved_in=sitting,
            approved_at=now,
        )
