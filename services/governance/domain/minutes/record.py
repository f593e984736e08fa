"""What minutes say, taken from the data of a sitting that has closed (rule R37): nobody types a count."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.governance.domain.register import Decision
from services.governance.domain.sittings import Item, Sitting, holders, there
from services.governance.domain.votes import Ballot, Round, answer_of, canonical, shares
from services.governance.domain.votes.counting import attendance


def record_of(held: Sitting, members: Iterable[UUID], decisions: Mapping[UUID, Decision]) -> str:
    """Who was there, then each item with its outcome and counts; `decisions` by the id of their vote."""
    presences = [
        {
            "person": str(one.person_id),
            "how": one.how.value,
            "holder": str(one.holder_id) if one.holder_id else None,
            "since": one.since.isoformat(),
            "until": one.until.isoformat() if one.until else None,
        }
        for one in held.presences
    ]
    return canonical(
        {
            "members": sorted(str(member) for member in members),
            "there": len(there(held.presences)),
            "represented": len(holders(held.presences)),
            "presences": presences,
            "items": [_item(item, decisions) for item in held.items],
        }
    )


def _item(item: Item, decisions: Mapping[UUID, Decision]) -> dict[str, Any]:
    vote = item.round if item.settled is None else None
    return {
        "rank": item.rank,
        "kind": item.kind.value,
        "about": str(item.about_id),
        "number": item.number,
        "title": item.title,
        "outcome": item.outcome.value if item.outcome else None,
        "reason": item.reason,
        "until": item.until.isoformat() if item.until else None,
        "agreed": item.agreed,
        "vote": _vote(vote, decisions.get(vote.id)) if vote is not None else None,
    }


def _vote(vote: Round, decision: Decision | None) -> dict[str, Any]:
    """The counts that the vote published; of an open vote also who said what."""
    names = {} if vote.secret else {str(who): _word(vote, ballot) for who, ballot in vote.live_ballots.items()}
    offered = [{"answer": answer, "votes": votes} for answer, votes in shares(vote)]
    return {
        "outcome": vote.outcome.value if vote.outcome else None,
        "ground": vote.ground.value if vote.ground else None,
        "quorum": vote.rules.quorum.value,
        "attendance": attendance(vote),
        "members": vote.members,
        "in_favour": vote.in_favour,
        "against": vote.against,
        "abstentions": vote.abstentions,
        "blanks": vote.blanks,
        "secret": vote.secret,
        "recused": sorted(str(one.person_id) for one in vote.electors if one.recused_at),
        "ballots": names,
        **({"answers": offered, "answer": answer_of(vote)} if vote.answers else {}),
        "decision": decision.number if decision else "",
        "corrects": decision.corrects if decision else "",
        "deliberation": decision.deliberation if decision else "",
    }


def _word(vote: Round, ballot: Ballot) -> str:
    """What somebody said: the answer that they chose, else the code of their choice."""
    return vote.answers[ballot.option - 1] if ballot.option else ballot.choice.value
