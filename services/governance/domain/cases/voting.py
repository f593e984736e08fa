"""A case before its members: open the vote, extend it, remind the silent, miss the quorum."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.governance.domain.bodies import Body
from services.governance.domain.cases.case import Case, CaseState
from services.governance.domain.days import in_paris
from services.governance.domain.hearings import awaited_until, is_wanted_secret
from services.governance.domain.rules import Majority, Outcome, Quorum, Result, Rules
from services.governance.domain.votes import PLAINLY, Asking, Choosing, Mode, Room, Round, again, electors_of
from shared.contracts.governance import QuorumMissed, VoteExtended, VoteOpened, VoteReminded
from shared.errors import Invalid, Refused
from shared.schemas import PARIS

SECRET_ALWAYS = frozenset({"appointment"})
"""Questions about persons: the law wants a secret vote."""

LONGEST_VOTE = timedelta(days=60)
PAST = "La clôture du vote doit être dans l’avenir."
AWAITED = "Un avis est requis sur ce dossier : sans lui, le vote ne peut pas se clore avant le {until}."
TOO_FAR = "La clôture du vote doit venir dans les 60 jours."


def open_vote(
    case: Case,
    body: Body,
    *,
    closes_at: datetime,
    round_id: UUID,
    now: datetime,
    room: Room | None = None,
    asking: Asking = PLAINLY,
) -> VoteOpened:
    """Ask the members as they are now; a second time, no quorum is required (once, some days later).

    `room` is who is there when the vote takes place in a sitting; without it one votes in writing. After a ballot that
    chose none of its answers, or does not count, the next one is about what that one left, whatever is asked.
    """
    voters = body.votes_on(in_paris(now))
    _check_may_open(case, body, bool(voters), now)
    _check_closing(closes_at, now)
    check_advice(case, closes_at)
    trial, offered = asking.trial, choosing_of(case, asking.choosing)
    opened = Round(
        id=round_id,
        number=len(case.rounds) + 1,
        body_name=body.name,
        chair_id=body.chair_at(now),
        rules=_rules(case, body, room, offered),
        answers=offered.answers if offered else (),
        runoff=offered.most_votes if offered else False,
        secret=asking.secret
        or case.question in SECRET_ALWAYS
        or is_wanted_secret(case.secret_requests, voters, body.secret_requests),
        opened_at=now,
        closes_at=closes_at,
        provisional_days=trial.days if trial else None,
        evidence=trial.evidence if trial else "",
        electors=electors_of(voters, {one: seat.ends_at for one, seat in voters.items()}),
    )
    if room is not None:
        opened.gather(room, now)
    case.rounds.append(opened)
    case.state = CaseState.VOTING
    return _vote_opened(case, opened)


def choosing_of(case: Case, asked: Choosing | None = None) -> Choosing | None:
    """What the next vote lets one choose among; what its body has begun to choose among does not change."""
    before = again(case.last_here) if case.last_here else None
    return before or asked


def _rules(case: Case, body: Body, room: Room | None, offered: Choosing | None) -> Rules:
    rules = body.rules_of_a_vote(quorum=_quorum(case, body, room))
    return replace(rules, majority=Majority.CHOICE) if offered else rules


def _quorum(case: Case, body: Body, room: Room | None) -> Quorum:
    """In writing, to vote is to be there; right after a vote that missed its quorum none is required."""
    missed = case.last_here is not None and case.last_here.outcome is Outcome.NO_QUORUM
    if missed:
        return Quorum.NONE
    return Quorum.PARTICIPATION if room is None else body.rules.quorum


def _check_may_open(case: Case, body: Body, peopled: bool, now: datetime) -> None:
    if case.state is CaseState.VOTING:
        raise Refused("Un vote est déjà ouvert sur ce dossier.")
    if case.state is CaseState.DECIDED:
        raise Refused("Ce dossier est déjà tranché.")
    if not peopled:
        raise Refused("Cette instance n’a aucun membre : personne ne pourrait voter.")
    earliest = second_vote_from(case, body)
    if earliest is not None and now < earliest:
        raise Refused(
            "Il est trop tôt pour un second vote. Jours pleins à attendre après le premier : {days}.",
            days=body.second_vote_days,
        )


def second_vote_from(case: Case, body: Body) -> datetime | None:
    """The first instant at which a second vote may open; None when there was no first one."""
    first = case.last_here
    if first is None or first.closed_at is None or first.outcome is not Outcome.NO_QUORUM:
        return None
    return first.closed_at + timedelta(days=body.second_vote_days)


def check_advice(case: Case, moment: datetime) -> None:
    """No vote ends while an opinion that is required may still come (rule R8)."""
    until = awaited_until(case.advice, moment)
    if until is not None:
        raise Refused(AWAITED, until=f"{until.astimezone(PARIS):%d/%m/%Y %H:%M}")


def _vote_opened(case: Case, opened: Round) -> VoteOpened:
    return VoteOpened(
        **case.about(),
        number=case.number,
        question=case.question,
        author_id=case.author_id,
        body_name=opened.body_name,
        member_ids=opened.member_ids,
        answers=opened.answers,
        quorum_required=opened.quorum_required,
        in_session=opened.mode is Mode.SESSION,
        opened_at=opened.opened_at,
        closes_at=opened.closes_at,
    )


def extend_vote(case: Case, closes_at: datetime, now: datetime) -> VoteExtended:
    """Those who may vote hear of the new hour."""
    _check_closing(closes_at, now)
    vote = case.vote
    vote.extend(closes_at, now)
    return VoteExtended(**_vote(case, vote), member_ids=vote.member_ids, extended_at=now)


def remind(case: Case, now: datetime) -> VoteReminded | None:
    """Those who have not voted, once for each vote; nobody when all have."""
    vote = case.vote
    if vote.reminded_at is not None:
        return None
    vote.pass_terms(now)
    vote.reminded_at = now
    return VoteReminded(**_vote(case, vote), member_ids=vote.silent, reminded_at=now) if vote.silent else None


def _vote(case: Case, vote: Round) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "number": case.number,
        "title": case.title,
        "body_id": case.body_id,
        "body_name": vote.body_name,
        "closes_at": vote.closes_at,
    }


def miss_quorum(case: Case, counted: Round, result: Result, now: datetime) -> QuorumMissed:
    """Too few took part: neither granted nor refused, a second vote may follow."""
    case.state = CaseState.QUORUM_MISSED
    return QuorumMissed(
        **case.about(),
        number=case.number,
        body_name=counted.body_name,
        member_ids=counted.member_ids,
        voters=len(counted.voted),
        members=result.members,
        closed_at=counted.closed_at or now,
    )


def _check_closing(closes_at: datetime, now: datetime) -> None:
    if closes_at <= now:
        raise Invalid({"closes_at": [PAST]})
    if closes_at > now + LONGEST_VOTE:
        raise Invalid({"closes_at": [TOO_FAR]})
