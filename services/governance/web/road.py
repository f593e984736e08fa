"""A case in words: where it stands, the road it follows, what happens next and by when."""

from dataclasses import dataclass
from datetime import datetime

from services.governance.domain.bodies import Body
from services.governance.domain.cases import PASS_GATE, Case, CaseState, second_vote_from
from services.governance.domain.register import CONFIRM
from services.governance.domain.rules import Outcome

RECEIVED = ("À mettre au vote", "wait")
OPEN = ("Vote en cours", "vote")
COUNTING = ("Vote clos, comptage en cours", "wait")
MISSED = ("Trop peu de votants", "bad")
OUTCOMES = {Outcome.GRANTED: ("Retenue", "good"), Outcome.REFUSED: ("Non retenue", "bad")}
"""What was decided -> words and kind of the tag."""

ARRIVED, FIRST_VOTE, SECOND_VOTE, DECISION = STEPS = (
    "Dossier reçu",
    "Vote des membres",
    "Second vote des membres",
    "Décision au registre",
)
"""The road's steps."""

ENTERS = "Le produit entre dans la phase demandée ; la personne qui le porte et l’équipe en sont prévenues."
STAYS = "Le produit reste dans sa phase ; la personne qui le porte et l’équipe sont prévenues de la réponse."

ASSEMBLY_FIRST = (
    "L’assemblée régionale délibère d’abord. L’équipe inscrit sa délibération, puis ouvre le vote de l’instance."
)

ANSWERED = "La réponse rejoint la page du produit ; la personne qui le porte et l’équipe en sont prévenues."

CORRECTED = "La nouvelle décision nomme l’ancienne ; au registre, chacune mène à l’autre."
UPHELD = "L’ancienne décision reste comme elle est."

CONFIRMED = "L’accord vaut désormais sans terme ; l’instance le réexamine dans les six mois."
ENDED = "L’accord provisoire a pris fin : ce qui n’était pas dépensé est de nouveau disponible."

LATER = ("Tranché, publié plus tard", "wait")

Step = tuple[str, str, datetime | None]


@dataclass(frozen=True)
class NextStep:
    """What will happen, by when if that is known; `since` fills the place %(when)s of a text that has one."""

    text: str
    by: datetime | None = None
    since: datetime | None = None


def tag(state: CaseState, closes_at: datetime | None, now: datetime, outcome: Outcome | None) -> tuple[str, str]:
    """Words and kind of the tag of a case; whether a vote is open is a matter of the clock alone."""
    if state is CaseState.VOTING:
        return OPEN if closes_at is not None and now < closes_at else COUNTING
    if state is CaseState.DECIDED and outcome is not None:
        return OUTCOMES[outcome]
    return RECEIVED if state is CaseState.RECEIVED else MISSED


def road(case: Case) -> list[Step]:
    """The steps of a case: (words, done | current | todo, instant)."""
    decided = case.state is CaseState.DECIDED
    votes = [_vote(case, number) for number in range(max(1, _votes_expected(case)))]
    last = case.last_round
    return [
        (ARRIVED, "current" if case.state is CaseState.RECEIVED else "done", case.received_at),
        *votes,
        (DECISION, "done" if decided else "todo", last.closed_at if decided and last else None),
    ]


def _votes_expected(case: Case) -> int:
    return len(case.rounds) + (case.state is CaseState.QUORUM_MISSED)


def _vote(case: Case, number: int) -> Step:
    words = SECOND_VOTE if number else FIRST_VOTE
    if number >= len(case.rounds):
        return words, "todo", None
    vote = case.rounds[number]
    return words, "current" if vote.closed_at is None else "done", vote.closes_at


def next_step(case: Case, body: Body, now: datetime, *, lacks_act: bool = False) -> NextStep:
    """What whoever follows the case may expect now; `lacks_act`: the assembly has to deliberate before."""
    if lacks_act and case.state is CaseState.RECEIVED:
        return NextStep(ASSEMBLY_FIRST)
    if case.state is CaseState.VOTING:
        return _next_of_a_vote(case, now)
    if case.state is CaseState.QUORUM_MISSED:
        return _next_of_a_missed_vote(case, body, now)
    if case.state is CaseState.DECIDED:
        return _next_of_a_decision(case)
    return NextStep("L’équipe de l’incubateur ouvre le vote des membres de l’instance.")


def _next_of_a_vote(case: Case, now: datetime) -> NextStep:
    vote = case.vote
    if not vote.is_open(now):
        return NextStep("Les bulletins sont en train d’être comptés. Rechargez la page dans un instant.")
    return NextStep("Les membres votent. Le résultat sera connu à la clôture.", vote.closes_at)


def _next_of_a_decision(case: Case) -> NextStep:
    granted = case.last_round is not None and case.last_round.outcome is Outcome.GRANTED
    if case.question == CONFIRM:
        return NextStep(CONFIRMED if granted else ENDED)
    if case.corrects:
        return NextStep(CORRECTED if granted else UPHELD)
    if case.product_id is not None and case.question != PASS_GATE:
        return NextStep(ANSWERED)
    if case.product_id is not None:
        return NextStep(ENTERS if granted else STAYS)
    if granted:
        return NextStep("Un produit est lancé ; l’autrice ou l’auteur de l’idée et l’équipe en sont prévenus.")
    return NextStep("L’autrice ou l’auteur de l’idée et l’équipe sont prévenus de la réponse.")


def _next_of_a_missed_vote(case: Case, body: Body, now: datetime) -> NextStep:
    earliest = second_vote_from(case, body)
    if earliest is not None and now < earliest:
        return NextStep(
            "À partir du %(when)s, l’équipe peut ouvrir un second vote, sans nombre de votants exigé.", since=earliest
        )
    return NextStep("L’équipe peut ouvrir un second vote, sans nombre de votants exigé.")


PUBLISHED_LATER = NextStep("L’instance a décidé. Le sens en sera publié avec les réponses à toutes les idées.")
"""For whoever may not read the sense of a decision before its answer is published."""
