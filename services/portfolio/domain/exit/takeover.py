"""From the acceptance to the last review: the decision, two teams at work, the act, the takeover, what came of it."""

from datetime import date, datetime
from uuid import UUID

from services.portfolio.domain.exit.parts import REVIEWS_AFTER, Outcome, Partner, Review, Side, months_after
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import Move, State
from shared.errors import Invalid, Refused
from shared.identifiers import new_id

SHORTEST, LONGEST = 3, 9
"""Months that two teams work side by side."""

AGREED = (State.ACCEPTED, State.ACCEPTED_WITH_RESERVES, State.PAIRING)


def ask(path: ExitPath, question_id: UUID, *, by: UUID, now: datetime) -> None:
    """Put the exit before a body; one question at a time, and none once it is granted."""
    check_may_ask(path)
    _ask_one(path, question_id)
    path.note("asked", by=by, now=now)


def check_may_ask(path: ExitPath) -> None:
    """Raise Refused before both sides have signed, and once the exit is granted."""
    path.need(*AGREED)
    if path.decision_number:
        raise Refused("L’instance a déjà accordé la sortie.")


def _ask_one(path: ExitPath, question_id: UUID) -> None:
    if path.question_id is not None:
        raise Refused("Une question attend déjà sa décision : une seule à la fois.")
    path.question_id = question_id


def hear_granted(path: ExitPath, number: str, *, decided_on: date, now: datetime) -> None:
    """The body grants the exit: the path bears the decision's number."""
    path.question_id = None
    path.decision_number, path.decided_on = number, decided_on
    path.note("granted", by=None, now=now, words=number)


def pair(path: ExitPath, start: date, end: date, *, by: UUID, now: datetime) -> None:
    """Two teams work side by side, three to nine months."""
    if not months_after(start, SHORTEST) <= end <= months_after(start, LONGEST):
        raise Invalid({"until": ["Les deux équipes travaillent ensemble entre trois et neuf mois."]})
    path.move(Move.PAIR, by=by, now=now)
    path.pairing_from, path.pairing_until = start, end


def join(path: ExitPath, partner: Partner, *, by: UUID, now: datetime) -> None:
    """Somebody of one side takes part."""
    path.need(*AGREED)
    if any(one.person_id == partner.person_id and one.until is None for one in path.partners):
        raise Refused("Cette personne y participe déjà.")
    path.partners.append(partner)
    path.changed("joined", by=by, now=now)


def leave(path: ExitPath, partner_id: UUID, until: date, *, by: UUID, now: datetime) -> None:
    """Somebody takes part until a day."""
    partner = path.partner(partner_id)
    if until < partner.since:
        raise Invalid({"until": ["Ce jour vient avant le premier : relisez les dates."]})
    partner.until = until
    path.changed("left", by=by, now=now)


def publish_act(path: ExitPath, reference: str, on: date, link: str, *, by: UUID, now: datetime) -> None:
    """The public act that makes the takeover hold for everyone."""
    path.need(*AGREED)
    path.act_reference, path.act_on, path.act_link = reference, on, link
    path.changed("act", by=by, now=now, words=reference)


def finish(path: ExitPath, on: date, *, by: UUID, now: datetime, today: date) -> None:
    """The product is taken over; two reviews are due from that day on."""
    if lacking := lacking_to_finish(path, today):
        raise Refused(lacking[0])
    if on > today or on < (path.pairing_from or on):
        raise Invalid({"on": ["Choisissez un jour passé, depuis le début du travail à deux équipes."]})
    path.move(Move.FINISH, by=by, now=now)
    path.done_on = on
    path.reviews = [Review(id=new_id(), months=m, due_on=months_after(on, m)) for m in REVIEWS_AFTER]


def lacking_to_finish(path: ExitPath, today: date) -> list[str]:
    """What still keeps the takeover from being said done, in sentences."""
    sides = {one.side for one in path.partners}
    lacking = {
        "Il manque la décision d’une instance : demandez-la, la phase du produit ne change pas sans elle.": (
            not path.decision_number
        ),
        "Il manque l’acte public : donnez sa référence et sa date.": not path.act_reference,
        "Il manque des personnes : nommez qui travaille à la reprise, de chaque côté.": sides != set(Side),
        "Une réserve a dépassé sa date : levez-la d’abord.": any(one.is_overdue(today) for one in path.reserves),
    }
    return [sentence for sentence, missing in lacking.items() if missing]


def record_review(
    path: ExitPath, review_id: UUID, outcome: Outcome, findings: str, *, by: UUID, now: datetime
) -> Review:
    """Write what a review found; once."""
    path.need(State.DONE)
    review = path.review(review_id)
    if review.outcome is not None:
        raise Refused("Ce bilan est déjà écrit.")
    review.outcome, review.findings, review.by, review.at = outcome, findings, by, now
    path.changed("reviewed", by=by, now=now, words=findings)
    return review


def ask_stop(path: ExitPath, question_id: UUID, post_mortem: str, *, by: UUID, now: datetime) -> None:
    """The service taken over has to stop: the lessons are written first, then the body decides."""
    path.need(State.DONE)
    _ask_one(path, question_id)
    path.post_mortem = post_mortem
    path.changed("stop_asked", by=by, now=now, words=post_mortem)


def hear_stop(path: ExitPath, number: str, *, granted: bool, now: datetime) -> None:
    """The body has answered; granted, it is stopped after the takeover, which is not the same as given up."""
    path.question_id = None
    if granted:
        path.move(Move.STOP, by=None, now=now, words=number)
    else:
        path.note("stop_refused", by=None, now=now, words=number)


def hear_review(path: ExitPath, question_id: UUID, number: str, *, stops: str | None, now: datetime) -> None:
    """The body has looked at the takeover: the service goes on, or stops for the reason given in `stops`."""
    for review in path.reviews:
        if review.question_id == question_id:
            review.decision_number = number
    if stops is None or path.state is not State.DONE:
        path.note("review_heard", by=None, now=now, words=number)
        return
    path.move(Move.STOP, by=None, now=now, words=number)
    path.post_mortem = path.post_mortem or stops
    path.drop_question()


def put_to_sleep(path: ExitPath, post_mortem: str, *, by: UUID, now: datetime) -> None:
    """Nobody works on it for a while: what was learnt is written, the file is kept."""
    path.move(Move.SLEEP, by=by, now=now, words=post_mortem)
    path.post_mortem = post_mortem
    path.drop_question()


def wake(path: ExitPath, words: str, *, by: UUID, now: datetime) -> None:
    """Work on it again, from the preparation."""
    path.move(Move.WAKE, by=by, now=now, words=words)
    path.accepted_at = path.accepted_version = None


def cancel(path: ExitPath, reason: str, *, by: UUID, now: datetime) -> None:
    """Give the path up; the product may open another one."""
    path.move(Move.CANCEL, by=by, now=now, words=reason)
    path.drop_question()
