"""What a letter says: in the words of the house (`letters/`), or in those that the team has put in their place."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta
from markupsafe import Markup, escape

from services.notify.domain.families import is_legal
from services.notify.domain.letters import LETTERS
from services.notify.domain.wording import NAMED, Place, Wording, filled
from shared.people import ROLES
from shared.web import markdown
from shared.web.filters import date_fr, datetime_fr

ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")
TEXTS = Path(__file__).parent.parent / "letters"
AS_WRITTEN = ("wording_tried", "journal_issue", "journal_outside", "journal_tried")
"""Letters whose words were written for them alone."""
EDITABLE = tuple(name for name in LETTERS if name not in AS_WRITTEN)
"""Letters whose words the team may change."""
GATHERED = {"daily_letter": ("messages",), "weekly_letter": ("messages",), "together": ("first_words", "messages")}
"""Letters that are made of others -> facts that say which: without them nothing would be told."""


PLACES = {
    fact: Place(**said_of) for fact, said_of in json.loads((TEXTS / "places.json").read_text(encoding="utf-8")).items()
}
"""Fact -> its place."""


OUTCOMES = {
    "selected": "elle est retenue, un produit est créé et l’enquête de terrain commence",
    "not_selected": "elle n’est pas retenue",
    "reserved": "elle est gardée en réserve pour un prochain appel",
    "inadmissible": "elle n’est pas recevable",
    "kept": "l’équipe l’a lu et l’a laissé en place",
    "taken_away": "l’équipe l’a retiré",
}
"""What became of an idea, or of what was reported."""


class _Name(str):
    """Stands for a value that is not known yet, so that the words of the house show [its name]."""

    __slots__ = ()


def with_said(facts: Mapping[str, Any], base: str = "") -> dict[str, Any]:
    """The facts, and what letters say of some of them in words of their own; "" where there is nothing to say."""
    said: dict[str, Any] = {"asked_board": "", "second_vote": "", "open_conditions": "aucune"}
    said["about_number"] = facts.get("product_number") or facts.get("idea_number") or ""
    if facts.get("request_id"):
        said["asked_board"] = str(PLACES["asked_board"].sample)
    if not facts.get("quorum_required", True):
        said["second_vote"] = str(PLACES["second_vote"].sample)
    said["outcome_said"] = OUTCOMES.get(str(facts.get("outcome", "")), "")
    if facts.get("unsettled"):
        said["open_conditions"] = str(facts["unsettled"])
    if "lines" in facts:
        said["messages"] = [_line(line, base) for line in facts["lines"]]
    return said | dict(facts)


def _line(line: Mapping[str, str], base: str) -> str:
    """One message of a gathered letter: what happened, to which thing, and under it the page."""
    about = f" : {line['title']}" if line.get("title") else ""
    return f"{line['sentence']}{about}\n  {base}{line['page']}"


def said(letter: str, facts: Mapping[str, Any], base: str, wording: Wording | None) -> Wording:
    """The subject and the words of a mail, with the facts in them."""
    if wording is None:
        words = texts().get_template(f"{letter}.txt").render(with_said(facts, base), base=base).strip()
        return Wording(LETTERS[letter].headline_of(facts), words)
    values = values_of(letter, facts, base)
    # a subject whose place is empty would be none at all: the house's is said then
    return Wording(filled(wording.subject, values) or LETTERS[letter].headline_of(facts), filled(wording.words, values))


def values_of(letter: str, facts: Mapping[str, Any], base: str = "") -> dict[str, str]:
    """Name of each place of a letter -> what stands there; "" when there is nothing to say."""
    known = with_said(facts, base)
    return {place.name: _in_words(place, known.get(fact)) for fact, place in places_of(letter).items()}


def _in_words(place: Place, value: Any) -> str:
    if value is None or value == "":
        return ""
    said_of: dict[str, Callable[[Any], str]] = {
        "list": "\n- ".join,
        "day": _day,
        "instant": _instant,
        "role": lambda role: ROLES.get(role, role),
    }
    return str(said_of.get(place.kind, str)(value))


@cache
def places_of(letter: str) -> dict[str, Place]:
    """The places that the house's words of a letter have, by their facts."""
    facts = _in_text(f"{letter}.txt") | set(_in_subject(letter))
    return {fact: PLACES[fact] for fact in sorted(facts & set(PLACES))}


def _in_text(name: str) -> set[str]:
    """Facts that a text says, those of a text inside it too."""
    tree = texts().parse((TEXTS / name).read_text(encoding="utf-8"))
    inside = [_in_text(other) for other in meta.find_referenced_templates(tree) if other]
    return set().union(meta.find_undeclared_variables(tree), *inside)


def subject_places(letter: str) -> list[str]:
    """Names of the places that a subject may have: those of the house's, which bear no words of people."""
    return [PLACES[fact].name for fact in _in_subject(letter)]


def _in_subject(letter: str) -> list[str]:
    return [fact for _, fact, _, _ in Formatter().parse(LETTERS[letter].headline) if fact]


def needed(letter: str) -> list[str]:
    """Names of the places that must stay: when, where and about what one is called; what a letter gathers."""
    gathered = [PLACES[fact].name for fact in GATHERED.get(letter, ())]
    return NAMED.findall(house(letter).words) if is_legal(letter) else gathered


@cache
def house(letter: str) -> Wording:
    """The words of the house, with [named places] where facts come."""
    names = {fact: _Name(f"[{place.name}]") for fact, place in PLACES.items()}
    lists = {fact: [names[fact]] for fact, place in PLACES.items() if place.kind == "list"}
    words = texts().get_template(f"{letter}.txt").render(names | lists, base="")
    return Wording(LETTERS[letter].headline.format(**names), words.strip())


def sample_of(letter: str) -> dict[str, Any]:
    """Made-up facts, to see what a letter looks like."""
    return {fact: place.sample for fact, place in places_of(letter).items()}


@cache
def texts() -> Environment:
    """The house's texts, and the frames of all mails."""
    env = Environment(
        loader=FileSystemLoader(TEXTS),
        autoescape=lambda name: name == "frame.html",  # noqa: S701 - only there words become HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["roles"] = ROLES
    env.filters["instant"] = _instant
    env.filters["day"] = _day
    env.filters["lines"] = _lines
    env.filters["plain"] = markdown.said
    return env


def _instant(value: str) -> str:
    return value if isinstance(value, _Name) else datetime_fr(datetime.fromisoformat(value))


def _day(value: str) -> str:
    return value if isinstance(value, _Name) else date_fr(datetime.fromisoformat(value))


def _lines(text: str) -> Markup:
    """Line breaks kept, addresses of pages as links; everything else is words."""
    pieces = (_link(piece) if ADDRESS.fullmatch(piece) else escape(piece) for piece in ADDRESS.split(text))
    return Markup("").join(pieces).replace("\n", Markup("<br>"))


def _link(address: str) -> Markup:
    return Markup('<a href="{0}">{0}</a>').format(address)
