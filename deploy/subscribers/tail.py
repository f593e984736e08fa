"""`tikub events tail`: what was said on the bus, from the beginning, from an instant, or from now on."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import islice

from deploy.subscribers.settings import address
from shared.command_line.answer import OK
from shared.envelope import Envelope
from shared.errors import Malformed
from shared.history import Place
from shared.messages import EVENTS
from shared.rabbit import RabbitBroker

QUIET = 2.0
"""Seconds without anything new after which the end is reached."""
PLACES: tuple[Place, ...] = ("first", "last", "next")


@dataclass(frozen=True)
class Filter:
    """Which events are wanted; empty means any."""

    kind: str = ""
    subject: str = ""
    publisher: str = ""
    since: datetime | None = None

    def takes(self, event: Envelope) -> bool:
        return (
            (not self.kind or fnmatchcase(event.type, self.kind))
            and self.subject in ("", event.subject)
            and self.publisher in ("", event.source[1:])
            and (self.since is None or event.time >= self.since)
            and not _is_personal(event.type)
        )


def add_to(parser: argparse.ArgumentParser) -> None:
    action = parser.add_subparsers(dest="action", required=True).add_parser(
        "tail", help="print events; TIKUB_AMQP_URL names a user who may read tikub.history"
    )
    action.add_argument("--type", default="", metavar="GLOB", help="for instance 'ideas.idea.*'")
    action.add_argument("--subject", default="", help="for instance governance/case/<id>")
    action.add_argument("--publisher", default="", help="ideas, governance, portfolio or notify")
    action.add_argument("--since", type=_place, default="first", metavar="INSTANT|first|last|next")
    action.add_argument("--follow", action="store_true", help="wait for more at the end")
    action.add_argument("--count", type=_count, metavar="N", help="end after N events")
    action.add_argument("--json", action="store_true", help="print each event as it travelled, one a line")
    action.set_defaults(run=_tail)


def _place(text: str) -> datetime | Place:
    for place in PLACES:
        if text == place:
            return place
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _count(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _tail(given: argparse.Namespace) -> int:
    since = given.since if isinstance(given.since, datetime) else None
    wanted = Filter(given.type, given.subject, given.publisher, since)
    broker = RabbitBroker(address("AMQP_URL", "the AMQP address of a user who may read tikub.history"), "tail")
    idle = None if given.follow or given.since == "next" else QUIET
    with closing(broker.history("tikub", given.since, idle=idle)) as bodies:
        for event in islice(_events(bodies, wanted), given.count):
            print(event.to_json().decode() if given.json else _line(event), flush=True)
    return OK


def _events(bodies: Iterator[bytes], wanted: Filter) -> Iterator[Envelope]:
    for body in bodies:
        try:
            event = Envelope.from_json(body)
        except Malformed as fault:
            print(f"left out, no event: {fault}", file=sys.stderr)
            continue
        if wanted.takes(event):
            yield event


def _is_personal(wire: str) -> bool:
    """Also of an older history, which may have been bound to everything."""
    return wire in EVENTS and bool(EVENTS[wire].personal)


def _line(event: Envelope) -> str:
    return f"{event.time.isoformat(timespec='seconds')}  {event.type}  {event.subject}  {event.version}  {event.id}"
