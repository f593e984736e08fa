"""Hears Ti Kub's events for good: the past from the history, then its own queue; each event has its effect once."""

import json
import os
import sqlite3
import time
from typing import Any

import pika
from pika.adapters.blocking_connection import BlockingChannel

ADDRESS = pika.URLParameters(os.environ["TIKUB_AMQP_URL"])  # as `tikub access add NAME --hears … --history` printed it
WANTED = tuple(os.environ.get("WANTED", "ideas.idea.").split())  # beginnings of names: the history has all events
TABLES = """
CREATE TABLE IF NOT EXISTS heard (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS past (next INTEGER);
CREATE TABLE IF NOT EXISTS state (subject TEXT PRIMARY KEY, version INTEGER, type TEXT, events INTEGER DEFAULT 1);
"""
EFFECT = """
INSERT INTO state (subject, version, type) VALUES (:subject, :subjectversion, :type)
ON CONFLICT (subject) DO UPDATE SET events = events + 1,
type = CASE WHEN excluded.version > version THEN excluded.type ELSE type END, version = max(version, excluded.version)
"""
db = sqlite3.connect(os.environ.get("SUBSCRIBER_DB", "heard.sqlite"))
db.executescript(TABLES)


def take(event: dict[str, Any], offset: int | None) -> None:
    """One transaction: an id that is known has had its effect, an older version never overwrites a newer one."""
    with db:
        known = not db.execute("INSERT OR IGNORE INTO heard VALUES (?)", (event["id"],)).rowcount
        if not known and event["type"].startswith(WANTED):
            db.execute(EFFECT, event)  # what your team does with it belongs here, in the same transaction
        if offset is not None:
            db.execute("INSERT OR REPLACE INTO past (rowid, next) VALUES (1, ?)", (offset + 1,))


def hear(
    channel: BlockingChannel, queue: str, quiet: float | None = None, arguments: dict[str, Any] | None = None
) -> None:
    """Take what comes, acknowledged once it is committed, until nothing has come for `quiet` seconds."""
    for method, properties, body in channel.consume(queue, inactivity_timeout=quiet, arguments=arguments):
        if method is None:
            break
        take(json.loads(body), (properties.headers or {}).get("x-stream-offset"))
        channel.basic_ack(method.delivery_tag)
    channel.cancel()


while True:
    try:
        with pika.BlockingConnection(ADDRESS) as connection:
            bus = connection.channel()
            bus.basic_qos(prefetch_count=100)
            (begin,) = db.execute("SELECT next FROM past").fetchone() or ("first",)
            hear(bus, "tikub.history", quiet=3, arguments={"x-stream-offset": begin})
            hear(bus, f"{ADDRESS.credentials.username}.inbox")
    except pika.exceptions.AMQPError as lost:
        print("the bus is away, again in 2 s:", repr(lost), flush=True)
        time.sleep(2)
