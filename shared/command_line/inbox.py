"""`inbox`: messages that are not done, how they are tried again, and how they are closed."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from uuid import UUID

from shared.closing import close, close_lost
from shared.command_line.answer import FAILED, OK, say_json, tell
from shared.service import Runtime, Subcommand
from shared.waiting import open_messages, replay


def _arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="messages that are parked, waiting or early")
    listing.add_argument("--state", choices=("early", "waiting", "parked"))
    again = actions.add_parser("replay", help="try parked messages again")
    again.add_argument("id", nargs="?", type=UUID, help="one message; all of them when absent")
    closing = actions.add_parser("close", help="a message shall have no effect here; those behind it follow")
    which = closing.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?", type=UUID, help="a parked or waiting message")
    which.add_argument("--lost", action="store_true", help="all that speak of what a restore has lost")
    closing.add_argument("--because", required=True, type=_reason, metavar="WORDS", help="why; kept with the message")
    for action in (listing, again, closing):
        say_json(action)


def _reason(words: str) -> str:
    if not words.strip():
        raise ArgumentTypeError("say why")
    return words.strip()


def _inbox(runtime: Runtime, given: Namespace) -> int:
    return {"list": _list, "replay": _replay, "close": _close}[given.action](runtime, given)


def _replay(runtime: Runtime, given: Namespace) -> int:
    return tell({"replayed": replay(runtime, given.id)}, given.json)


def _close(runtime: Runtime, given: Namespace) -> int:
    """To close all of none is no fault; one that is named must be there."""
    closed = close_lost(runtime, given.because) if given.lost else int(close(runtime, given.id, given.because))
    return tell({"closed": closed}, given.json, OK if closed or given.lost else FAILED)


def _list(runtime: Runtime, given: Namespace) -> int:
    with runtime.reading() as session:
        messages = open_messages(session, given.state)
    return tell({"messages": messages}, given.json)


SUBCOMMANDS = (Subcommand("inbox", "look at messages that are not done, try again, close them", _arguments, _inbox),)
