"""`inbox`: messages that are not done, and how they are tried again."""

from argparse import ArgumentParser, Namespace
from uuid import UUID

from shared.command_line.answer import say_json, tell
from shared.service import Runtime, Subcommand
from shared.waiting import open_messages, replay


def _arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="messages that are parked, waiting or early")
    listing.add_argument("--state", choices=("early", "waiting", "parked"))
    again = actions.add_parser("replay", help="try parked messages again")
    again.add_argument("id", nargs="?", type=UUID, help="one message; all of them when absent")
    for action in (listing, again):
        say_json(action)


def _inbox(runtime: Runtime, given: Namespace) -> int:
    if given.action == "replay":
        return tell({"replayed": replay(runtime, given.id)}, given.json)
    with runtime.reading() as session:
        messages = open_messages(session, given.state)
    return tell({"messages": messages}, given.json)


SUBCOMMANDS = (Subcommand("inbox", "look at messages that are not done, try them again", _arguments, _inbox),)
