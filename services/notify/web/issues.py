"""The team's editor of the journal: drafts, what they will look like, a try on oneself, publication, readers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.journal import (
    ChangeIssue,
    OneIssue,
    TryIssue,
    WriteIssue,
    change_issue,
    publish_issue,
    try_issue,
    withdraw_issue,
    write_issue,
)
from services.notify.commands.outsiders import EraseAddress, erase_address
from services.notify.domain.announcements import STAGES, Stage
from services.notify.queries import announcements
from services.notify.queries import journal as queries
from services.notify.web.journal import writers
from shared.errors import Invalid
from shared.uow import UnitOfWork
from shared.web import Form, Pages, execute, me, post, reading, render
from shared.web.languages import say
from shared.web.markdown import shown

pages = Pages("notify_issues", __name__, url_prefix="/journal")

KINDS = {Stage.DRAFT: "wait", Stage.SENDING: "info", Stage.SENT: "good", Stage.WITHDRAWN: "bad"}


@pages.get("/nouveau", allow=writers)
def new() -> ResponseReturnValue:
    return _new(Form(WriteIssue))


def _new(form: Form[WriteIssue]) -> str:
    return render("notify/issue_form.html", form=form, action=url_for(".write"), issue=None, seen=None)


@pages.post("/nouveau", allow=writers)
def write() -> ResponseReturnValue:
    """Keep a draft."""
    form = Form(WriteIssue, request.form, given={"by": me().id})
    return post(form, write_issue, done=_page_of, page=_new)


def _page_of(issue_id: UUID) -> str:
    return url_for("notify_issues.follow", issue_id=issue_id)


@pages.get("/<uuid:issue_id>/suivi", allow=writers)
def follow(issue_id: UUID) -> ResponseReturnValue:
    """One issue for the team: what it looks like, what to do with it, how far it is told, whom it reached."""
    found = queries.one_issue(reading(), issue_id, all_stages=True)
    return _followed(found, Form(OneIssue, values={"version": found.version}))


def _followed(found: Any, form: Form[OneIssue]) -> str:
    rows, names = queries.versions(reading(), found.id)
    return render(
        "notify/issue_followed.html",
        issue=found,
        body=shown(found.text),
        form=form,
        act=form,
        everybody=announcements.everybody(reading()),
        outside=queries.readers_outside(reading()),
        sent_outside=queries.sent_outside(reading(), found.id),
        reach=announcements.reach(reading(), found.id),
        versions=rows,
        names=names,
        stages=STAGES,
        kinds=KINDS,
    )


@pages.get("/<uuid:issue_id>/modifier", allow=writers)
def edit(issue_id: UUID) -> ResponseReturnValue:
    """The draft in a form; an older version of it where one is asked for."""
    found = queries.one_issue(reading(), issue_id, all_stages=True)
    rank = request.args.get("version", type=int)
    words = (queries.version(reading(), issue_id, rank) if rank else None) or found
    values = {"title": words.title, "lead": words.lead, "text": words.text, "version": found.version}
    return _form_page(found.id, Form(ChangeIssue, values=values), words.text)


def _form_page(issue_id: UUID, form: Form[ChangeIssue], text: str | None = None) -> str:
    seen = None if text is None else shown(text)
    action = url_for(".change", issue_id=issue_id)
    return render("notify/issue_form.html", form=form, action=action, issue=issue_id, seen=seen)


def _posted(issue_id: UUID) -> Form[ChangeIssue]:
    return Form(ChangeIssue, request.form, given={"by": me().id, "issue_id": issue_id})


@pages.post("/<uuid:issue_id>/modifier", allow=writers)
def change(issue_id: UUID) -> ResponseReturnValue:
    """Keep the draft as it was written anew, unless somebody else changed it meanwhile."""
    form = _posted(issue_id)
    return post(form, change_issue, done=_page_of, page=lambda again: _form_page(issue_id, again))


@pages.post("/<uuid:issue_id>/apercu", allow=writers)
def look(issue_id: UUID) -> ResponseReturnValue:
    """What these words look like; nothing is kept."""
    form = _posted(issue_id)
    typed = _readable(form)
    return _form_page(issue_id, form, typed.text if typed else None)


@pages.post("/<uuid:issue_id>/essai", allow=writers)
def try_it(issue_id: UUID) -> ResponseReturnValue:
    """Send them to whoever asks; they stay in the form, unkept."""
    form = _posted(issue_id)
    typed = _readable(form)
    if typed is not None:
        words = {"title": typed.title, "lead": typed.lead, "text": typed.text}
        execute(try_issue, TryIssue(by=me().id, issue_id=issue_id, **words))
        flash(say("Un essai part vers votre adresse. Ces mots ne sont pas encore enregistrés."))
    return _form_page(issue_id, form, typed.text if typed else None)


def _readable(form: Form[ChangeIssue]) -> ChangeIssue | None:
    """What was typed; None when it cannot be read, and the form tells why."""
    try:
        return form.command()
    except Invalid as refusal:
        form.refuse(refusal)
        return None


@pages.post("/<uuid:issue_id>/publication", allow=writers)
def publish(issue_id: UUID) -> ResponseReturnValue:
    """Show it to everybody, and send it."""
    return _act(
        publish_issue, issue_id, "Ce numéro est publié. Il part vers ses lecteurs dans les minutes qui viennent."
    )


@pages.post("/<uuid:issue_id>/retrait", allow=writers)
def withdraw(issue_id: UUID) -> ResponseReturnValue:
    """Show it no more."""
    return _act(withdraw_issue, issue_id, "Ce numéro est retiré.")


def _act(do: Callable[[OneIssue, UnitOfWork], UUID], issue_id: UUID, words: str) -> ResponseReturnValue:
    form = Form(OneIssue, request.form, given={"by": me().id, "issue_id": issue_id})

    def again(refused: Form[OneIssue]) -> str:
        return _followed(queries.one_issue(reading(), issue_id, all_stages=True), refused)

    answer = post(form, do, done=_page_of, page=again)
    if answer.status_code == 303:
        flash(say(words))
    return answer


@pages.get("/lecteurs", allow=writers)
def readers() -> ResponseReturnValue:
    """How many read it outside, and how an address is erased."""
    return _readers(Form(EraseAddress))


def _readers(form: Form[EraseAddress]) -> str:
    return render("notify/readers.html", form=form, outside=queries.readers_outside(reading()))


@pages.post("/lecteurs", allow=writers)
def erase() -> ResponseReturnValue:
    """Forget an address, as its owner asked."""
    form = Form(EraseAddress, request.form, given={"by": me().id})
    answer = post(form, erase_address, done=lambda _: url_for(".readers"), page=_readers)
    if answer.status_code == 303:
        flash(say("Cette adresse est effacée : plus rien n’y part."))
    return answer
