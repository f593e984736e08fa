"""The hidden key that every form carries: signed by us, for one person, good for one effect."""

from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from shared.errors import Invalid
from shared.identifiers import new_id
from shared.web.identity.person import me

FIELD = "_cle"
KEYS = "TIKUB_KEYS"
"""Where the application keeps its signing keys, the oldest first: the last one signs, as itsdangerous has it."""
FORGED = (
    "Nous n’avons pas reconnu ce formulaire : rien n’a été enregistré. "
    "Votre texte est toujours là : vérifiez-le, puis envoyez-le à nouveau."
)


def new() -> str:
    return str(_signer().dumps(new_id().hex))


def read(signed: str) -> UUID:
    """The key inside a signed one; raises Invalid for one that we did not give to this person."""
    try:
        return UUID(_signer().loads(signed))
    except (BadData, ValueError, TypeError, AttributeError) as forged:
        raise Invalid({"": [FORGED]}) from forged


def _signer() -> URLSafeSerializer:
    # The person is part of the salt: a key shown to somebody else is worth nothing here.
    return URLSafeSerializer(current_app.config[KEYS], salt=f"tikub.form.{me().id}")
