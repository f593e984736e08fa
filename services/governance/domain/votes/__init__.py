"""One vote on a case: who is called, until when, the ballots, and the count that closes it for ever."""

from services.governance.domain.votes.casting import Word, cast, put_in_box
from services.governance.domain.votes.choosing import PLAINLY, Asking, Choosing, again, answer_of, shares
from services.governance.domain.votes.consent import amend, integrate
from services.governance.domain.votes.mandates import check_chain, give, take_back
from services.governance.domain.votes.people import (
    Ballot,
    Elector,
    Mandate,
    Mode,
    Room,
    Signature,
    Slip,
    Trial,
    electors_of,
)
from services.governance.domain.votes.record import canonical, fingerprint
from services.governance.domain.votes.recusal import recuse
from services.governance.domain.votes.round import IN_WRITING, SMALLEST_BREAKDOWN, Round

__all__ = [
    "IN_WRITING",
    "PLAINLY",
    "SMALLEST_BREAKDOWN",
    "Asking",
    "Ballot",
    "Choosing",
    "Elector",
    "Mandate",
    "Mode",
    "Room",
    "Round",
    "Signature",
    "Slip",
    "Trial",
    "Word",
    "again",
    "amend",
    "answer_of",
    "canonical",
    "cast",
    "check_chain",
    "electors_of",
    "fingerprint",
    "give",
    "integrate",
    "put_in_box",
    "recuse",
    "shares",
    "take_back",
]
