"""Sessions of a body, from their convocation to their close."""

from datetime import datetime
from uuid import UUID

from shared.contracts.ideas import REASON_MAX, TITLE_MAX
from shared.messages import event, integer, text


@event("governance.session.convened.v1")
class SessionConvened:
    """The members of a body are called to a sitting, with an agenda of so many items; `sequence` counts its changes."""

    session_id: UUID
    number: str = text(max=20, help="Numéro de la séance, par exemple SE-2026-0003")
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    starts_at: datetime
    place: str = text(max=TITLE_MAX, required=False)
    remote: str = text(max=REASON_MAX, required=False, help="Adresse pour suivre la séance à distance")
    member_ids: tuple[UUID, ...]
    items: int = integer(min=1)
    urgency: str = text(max=REASON_MAX, required=False, help="Pourquoi les jours francs ne sont pas laissés")
    sequence: int = integer(min=0)
    convened_at: datetime


@event("governance.session.changed.v1")
class SessionChanged:
    """A sitting to which members were called is held at another hour or place."""

    session_id: UUID
    number: str = text(max=20)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    starts_at: datetime
    place: str = text(max=TITLE_MAX, required=False)
    remote: str = text(max=REASON_MAX, required=False)
    member_ids: tuple[UUID, ...]
    urgency: str = text(max=REASON_MAX, required=False)
    sequence: int = integer(min=1)
    changed_at: datetime


@event("governance.session.cancelled.v1")
class SessionCancelled:
    """A sitting to which members were called will not be held; its items wait for the next one."""

    session_id: UUID
    number: str = text(max=20)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    starts_at: datetime
    place: str = text(max=TITLE_MAX, required=False)
    remote: str = text(max=REASON_MAX, required=False)
    member_ids: tuple[UUID, ...]
    reason: str = text(max=REASON_MAX)
    sequence: int = integer(min=1)
    cancelled_at: datetime


@event("governance.session.closed.v1")
class SessionClosed:
    """A sitting is over: each item of its agenda has exactly one outcome; the rest of `items` was examined."""

    session_id: UUID
    number: str = text(max=20)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    items: int = integer(min=1)
    decided: int = integer(min=0)
    postponed: int = integer(min=0)
    withdrawn: int = integer(min=0)
    without_quorum: int = integer(min=0)
    opened_at: datetime
    closed_at: datetime


@event("governance.minutes.submitted.v1")
class MinutesSubmitted:
    """The minutes of a closed sitting go to the next one; its members may still have remarks written."""

    session_id: UUID
    number: str = text(max=20, help="Numéro de la séance dont c’est le procès-verbal")
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    submitted_by: UUID
    submitted_at: datetime


@event("governance.minutes.approved.v1")
class MinutesApproved:
    """A later sitting approved the minutes: nothing of them changes any more, and their public extract is there."""

    session_id: UUID
    number: str = text(max=20, help="Numéro de la séance dont c’est le procès-verbal")
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    digest: str = text(max=64, help="Empreinte SHA-256 du procès-verbal")
    approved_in: str = text(max=20, help="Numéro de la séance qui l’a approuvé")
    approved_at: datetime
