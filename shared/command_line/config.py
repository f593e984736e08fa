"""`config check`: whether a service could work as it is set up; it answers also when it is not."""

import sys
from argparse import ArgumentParser, Namespace

from shared.checkup import DOWN, WRONG, as_answer, look
from shared.command_line.answer import MISCONFIGURED, OK, UNAVAILABLE, say_json, tell
from shared.errors import Misconfigured
from shared.service import Runtime, Subcommand


def _arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="read the settings, then ask database, bus, mail server and sign-in")
    say_json(check)


def _check(runtime: Runtime, given: Namespace) -> int:
    found = look(runtime)
    states = {one.state for one in found}
    code = MISCONFIGURED if WRONG in states else UNAVAILABLE if DOWN in states else OK
    if given.json:
        return tell(as_answer(found), True, code)
    for one in found:
        print(f"{one.check}: {one.state}" + (f" ({one.detail})" if one.detail else ""))
    return code


def _misconfigured(fault: Misconfigured, given: Namespace) -> int:
    lines = str(fault).splitlines()
    if given.json:
        return tell({"settings": lines}, True, MISCONFIGURED)
    sys.stderr.write("\n".join(lines) + "\n")
    return MISCONFIGURED


SUBCOMMANDS = (Subcommand("config", "see whether it could work as it is set up", _arguments, _check, _misconfigured),)
