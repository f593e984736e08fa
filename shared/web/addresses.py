"""Addresses that leave or enter a page: where to go next, and how the outside names us."""

import re

from flask import request

from shared.web.context import here

LONGEST = 1000
"""Characters of an address to come back to: it travels in a cookie, which has 4096 for everything."""

# One slash, then neither a second one nor a backslash, which browsers read as the beginning of a host.
_OURS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def safe(target: str | None, otherwise: str) -> str:
    """`target` if it is a path of this host, else `otherwise`."""
    return target if target and len(target) <= LONGEST and _OURS.fullmatch(target) else otherwise


def here_path() -> str:
    """The address of this page, to come back to; after a post, the page that shows the service."""
    if request.method not in {"GET", "HEAD"}:
        return f"{here().service.path}/"
    query = request.query_string.decode(errors="replace")
    return f"{request.path}?{query}" if query else request.path


def outside(path: str) -> str:
    """The full address of one of our paths, for a mail or another site."""
    base = here().settings.public_url or request.host_url
    return f"{base.rstrip('/')}{path}"
