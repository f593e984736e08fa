"""Who may see an idea; reports of what is not acceptable; the extracts that anyone may read."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.visibility import (
    HandleReport,
    ReportContent,
    ShowIdea,
    handle_report,
    report_content,
    show_idea_to,
)
from services.ideas.domain.visibility import HANDLED, REASONS, WORDS
from services.ideas.queries import visibility as queries
from services.ideas.queries.around import the_comment
from services.ideas.queries.ideas import the_idea
from services.ideas.web.ideas import after, team
from services.ideas.web.instruction.asking import ask, page, take
from services.ideas.web.road import STATES
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound
from shared.web import Form, Pages, anyone, me, post, reading, render, signed_in

pages = Pages("ideas_visibility", __name__)

SHOWING = (
    "Qui peut lire cette idée",
    "Une idée masquée n’est plus lue que par son auteur et par l’équipe.",
    "Enregistrer",
)
REPORTING = (
    "Signaler un contenu",
    "L’équipe le lira et vous répondra. L’auteur ne saura pas qui a signalé.",
    "Envoyer ce signalement",
)


def keep_unseen_out() -> None:
    """Before each page of an idea: one that waits or is hidden is not there for others; raises NotFound."""
    idea_id = (request.view_args or {}).get("idea_id")
    if isinstance(idea_id, UUID) and me().known and not me().has("team") and not _may_see(idea_id):
        raise NotFound("Nous ne trouvons pas cette idée.")


def _may_see(idea_id: UUID) -> bool:
    return queries.may_see(reading(), idea_id, me().id)


@pages.get("/<uuid:idea_id>/visibilite", allow=team)
def showing(idea_id: UUID) -> ResponseReturnValue:
    """Who sees it now, and who should."""
    found = the_idea(reading(), idea_id)
    words = queries.extract_of(reading(), idea_id) or found.problem[:REASON_MAX]
    return ask(ShowIdea, idea_id, SHOWING, visibility=found.visibility, extract=words)


@pages.post("/<uuid:idea_id>/visibilite", allow=team)
def shown(idea_id: UUID) -> ResponseReturnValue:
    """Say so."""
    return take(ShowIdea, show_idea_to, idea_id, SHOWING)


@pages.get("/<uuid:idea_id>/signalement", allow=signed_in)
def reporting(idea_id: UUID) -> ResponseReturnValue:
    """What is not acceptable in it?"""
    return page(Form(ReportContent), idea_id, REPORTING)


@pages.post("/<uuid:idea_id>/signalement", allow=signed_in)
def reported(idea_id: UUID) -> ResponseReturnValue:
    """Send it to the team."""
    return take(ReportContent, report_content, idea_id, REPORTING, comment_id=None)


@pages.get("/<uuid:idea_id>/echanges/<uuid:comment_id>/signalement", allow=signed_in)
def reporting_comment(idea_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """What is not acceptable in this comment?"""
    the_comment(reading(), idea_id, comment_id)
    return page(Form(ReportContent), idea_id, REPORTING)


@pages.post("/<uuid:idea_id>/echanges/<uuid:comment_id>/signalement", allow=signed_in)
def reported_comment(idea_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Send it to the team."""
    return take(ReportContent, report_content, idea_id, REPORTING, comment_id=comment_id)


@pages.get("/signalements", allow=team)
def reports() -> ResponseReturnValue:
    """What waits for the team: reports, ideas to read before they are shown."""
    session = reading()
    waiting, unseen = queries.reports(session, after("signalements")), queries.unseen(session, after())
    handled = queries.handled(session)
    rows = waiting.rows if waiting.after else [*waiting.rows, *handled]
    facts = {"page": waiting, "rows": rows, "unseen": unseen, "reasons": REASONS, "handled": HANDLED}
    return render("ideas/reports.html", **facts, words=WORDS)


@pages.get("/signalements/<uuid:report_id>", allow=team)
def handling(report_id: UUID) -> ResponseReturnValue:
    """One report, and what to do about it."""
    report, _row = queries.the_report(reading(), report_id)
    return _handling_page(report_id, Form(HandleReport, values={"seen": report.version}))


def _handling_page(report_id: UUID, form: Form[HandleReport]) -> str:
    _report, row = queries.the_report(reading(), report_id)
    return render("ideas/report.html", row=row, form=form, reasons=REASONS, handled=HANDLED)


@pages.post("/signalements/<uuid:report_id>", allow=team)
def handle(report_id: UUID) -> ResponseReturnValue:
    """Do it."""
    form = Form(HandleReport, request.form, given={"by": me().id, "report_id": report_id})
    done = url_for(".reports")
    return post(form, handle_report, done=lambda _done: done, page=lambda refused: _handling_page(report_id, refused))


@pages.get("/publiques", allow=anyone)
def public() -> ResponseReturnValue:
    """Extracts, as anyone may read them."""
    return render("ideas/public.html", page=queries.public_ideas(reading(), after()), states=STATES)


@pages.get("/publiques/<number>", allow=anyone)
def public_one(number: str) -> ResponseReturnValue:
    """One of them."""
    return render("ideas/public_one.html", row=queries.public_idea(reading(), number), states=STATES)
