"""`reconcile`: whether all that the others said was heard."""

from argparse import ArgumentParser, Namespace

from shared.command_line.answer import FAILED, OK, say_json, tell
from shared.command_line.outbox import instant
from shared.keeping.comparing import compare_again, compared
from shared.service import Runtime, Subcommand
from shared.waiting import open_messages

STATES = ("early", "parked")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", type=instant, metavar="INSTANT", help="only hours from here on; all when absent")
    say_json(parser)


def _reconcile(runtime: Runtime, given: Namespace) -> int:
    """An hour that differs and a message that is early both tell that something is missing; a parked one is here.

    So is one that speaks of what a restore has lost: nobody can send what it waits for.
    """
    differing = compare_again(runtime, given.since)
    with runtime.reading() as session:
        found = open_messages(session)
        hours = compared(session, runtime.service.policies, given.since)
    waits = {state: [each for each in found if each["state"] == state and not each["lost"]] for state in STATES}
    waits["lost"] = [each for each in found if each["lost"]]
    missing = bool(differing or waits["early"])
    return tell({"hours": hours, "differing": differing, **waits}, given.json, FAILED if missing else OK)


SUBCOMMANDS = (
    Subcommand("reconcile", "compare all that the others said with all that was heard", _arguments, _reconcile),
)
