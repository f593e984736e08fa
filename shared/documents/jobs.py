"""The part of an AsyncAPI document that is about work: jobs by lane, and their answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from shared.envelope import CONTENT_TYPE
from shared.lanes import Yard

Json = dict[str, Any]

ASKED, ANSWERED = "portfolio.checks.asked.v1", "portfolio.check.answered.v1"
SENTENCES = {
    ASKED: "Des vérifications d’un produit sont à faire, par un même ouvrier",
    ANSWERED: "Ce qu’a trouvé qui a fait une des vérifications",
}
EXAMPLES = Path(__file__).with_name("jobs.json")


@cache
def examples() -> dict[str, Json]:
    """A whole message of each kind."""
    known: dict[str, Json] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return known


def channels(yard: Yard) -> Json:
    """Where whoever works reads jobs, and the exchange that takes answers."""
    return {
        "jobs": _channel(f"{yard.shared}.{{number}}", ASKED, "La file d’une voie, ou la file de tous sans numéro")
        | {"parameters": {"number": {"description": "Numéro du produit dont la voie est ouverte : PR-2026-0003"}}},
        "answers": _channel(yard.answers, ANSWERED, "L’échange qui prend les réponses, sans clé de routage"),
    }


def _channel(address: str, wire: str, words: str) -> Json:
    messages = {wire: {"$ref": f"#/components/messages/{wire}"}}
    return {"address": address, "title": address, "description": words, "messages": messages}


def operations() -> Json:
    """What the service sends and receives; whoever works does the contrary."""
    return {
        f"ask.{ASKED}": _operation("send", "jobs", ASKED),
        f"take.{ANSWERED}": _operation("receive", "answers", ANSWERED),
    }


def _operation(action: str, channel: str, wire: str) -> Json:
    return {
        "action": action,
        "summary": SENTENCES[wire],
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{wire}"}],
    }


def message(wire: str, payload: Json) -> Json:
    """A message of work; it comes at least once, and of several answers to a check of a run the first counts."""
    return {
        "name": wire,
        "title": wire,
        "summary": SENTENCES[wire],
        "contentType": CONTENT_TYPE,
        "payload": payload,
        "examples": [{"name": "exemple", "payload": examples()[wire]}],
    }
