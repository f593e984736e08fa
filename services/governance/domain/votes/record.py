"""What is written down of a vote when it closes, in one spelling only."""

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.governance.domain.rules import Choice, Result
from services.governance.domain.votes.people import Ballot

if TYPE_CHECKING:
    from services.governance.domain.votes.round import Round


def record_of(vote: "Round", result: Result) -> str:
    """All that the result follows from, then the result; a small secret box stays closed."""
    return canonical(_inputs(vote) | _said(vote) | {"result": _plain(result)})


def _inputs(vote: "Round") -> dict[str, Any]:
    return {
        "round": str(vote.id),
        "number": vote.number,
        "majority": vote.rules.majority.value,
        "quorum": vote.rules.quorum.value,
        "rules": asdict(vote.rules),
        "mode": vote.mode.value,
        "runoff": vote.runoff,
        "answers": list(vote.answers),
        "opened_at": _instant(vote.opened_at),
        "closes_at": _instant(vote.closes_at),
        "chair": str(vote.chair) if vote.chair else None,
        "members": sorted(str(member) for member in vote.member_ids),
        "present": sorted(str(elector.person_id) for elector in vote.electors if elector.present),
        "recused": sorted(str(elector.person_id) for elector in vote.electors if elector.recused_at),
        **({"provisional_days": vote.provisional_days, "evidence": vote.evidence} if vote.provisional_days else {}),
        "mandates": {str(giver): str(holder) for giver, holder in sorted(vote.holders.items())},
    }


def _said(vote: "Round") -> dict[str, Any]:
    """Open ballots by member; of a secret vote who signed, and what the box held, in no order but its own."""
    if not vote.secret:
        return {"ballots": {str(member): _word(ballot) for member, ballot in vote.live_ballots.items()}}
    signed = sorted(str(signature.member_id) for signature in vote.signatures)
    box = sorted(_spelled(slip.choice, slip.option) for slip in vote.slips)
    return {"signed": signed} if vote.hides_breakdown else {"signed": signed, "box": box}


def _word(ballot: Ballot) -> str:
    said = _spelled(ballot.choice, ballot.option)
    return f"{said}:integrated" if ballot.integrated else said


def _spelled(choice: Choice, option: int) -> str:
    return f"{choice.value}:{option}" if option else choice.value


def _plain(result: Result) -> dict[str, Any]:
    return {
        "outcome": result.outcome.value,
        "ground": result.ground.value,
        "in_favour": result.tally.in_favour,
        "against": result.tally.against,
        "abstentions": result.tally.abstentions,
        "blanks": result.tally.blanks,
        "options": list(result.tally.options),
        "chosen": result.chosen,
        **({"between": list(result.between)} if result.between else {}),
        "members": result.members,
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def canonical(value: dict[str, Any]) -> str:
    """JSON with one spelling only: sorted keys, no space."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(record: str) -> str:
    """SHA-256 of a record, in hexadecimal."""
    return hashlib.sha256(record.encode()).hexdigest()
