"""`outbox`: what waits to leave, and how what has left is sent again."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime

from shared.again import Wanted, count, mark_all
from shared.command_line.answer import FAILED, MISCONFIGURED, OK, USAGE, say_json, tell
from shared.recovery import recover
from shared.service import Runtime, Subcommand
from shared.waiting import unpublished

NO_FILTER = "say which events: --since, --until, --subject, --type, or --all\n"
NO_HISTORY = "the history is on the bus: TIKUB_AMQP_URL must be given\n"


def instant(words: str) -> datetime:
    """An instant as people and programs write it; without a zone it would mean another one elsewhere."""
    found = datetime.fromisoformat(words)
    if found.tzinfo is None:
        raise ArgumentTypeError(f"{words} needs its zone, for instance {words}+01:00 or {words}Z")
    return found


def _arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    status = actions.add_parser("status", help="what waits to leave")
    again = actions.add_parser("republish", help="send published events again, with the same ids")
    again.add_argument("--since", type=instant, metavar="INSTANT", help="said at this instant or later")
    again.add_argument("--until", type=instant, metavar="INSTANT", help="said before this instant")
    again.add_argument("--subject", help="of this subject, such as ideas/idea/<id>")
    again.add_argument("--type", dest="wire", metavar="TYPE", help="of this type or kind, such as ideas.idea")
    again.add_argument("--all", action="store_true", help="all that the outbox still has")
    again.add_argument("--to", metavar="SERVICE", help="to this subscriber only; to everybody when absent")
    again.add_argument("--dry-run", action="store_true", help="only count them")
    lost = actions.add_parser("recover", help="after a restore: learn from the bus what the backup does not know")
    lost.add_argument("--since", type=instant, metavar="INSTANT", help="the backup's instant; found out when absent")
    lost.add_argument("--dry-run", action="store_true", help="only tell")
    for action in (status, again, lost):
        say_json(action)


def _outbox(runtime: Runtime, given: Namespace) -> int:
    return {"status": _status, "republish": _republish, "recover": _recover}[given.action](runtime, given)


def _status(runtime: Runtime, given: Namespace) -> int:
    with runtime.reading() as session:
        return tell(unpublished(session), given.json)


def _republish(runtime: Runtime, given: Namespace) -> int:
    wanted = Wanted(since=given.since, until=given.until, subject=given.subject, wire=given.wire)
    if wanted == Wanted() and not given.all:
        sys.stderr.write(NO_FILTER)
        return USAGE
    if given.dry_run:
        with runtime.reading() as session:
            return tell({"would_be_sent_again": count(session, wanted)}, given.json)
    marked = mark_all(runtime, wanted, given.to, _show)
    return tell({"marked": marked, "to": given.to or "everybody"}, given.json)


def _recover(runtime: Runtime, given: Namespace) -> int:
    if runtime.settings.amqp_url is None:
        sys.stderr.write(NO_HISTORY)
        return MISCONFIGURED
    from shared.rabbit import RabbitBroker

    past = RabbitBroker(runtime.settings.amqp_url, "recover")
    found = recover(runtime, past.history, since=given.since, dry_run=given.dry_run)
    return tell(found.as_answer(), given.json, FAILED if found.conflicts else OK)


def _show(done: int, total: int) -> None:
    end = "\r" if sys.stderr.isatty() and done < total else "\n"
    sys.stderr.write(f"{done:8} of {total} marked ({100 * done // max(total, 1)} %){end}")
    sys.stderr.flush()


SUBCOMMANDS = (Subcommand("outbox", "look at what waits to leave, send again what has left", _arguments, _outbox),)
