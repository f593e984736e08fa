"""The addresses by which one asks for no more mails of a kind: signed, so that nobody can ask in another's name."""

from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from services.notify.domain.families import Family
from shared.errors import NotFound
from shared.settings import Settings

UNKNOWN = "Cette adresse n’est plus valable. Connectez-vous pour choisir ce que vous recevez."


def leaving_token(settings: Settings, person_id: UUID, family: Family) -> str:
    """What stands at the end of the address; it stays valid as long as the key that signed it."""
    return str(_signer(settings).dumps([str(person_id), family.value]))


def read_leaving(settings: Settings, token: str) -> tuple[UUID, Family]:
    """Who asks, and of which family; raises NotFound for what we did not sign."""
    try:
        person_id, family = _signer(settings).loads(token)
        return UUID(person_id), Family(family)
    except (BadData, ValueError, TypeError) as fault:
        raise NotFound(UNKNOWN) from fault


def _signer(settings: Settings) -> URLSafeSerializer:
    first, *others = settings.secret_keys
    return URLSafeSerializer([*reversed(others), first], salt="tikub no more mails")
