"""A product in the shape of beta.gouv.fr's public interface, `startups.json` (version 2.7)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from services.portfolio.domain.beta_catalogue import OUR_INCUBATOR, texts

_OPTIONAL = ("budget_url", "impact_url", "link", "repository")
_LAST = ("analyse_risques", "analyse_risques_url", "dashlord_url", "accessibility_status")


def startup(name: str, keys: Mapping[str, Any], body: str) -> dict[str, Any]:
    """The resource, from the header and the text of its file; empty optional keys are left out, as there."""
    incubator = _text(keys, "incubator") or OUR_INCUBATOR
    attributes: dict[str, Any] = {
        "name": _text(keys, "title"),
        "pitch": _text(keys, "mission"),
        "stats_url": _figures(keys),
        **_given(keys, _OPTIONAL),
        "contact": _text(keys, "contact"),
        "content_url_encoded_markdown": quote(body, safe=""),
        "events": [_parts(one, "name", "date", "comment") for one in _list(keys, "events")],
        "phases": [_parts(one, "name", "start", "end") for one in _list(keys, "phases")],
        "sponsors": [one.removeprefix("/organisations/") for one in texts(keys.get("sponsors"))],
        "thematiques": texts(keys.get("thematiques")),
        "technos": texts(keys.get("techno")),
        "usertypes": texts(keys.get("usertypes")),
        **_given(keys, _LAST),
    }
    others = texts(keys.get("incubators")) or [incubator]
    return {
        "id": name,
        "type": "startup",
        "attributes": attributes,
        "relationships": {
            "incubator": {"data": {"type": "incubator", "id": incubator}},
            "incubators": {"data": [{"type": "incubator", "id": one} for one in others]},
        },
    }


def incubator(name: str) -> dict[str, Any]:
    """An incubator of which nothing but the name is known here."""
    nothing = dict.fromkeys(("owner", "website", "github", "contact"), "")
    return {"id": name, "type": "incubator", "attributes": {"title": name, **nothing}}


def _text(keys: Mapping[str, Any], name: str) -> str:
    value = keys.get(name, "")
    return value if isinstance(value, str) else next(iter(texts(value)), "")


def _given(keys: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: text for name in names if (text := _text(keys, name))}


def _figures(keys: Mapping[str, Any]) -> str:
    """The address of usage figures: the one given, or the usual place under the service's own address."""
    link = _text(keys, "link").strip()
    return _text(keys, "stats_url") or (f"{link}/stats" if keys.get("stats") == "true" and link else "")


def _list(keys: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = keys.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _parts(entry: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: " ".join(str(entry.get(name) or "").split()) for name in names}
