"""What is told of a decision while its answer is held back: that it was taken, by whom and when; never in which sense.

Who voted what is in the digest of the vote, which is left out too: nobody guesses the sense from what is published.
"""

import json
from types import SimpleNamespace
from typing import Any

from services.governance.domain.verify import canonical

ABOUT = ("number", "year", "rank", "question", "idea_number", "product_number", "phase", "title", "decided_at")
OF_A_RECORD = (*ABOUT, "body")
OF_A_DECISION = (*ABOUT, "id", "idea_id", "product_id", "body_id", "body_name")


def record_without_sense(record: str) -> dict[str, Any]:
    """What stays of a sealed record."""
    sealed = json.loads(record)
    return {name: sealed[name] for name in OF_A_RECORD}


def entry_without_sense(row: Any) -> Any:
    """An entry of the register with its place and its digest, and a record that tells nothing."""
    kept = {name: getattr(row, name) for name in ("position", "number", "year", "previous", "digest")}
    return SimpleNamespace(**kept, record=canonical(record_without_sense(row.record)))


def decision_without_sense(row: Any) -> Any:
    """A decision for programs."""
    return SimpleNamespace(**{name: getattr(row, name) for name in OF_A_DECISION}, withheld=True)
