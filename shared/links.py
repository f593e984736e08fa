"""Addresses that people write down for others to follow: they lead to the web, and nowhere else."""

from urllib.parse import urlsplit

from shared.errors import Invalid

NO_LINK = "Écrivez une adresse entière, qui commence par https://"


def check_link(name: str, address: str) -> None:
    """An address that a form was given leads to the web, or there is none; raises Invalid beside its field."""
    if address and not is_web(address):
        raise Invalid({name: [NO_LINK]})


def is_web(address: str) -> bool:
    """Whether an address leads to the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(address) & set(' "<>\\')
