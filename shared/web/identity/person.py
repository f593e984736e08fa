"""The person asking, as far as this request knows."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import g

from shared.people import Person, roles_of
from shared.web.context import reading

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Visitor(Person):
    """Somebody in front of a page; `known` says whether they signed in."""

    @property
    def known(self) -> bool:
        return self.id != NOBODY

    @cached_property
    def roles(self) -> frozenset[str]:
        """Read in each request that asks: a role that was taken back stops at the next page."""
        return roles_of(reading(), self.id) if self.known else frozenset()

    def has(self, *roles: str) -> bool:
        """Whether the person holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)


ANONYMOUS = Visitor(id=NOBODY, name="", email="", directorate="")


def person_id(issuer: str, subject: str) -> UUID:
    """The id of a person: who vouches for them, and their name there; never their address, which changes hands."""
    return uuid5(NAMESPACE_URL, f"{issuer}#{subject}")


def me() -> Visitor:
    """The person signed in, or ANONYMOUS."""
    return cast("Visitor", g.get("visitor", ANONYMOUS))


def without_roles(visitor: Visitor) -> Visitor:
    """The same person, for a page that must not ask the database anything."""
    copy = replace(visitor)
    copy.__dict__["roles"] = frozenset()
    return copy
