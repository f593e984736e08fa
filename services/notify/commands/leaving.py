"""Addresses by which one asks for no more mails, or gives a place back: signed, so that nobody does it for another."""

from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from services.notify.domain.families import Family
from shared.errors import NotFound
from shared.settings import Settings

PLACE = "tikub place given back"
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


def place_token(settings: Settings, gathering_id: UUID, outsider_id: UUID) -> str:
    """What stands at the end of the address by which somebody from outside gives their place back."""
    return str(_signer(settings, PLACE).dumps([str(gathering_id), str(outsider_id)]))


def read_place(settings: Settings, token: str) -> tuple[UUID, UUID]:
    """Which gathering, and who; raises NotFound for what we did not sign."""
    try:
        gathering_id, outsider_id = _signer(settings, PLACE).loads(token)
        return UUID(gathering_id), UUID(outsider_id)
    except (BadData, ValueError, TypeError) as fault:
        raise NotFound("Cette adresse n’est plus valable. Ouvrez celle du dernier message reçu.") from fault


def _signer(settings: Settings, what_for: str = "tikub no more mails") -> URLSafeSerializer:
    first, *others = settings.secret_keys
    return URLSafeSerializer([*reversed(others), first], salt=what_for)
