"""What somebody had on screen, where nothing counts the versions: the same facts give the same mark."""

from hashlib import sha256

from shared.errors import Changed

CHANGED = (
    "Quelqu’un a changé cela pendant que vous écriviez : rien n’a été enregistré. "
    "Vos mots sont encore ci-dessous. Relisez la page, puis recommencez."
)


def mark(*facts: object) -> str:
    """A short mark that a form carries of these facts."""
    return sha256("\x1f".join(str(fact) for fact in facts).encode()).hexdigest()[:16]


def check_seen(seen: str, *facts: object) -> None:
    """Raise Changed when what was on screen is not what stands now."""
    if seen != mark(*facts):
        raise Changed(CHANGED, mark(*facts))
