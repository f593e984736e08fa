"""Open envelopes, move money between them, hold, commit, spend and release it."""

from services.governance.commands.envelopes.opening import (
    OpenEnvelope,
    ResizeEnvelope,
    TransferMoney,
    open_envelope,
    resize_envelope,
    transfer_money,
)
from services.governance.commands.envelopes.promising import (
    CommitMoney,
    ReserveMoney,
    commit_money,
    release_all,
    reserve_money,
    settle_reservations,
)
from services.governance.commands.envelopes.spending import (
    ReleaseMoney,
    SpendMoney,
    TakeSpendingBack,
    release_money,
    spend_money,
    take_spending_back,
)

__all__ = [
    "CommitMoney",
    "OpenEnvelope",
    "ReleaseMoney",
    "ReserveMoney",
    "ResizeEnvelope",
    "SpendMoney",
    "TakeSpendingBack",
    "TransferMoney",
    "commit_money",
    "open_envelope",
    "release_all",
    "release_money",
    "reserve_money",
    "resize_envelope",
    "settle_reservations",
    "spend_money",
    "take_spending_back",
    "transfer_money",
]
