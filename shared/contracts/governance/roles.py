"""Who has which role on the platform."""

from datetime import datetime
from uuid import UUID

from shared.messages import event, text


@event("governance.role.granted.v1")
class RoleGranted:
    """A person has received a role of the platform; `role_id` stands for this person and this role."""

    role_id: UUID
    person_id: UUID
    role: str = text(max=40, help="team, dsi ou administrator")
    granted_by: UUID
    granted_at: datetime


@event("governance.role.revoked.v1")
class RoleRevoked:
    """A role of the platform has been taken back."""

    role_id: UUID
    person_id: UUID
    role: str = text(max=40)
    revoked_by: UUID
    revoked_at: datetime
