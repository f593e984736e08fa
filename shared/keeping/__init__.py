"""Whether all that was said was heard: each service tells how much it said, the others compare and ask for the rest."""

from shared.contracts import keeping as contract
from shared.keeping.comparing import remember_digest
from shared.keeping.gaps import send_what_is_missing
from shared.policies import NEWEST, Policies
from shared.uow import UnitOfWork


def keep_account(policies: Policies, service: str) -> None:
    """Add the reactions by which this service compares what it heard, and sends again what others lack."""

    def when_a_digest_is_told(event: object, uow: UnitOfWork) -> None:
        """Another service has counted an hour: it will be compared."""
        remember_digest(event, uow, policies)

    def when_a_gap_is_noticed(event: object, uow: UnitOfWork) -> None:
        """Another service lacks something, perhaps of ours."""
        send_what_is_missing(event, uow, service)

    for other in contract.DIGEST_TOLD.keys() - {service}:
        policies.on(contract.DIGEST_TOLD[other], order=NEWEST)(when_a_digest_is_told)
        policies.on(contract.GAP_NOTICED[other], order=NEWEST)(when_a_gap_is_noticed)
