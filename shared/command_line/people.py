"""`people`: what a service holds about a person, as a file for them or to be erased; and who was erased."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy import select

from shared.command_line.answer import FAILED, OK, USAGE, say_json, tell
from shared.errors import Refusal
from shared.mailboxes import erased
from shared.people import Person, find_people
from shared.personal.erasure import ErasePerson, compact, counts, erase_person
from shared.personal.export import export_of
from shared.service import Runtime, Subcommand

UNKNOWN = "nobody here has this id or this address\n"
SEVERAL = "several people have this address; say which one by the id\n"
NOT_YET = "nothing was erased; add --yes once you have read this\n"


def _arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    export = actions.add_parser("export", help="all that this service holds about a person, as JSON")
    export.add_argument("--output", type=Path, metavar="FILE", help="write it there, for your eyes only")
    erase = actions.add_parser("erase", help="forget a person here; the other services hear of it and do the same")
    erase.add_argument("--reason", required=True, help="why, for the log; neither a name nor an address")
    erase.add_argument("--yes", action="store_true", help="do it; without it only tell what would be done")
    gone = actions.add_parser("erased", help="ids of those who were erased, to erase them again after a restore")
    for action in (export, erase):
        action.add_argument("person", metavar="PERSON", help="id or e-mail address")
    for action in (export, erase, gone):
        say_json(action)


def _people(runtime: Runtime, given: Namespace) -> int:
    if given.action == "erased":
        return _erased(runtime, given)
    with runtime.reading() as session:
        found = find_people(session, given.person)
    if len(found) != 1:
        sys.stderr.write(SEVERAL if found else UNKNOWN)
        return FAILED
    return {"export": _export, "erase": _erase}[given.action](runtime, found[0], given)


def _export(runtime: Runtime, someone: Person, given: Namespace) -> int:
    with runtime.reading() as session:
        export = export_of(session, runtime.service, someone.id, runtime.clock(session))
    words = json.dumps(export, ensure_ascii=False, indent=None if given.json else 2)
    if given.output is None:
        print(words)
        return OK
    given.output.touch(mode=0o600)
    given.output.write_text(words + "\n", encoding="utf-8")
    return OK


def _erase(runtime: Runtime, someone: Person, given: Namespace) -> int:
    with runtime.reading() as session:
        held = [
            {"holds": holding.title, "rows": rows, "erasure": holding.fate.value, "why": holding.why}
            for holding, rows in counts(session, runtime.service, someone.id)
        ]
    if not given.yes:
        tell({"would_do": held}, given.json)
        sys.stderr.write(NOT_YET)
        return USAGE
    asked = ErasePerson(by=None, person_id=someone.id, reason=given.reason, sure=True)
    try:
        runtime.do(erase_person(runtime.service), asked)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return FAILED
    compact(runtime)
    return tell({"erased": str(someone.id), "done": held}, given.json)


def _erased(runtime: Runtime, given: Namespace) -> int:
    with runtime.reading() as session:
        rows = session.execute(select(erased).order_by(erased.c.erased_at)).all()
    return tell({"erased": [{"person_id": row.person_id, "erased_at": row.erased_at} for row in rows]}, given.json)


SUBCOMMANDS = (Subcommand("people", "export or erase what is held about a person", _arguments, _people),)
