"""To vote: who may, by whose hand, what a ballot may say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from services.governance.domain.rules import Choice, Majority
from services.governance.domain.votes.people import Ballot, Signature, Slip
from services.governance.domain.votes.round import Round
from shared.errors import Forbidden, Refused

NOT_CALLED = "Seules les personnes appelées à ce vote peuvent voter."
CLOSED = "Ce vote est clos : votre bulletin n’a pas été enregistré."
NOT_THERE = "Seules les personnes présentes à la séance votent, pour elles et pour qui leur a donné pouvoir."
ALREADY_FOR_YOU = "La personne à qui vous avez donné pouvoir a déjà voté pour vous."
IN_THE_BOX = "Votre bulletin est déjà dans l’urne : un vote secret ne se change pas."


@dataclass(frozen=True)
class Word:
    """What somebody says in a vote: `by` whom, if not by the member themselves."""

    choice: Choice
    option: int = 0
    reason: str = ""
    by: UUID | None = None


def cast(vote: Round, member: UUID, word: Word, *, ballot_id: UUID, now: datetime) -> Ballot | None:
    """The new ballot of a member, to be kept once the former one is written as history; None: nothing changes."""
    hand = word.by or member
    _check(vote, member, hand, word, now)
    if vote.rules.majority is Majority.CONSENT and word.choice is Choice.AGAINST and not word.reason:
        raise Refused("Une objection se motive : dites pourquoi.")
    made = Ballot(
        id=ballot_id,
        member_id=member,
        cast_by=None if hand == member else hand,
        choice=word.choice,
        option=word.option,
        reason=word.reason,
        text_version=vote.text_version,
        cast_at=now,
    )
    former = vote.live_ballots.get(member)
    if former is not None and former.word == made.word:
        return None
    vote.set_aside(member)
    return made


def put_in_box(vote: Round, member: UUID, word: Word, now: datetime) -> None:
    """Sign, and drop a secret ballot; the box is shaken: every slip gets a new id and a new place."""
    hand = word.by or member
    _check(vote, member, hand, word, now)
    if member in vote.voted:
        raise Refused(IN_THE_BOX)
    vote.signatures.append(Signature(member_id=member, cast_by=None if hand == member else hand))
    said = [(slip.choice, slip.option) for slip in vote.slips] + [(word.choice, word.option)]
    shaken = sorted((uuid4(), *each) for each in said)
    vote.slips = [Slip(id=slip_id, choice=choice, option=option) for slip_id, choice, option in shaken]


def _check(vote: Round, member: UUID, hand: UUID, word: Word, now: datetime) -> None:
    vote.pass_terms(now)
    if vote.elector(member) is None:
        raise Forbidden(NOT_CALLED)
    if not vote.is_open(now):
        raise Refused(CLOSED)
    if hand != member and vote.holders.get(member) != hand:
        raise Forbidden("Vous n’avez pas le pouvoir de voter pour cette personne.")
    if not vote.is_there(hand):
        raise Refused(NOT_THERE)
    if not _is_admitted(vote, word):
        raise Refused("Ce vote n’admet pas cette réponse.")
    if hand == member and member in vote.holders:
        _take_back_by_voting(vote, member, now)


def _take_back_by_voting(vote: Round, member: UUID, now: datetime) -> None:
    """Whoever votes in person takes their mandate back, as long as it was not used."""
    if vote.voted.get(member) == vote.holders[member]:
        raise Refused(ALREADY_FOR_YOU)
    vote.end_mandates(now, giver=member)


def _is_admitted(vote: Round, word: Word) -> bool:
    """An answer that this vote offers: among several ones, for goes with the place of one of them."""
    places = len(vote.answers) if word.choice is Choice.FOR else 0
    return word.choice in vote.choices and bool(word.option) is bool(places) and 0 <= word.option <= places
