"""Roles of the platform: who holds them, since when, by whom."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from shared.contracts.governance import RoleGranted, RoleRevoked
from shared.errors import Refused

ADMINISTRATOR = "administrator"
COMMAND_LINE = UUID(int=0)
"""Who granted a role when nobody was signed in: whoever holds the machine."""


def assignment_id(person_id: UUID, role: str) -> UUID:
    """The id that stands for this person and this role."""
    return uuid5(NAMESPACE_OID, f"tikub/role/{person_id}/{role}")


@dataclass(eq=False, kw_only=True)
class Assignment:
    """A role given to a person, or taken back."""

    id: UUID
    person_id: UUID
    role: str
    granted: bool
    changed_by: UUID
    changed_at: datetime
    version: int = field(default=1, init=False)

    def grant(self, *, by: UUID, now: datetime) -> RoleGranted:
        if self.granted:
            raise Refused("Cette personne a déjà ce rôle.")
        self._change(True, by, now)
        return RoleGranted(role_id=self.id, person_id=self.person_id, role=self.role, granted_by=by, granted_at=now)

    def revoke(self, holders: Collection[UUID], *, by: UUID, now: datetime) -> RoleRevoked:
        """Take the role back; `holders` are all who hold it, so that the platform keeps an administrator."""
        if not self.granted:
            raise Refused("Cette personne n’a pas ce rôle.")
        if self.role == ADMINISTRATOR and set(holders) <= {self.person_id}:
            raise Refused("C’est la seule personne qui administre la plateforme : nommez-en d’abord une autre.")
        self._change(False, by, now)
        return RoleRevoked(role_id=self.id, person_id=self.person_id, role=self.role, revoked_by=by, revoked_at=now)

    def _change(self, granted: bool, by: UUID, now: datetime) -> None:
        self.granted, self.changed_by, self.changed_at = granted, by, now
