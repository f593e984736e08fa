"""Calls, ideas along their road, and what people do around them."""

from datetime import datetime
from uuid import UUID

from shared.messages import event, integer, text, yes_no

TITLE_MAX = 120
PROBLEM_MAX = 6000
REASON_MAX = 2000


@event("ideas.call.opened.v1")
class CallOpened:
    """The incubator invites agents to name problems."""

    call_id: UUID
    title: str = text(max=TITLE_MAX, help="Nom de l’appel")
    opens_at: datetime
    closes_at: datetime | None
    answer_days: int = integer(min=1, max=365, help="Nombre de jours promis pour répondre")


@event("ideas.call.extended.v1")
class CallExtended:
    """The closing of a call is put off; it was not past yet."""

    call_id: UUID
    title: str = text(max=TITLE_MAX)
    closes_at: datetime
    extended_by: UUID
    extended_at: datetime


@event("ideas.call.closed.v1")
class CallClosed:
    """The clock has closed a call: `closed_at` is the first instant at which it took no idea any more."""

    call_id: UUID
    title: str = text(max=TITLE_MAX)
    closed_at: datetime
    ideas: int = integer(min=0, help="Nombre d’idées déposées, sans celles qui ont été retirées")


@event("ideas.idea.submitted.v1")
class IdeaSubmitted:
    """An agent has deposited a problem in a call."""

    idea_id: UUID
    number: str = text(max=20, help="Numéro lisible, par exemple ID-2026-0042")
    call_id: UUID
    author_id: UUID
    title: str = text(max=TITLE_MAX, help="Titre court, sans sigle")
    problem: str = text(max=PROBLEM_MAX, help="Le problème, tel que la personne le raconte")
    answer_by: datetime
    submitted_at: datetime
    read_first: bool = yes_no(help="Vrai si l’équipe l’a relue avant de la montrer : son auteur a déjà son reçu")


@event("ideas.idea.received.v1")
class IdeaReceived:
    """A problem was deposited in a call whose ideas are read before they are shown; its words come with `submitted`."""

    idea_id: UUID
    number: str = text(max=20)
    call_id: UUID
    author_id: UUID
    answer_by: datetime
    received_at: datetime


@event("ideas.idea.reworded.v1")
class IdeaReworded:
    """The author has written the idea anew, in the day after the deposit."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    problem: str = text(max=PROBLEM_MAX, help="Le problème, tel qu’il est raconté maintenant")
    reworded_at: datetime


@event("ideas.idea.coauthor_invited.v1")
class CoauthorInvited:
    """The author of an idea invites somebody to sign it too."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    person_id: UUID
    invited_at: datetime


@event("ideas.idea.followed.v1")
class IdeaFollowed:
    """Somebody wants to know what becomes of an idea, or no longer (`follows`)."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    person_id: UUID
    follows: bool = yes_no(help="Vrai si la personne suit l’idée, faux si elle ne la suit plus")
    changed_at: datetime


@event("ideas.idea.answer_due.v1")
class IdeaAnswerDue:
    """The day by which an answer is promised is near, or has passed without one (`late`): told once each."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    author_id: UUID
    answer_by: datetime
    late: bool = yes_no(help="Vrai une fois le jour promis passé sans réponse")
    noticed_at: datetime


@event("ideas.idea.instructed.v1")
class IdeaInstructed:
    """The incubator team has examined an idea: `outcome` is admissible or inadmissible."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    outcome: str = text(max=20, help="admissible ou inadmissible")
    code: str = text(max=20, required=False, help="Motif d’irrecevabilité")
    reason: str = text(max=REASON_MAX, help="L’explication donnée à l’auteur")
    instructed_by: UUID
    instructed_at: datetime


@event("ideas.idea.presented.v1")
class IdeaPresented:
    """The team has put an idea before a body, which will decide."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    problem: str = text(max=PROBLEM_MAX)
    opinion: str = text(max=REASON_MAX, help="L’avis de l’équipe pour l’instance")
    dsi_opinion: str = text(max=REASON_MAX + 100, help="L’avis de la DSI, s’il est donné", required=False)
    answer_held: bool = yes_no(help="Vrai si l’auteur n’apprend la décision que quand l’équipe publie les réponses")
    body_id: UUID
    presented_by: UUID
    presented_at: datetime


@event("ideas.idea.withdrawn.v1")
class IdeaWithdrawn:
    """The author has taken the idea back, before any decision."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    withdrawn_at: datetime


@event("ideas.idea.answered.v1")
class IdeaAnswered:
    """The decision has reached the idea: `outcome` is selected or not_selected."""

    idea_id: UUID
    number: str = text(max=20)
    author_id: UUID
    title: str = text(max=TITLE_MAX)
    outcome: str = text(max=20, help="selected ou not_selected")
    decision_number: str = text(max=20, help="Numéro de la décision au registre")
    answered_at: datetime


@event("ideas.support.changed.v1")
class SupportChanged:
    """How many people support an idea now; who they are is not told."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    supporters: int = integer(min=0, help="Nombre de personnes qui soutiennent l’idée")
    changed_at: datetime


@event("ideas.supporter.changed.v1", personal=True)
class SupporterChanged:
    """Somebody supports an idea, or no longer (`supports`), so that they can be told what becomes of it."""

    support_id: UUID
    idea_id: UUID
    person_id: UUID
    supports: bool = yes_no(help="Vrai si la personne soutient l’idée, faux si elle a repris son soutien")
    changed_at: datetime


@event("ideas.volunteer.offered.v1")
class VolunteerOffered:
    """Somebody offers to carry an idea that is another's; the words stay here."""

    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    author_id: UUID
    person_id: UUID
    offered_at: datetime


@event("ideas.comment.posted.v1")
class CommentPosted:
    """Somebody has commented an idea, or answered a comment; the words stay here."""

    comment_id: UUID
    idea_id: UUID
    number: str = text(max=20)
    title: str = text(max=TITLE_MAX)
    idea_author_id: UUID
    author_id: UUID
    answered_id: UUID | None
    posted_at: datetime
