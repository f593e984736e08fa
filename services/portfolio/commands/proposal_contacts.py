"""The contact of a partner whose proposal was declined goes once there is nothing left to write about."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from services.portfolio.domain.proposals import ProposalState
from services.portfolio.tables import proposal
from shared.retention import TOGETHER, Rule
from shared.service import Runtime

CONTACT_DAYS = 90
"""Days after a no during which the partner may still be written to."""


def forget_contacts(runtime: Runtime, now: datetime) -> int:
    """Blank the addresses whose time is over, in small batches; returns how many."""
    return sum(iter(lambda: _forget_some(runtime, now), 0))


def _forget_some(runtime: Runtime, now: datetime) -> int:
    over = now - timedelta(days=CONTACT_DAYS)
    due = (proposal.c.state == ProposalState.DECLINED, proposal.c.contact != "", proposal.c.decided_at < over)
    some = select(proposal.c.id).where(*due).limit(TOGETHER)
    with runtime.unit_of_work() as uow:
        gone = update(proposal).where(proposal.c.id.in_(some), *due).values(contact="")
        return int(uow.session.connection().execute(gone).rowcount)


PROPOSAL_CONTACTS = Rule(
    name="proposal_contacts",
    what="Adresses des partenaires dont la proposition a été déclinée",
    why="Le temps de répondre à leurs questions ; ensuite la proposition et sa réponse restent, sans l’adresse.",
    days=lambda _: CONTACT_DAYS,
    job=forget_contacts,
)
