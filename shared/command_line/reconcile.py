"""`reconcile`: whether all that the others said was heard."""

from argparse import ArgumentParser, Namespace

from shared.command_line.answer import FAILED, OK, say_json, tell
from shared.command_line.outbox import instant
from shared.keeping.comparing import compare_again, compared
from shared.service import Runtime, Subcommand
from shared.waiting import open_messages


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", type=instant, metavar="INSTANT", help="only hours from here on; all when absent")
    say_json(parser)


def _reconcile(runtime: Runtime, given: Namespace) -> int:
    """An hour that differs and a message that is early both tell that something is missing; a parked one is here."""
    differing = compare_again(runtime, given.since)
    with runtime.reading() as session:
        waits = {state: open_messages(session, state) for state in ("early", "parked")}
        hours = compared(session, runtime.service.policies, given.since)
    missing = bool(differing or waits["early"])
    return tell({"hours": hours, "differing": differing, **waits}, given.json, FAILED if missing else OK)


SUBCOMMANDS = (
    Subcommand("reconcile", "compare all that the others said with all that was heard", _arguments, _reconcile),
)
