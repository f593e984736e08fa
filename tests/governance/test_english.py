"""Every French sentence of governance has its English one."""

import ast
import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

import services.governance
import shared.web
from services.governance.commands import bodies, roles, votes
from services.governance.domain import cases
from services.governance.web import road, visit
from shared.messages import fields_of
from shared.people import ROLES

HOUSE = Path(services.governance.__file__).parent
SHARED = Path(shared.web.__file__).parent
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")
COMMANDS = (
    bodies.CreateBody,
    bodies.ChangeBody,
    bodies.AddMember,
    bodies.RemoveMember,
    bodies.NameChair,
    roles.GrantRole,
    roles.RevokeRole,
    votes.OpenVote,
    votes.CastBallot,
    votes.CloseVote,
)
REFUSALS = {"Refused", "NotFound", "Forbidden", "NextStep"}


def sentences() -> set[str]:
    """What templates, forms, refusals and the road say."""
    return said_in_templates() | said_in_forms() | said_in_code() | said_on_the_road()


def said_in_templates() -> set[str]:
    found = set()
    for path in HOUSE.rglob("templates/**/*.html"):
        source = BytesIO(path.read_bytes())
        found |= {message for _, message, _, _ in extract("jinja2.ext:babel_extract", source, keywords={"_": None})}
    return found


def said_in_forms() -> set[str]:
    specs = [spec for command in COMMANDS for spec in fields_of(command)]
    words = {text for spec in specs for text in (spec.label, spec.help)}
    return (words | {label for spec in specs for _, label in spec.options}) - set(ROLES.values()) - {""}


def said_in_code() -> set[str]:
    """The first text given to whatever is shown to a person."""
    found = {cases.PAST, cases.TOO_FAR, visit.NO_PAGE}
    for path in HOUSE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in REFUSALS and call.args:
                first = call.args[0]
                found |= {str(first.value)} if isinstance(first, ast.Constant) else set()
    return found


def said_on_the_road() -> set[str]:
    tags = {words for words, _ in (road.RECEIVED, road.OPEN, road.COUNTING, road.MISSED, *road.OUTCOMES.values())}
    return tags | set(road.STEPS)


def catalogue(folder: Path) -> dict[str, str]:
    with (folder / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="en") if message.id}


def test_every_sentence_is_translated_and_no_translation_is_left_over():
    ours, everywhere = catalogue(HOUSE), catalogue(SHARED)

    assert sentences() - set(everywhere) - set(ours) == set()
    assert set(ours) - sentences() == set()
    assert all(ours.values())


def test_a_translation_keeps_the_places_to_fill():
    assert not [
        one for one, other in catalogue(HOUSE).items() if set(PLACES.findall(one)) != set(PLACES.findall(other))
    ]
