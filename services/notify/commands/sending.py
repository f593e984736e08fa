"""The round of whoever sends mails: take one, send it, write down how it ended; several hands, no transaction held."""

from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial

import structlog

from services.notify.commands.carriers import Carrier, Parcel, carrier_for
from services.notify.commands.mails import Ending, Leased, anything_due, close_lease, lease_next, sort_out
from services.notify.commands.message import compose
from services.notify.commands.proofs import Receipt, keep_proof
from services.notify.commands.side_by_side import Round, side_by_side
from services.notify.commands.silences import silence_address
from services.notify.domain.families import is_legal
from services.notify.domain.mail import Gone, Mail, Rejected, Unavailable
from shared.failpoints import fault
from shared.observability import span
from shared.service import Runtime
from shared.settings import Settings
from shared.uow import UnitOfWork

log = structlog.get_logger()

AT_ONCE = 4
"""Mails on their way at the same time: a recipient whose server is slow holds only one of them."""
ROUND, LONGEST = 5.0, 60.0
"""Seconds after which a round ends although mails are left, so that a worker that is asked to stop can; and how long it
goes on beside a mail that is held up."""

OUR_FAULT = "Une erreur de notre côté a empêché l’envoi ; le journal technique en dit plus."


def send_due(runtime: Runtime) -> int:
    """Send the mails whose time has come, some side by side; returns how many were tried."""
    with runtime.reading() as session:
        if not anything_due(session, runtime.clock(session)):
            return 0
    runtime.do(lambda _, uow: sort_out(uow), None)
    with ExitStack() as stack:
        carriers = [stack.enter_context(closing(carrier_for(runtime.settings))) for _ in range(AT_ONCE)]
        hands = [partial(_send_one, runtime, carrier) for carrier in carriers]
        return side_by_side(Round(ROUND, LONGEST), hands)


def _send_one(runtime: Runtime, carrier: Carrier) -> bool:
    leased = runtime.do(lambda _, uow: lease_next(uow), None)
    if leased is None:
        return False
    fault("N1")
    with span("send mail", "client", leased.traceparent, tikub__service="notify", tikub__letter=leased.letter):
        outcome = _hand_over(carrier, leased, runtime.settings)
    runtime.do(lambda _, uow: _note(uow, leased, outcome), None)
    fault("N3")
    return True


@dataclass(frozen=True)
class Outcome:
    """How a mail ended; with a receipt it was taken, and `gone` says in which words nobody is at the address."""

    ending: Ending
    receipt: Receipt | None = None
    gone: str = ""


def _note(uow: UnitOfWork, leased: Leased, outcome: Outcome) -> None:
    close_lease(uow, leased, outcome.ending)
    if outcome.receipt is not None and is_legal(leased.letter):
        keep_proof(uow, leased, outcome.receipt)
    if outcome.gone:
        silence_address(uow, leased.person_id, leased.address, outcome.gone)


def _hand_over(carrier: Carrier, leased: Leased, settings: Settings) -> Outcome:
    """Send it, and tell how it ended; whatever goes wrong concerns this mail alone."""
    try:
        message = compose(leased, settings)
        answer = carrier.send(Parcel(message, leased.address, f"{leased.made_at:%Y-%m-%d}-{leased.mail_id}"))
        receipt = Receipt.of(message, answer)
    except Rejected as reason:
        gone = str(reason) if isinstance(reason, Gone) else ""
        return Outcome(_noted(leased, "mail.rejected", partial(_give_up, reason=str(reason))), gone=gone)
    except Unavailable as reason:
        return Outcome(_noted(leased, "mail.put_off", partial(Mail.put_off, reason=str(reason))))
    except Exception:
        log.exception("mail.broken", mail=str(leased.mail_id), letter=leased.letter)
        return Outcome(partial(Mail.put_off, reason=OUR_FAULT))
    fault("N2")
    return Outcome(_noted(leased, "mail.sent", Mail.sent), receipt)


def _noted(leased: Leased, outcome: str, ending: Ending) -> Ending:
    log.info(outcome, mail=str(leased.mail_id), letter=leased.letter)
    return ending


def _give_up(mail: Mail, _now: object, *, reason: str) -> None:
    mail.give_up(reason)
