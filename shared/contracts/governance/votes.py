"""Votes that open, last longer or wait for somebody."""

from datetime import datetime
from uuid import UUID

from shared.contracts.governance.limits import NAME_MAX
from shared.contracts.ideas import TITLE_MAX
from shared.messages import event, text


@event("governance.case.vote_opened.v1")
class VoteOpened:
    """The members of a body are asked to vote; `member_ids` is the electorate, frozen now.

    `answers` are those among which one chooses; none when one votes for or against.
    """

    case_id: UUID
    number: str = text(max=20)
    question: str = text(max=40)
    idea_id: UUID | None
    product_id: UUID | None = None
    phase: str = text(max=40, required=False, help="La phase demandée, quand la question porte sur un produit")
    author_id: UUID | None
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    quorum_required: bool
    in_session: bool = False
    opened_at: datetime
    closes_at: datetime
    answers: tuple[str, ...] = ()


@event("governance.case.vote_extended.v1")
class VoteExtended:
    """A vote closes later than was said, which was decided before its first hour; `member_ids` may vote."""

    case_id: UUID
    number: str = text(max=20)
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    closes_at: datetime
    extended_at: datetime


@event("governance.case.vote_reminded.v1")
class VoteReminded:
    """A vote closes soon; `member_ids` are those who have not voted, said once for each vote."""

    case_id: UUID
    number: str = text(max=20)
    title: str = text(max=NAME_MAX)
    body_id: UUID
    body_name: str = text(max=TITLE_MAX)
    member_ids: tuple[UUID, ...]
    closes_at: datetime
    reminded_at: datetime
