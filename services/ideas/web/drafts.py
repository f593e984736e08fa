"""The guided form, a page at a time, its summary, and drafts thrown away."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.ideas.commands.drafts import (
    DropDraft,
    SubmitDraft,
    TellCarrying,
    TellConcerned,
    TellProof,
    TellSituation,
    TellSpread,
    TellToday,
    drop_draft,
    submit_draft,
    write_page,
)
from services.ideas.domain.drafts import Draft
from services.ideas.domain.similar import Similar
from services.ideas.queries import calls
from services.ideas.queries import drafts as queries
from services.ideas.queries.acting import unnamed
from services.ideas.queries.similar import similar
from services.ideas.web.ideas import show_idea
from shared.errors import NotFound
from shared.messages import fields_of
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.languages import say

pages = Pages("ideas_drafts", __name__)


@dataclass(frozen=True)
class Guided:
    """One page of the guided form: its place in addresses, its heading, what it keeps."""

    code: str
    heading: str
    lead: str
    command: type[Any]


GUIDE = (
    Guided("situation", "Que se passe-t-il ?", "Le problème d’abord : la solution viendra plus tard.", TellSituation),
    Guided("personnes", "Qui vit ce problème ?", "Et à quel point il est répandu.", TellConcerned),
    Guided("aujourdhui", "Comment faites-vous sans solution ?", "Et ce que cela coûte.", TellToday),
    Guided("preuves", "Comment le sait-on ?", "Une preuve, même petite, aide ceux qui examinent.", TellProof),
    Guided("suite", "Qui s’en servirait ?", "Pensez aux personnes, pas encore à l’outil.", TellSpread),
    Guided("porter", "Et vous ?", "Dire un problème n’oblige à rien.", TellCarrying),
)
"""The pages in order; each can be left empty but the first."""
FIRST = GUIDE[0]
_PLACES = {page.code: place for place, page in enumerate(GUIDE)}


def address_of(draft_id: UUID, code: str) -> str:
    """Where one page of a draft is."""
    return url_for("ideas_drafts.page", draft_id=draft_id, code=code)


def summary_of(draft_id: UUID) -> str:
    """Where the whole of a draft is read before it is deposited."""
    return url_for("ideas_drafts.summary", draft_id=draft_id)


def _guided(code: str) -> int:
    if code not in _PLACES:
        raise NotFound("Nous ne trouvons pas cette page.")
    return _PLACES[code]


@pages.get("/appels/<uuid:call_id>/deposer/guide", allow=signed_in)
def begin(call_id: UUID) -> ResponseReturnValue:
    """The first page, of a draft that does not exist yet."""
    return _guide_page(Form(FIRST.command, values={"seen": 0}), call_id, 0, None)


@pages.post("/appels/<uuid:call_id>/deposer/guide", allow=signed_in)
def begun(call_id: UUID) -> ResponseReturnValue:
    """Keep it: from now on there is a draft."""
    calls.the_call(reading(), call_id)
    form = Form(FIRST.command, request.form, given={"by": me().id, "call_id": call_id, "draft_id": None})
    return post(form, write_page, done=_next(0), page=lambda refused: _guide_page(refused, call_id, 0, None))


@pages.get("/brouillons/<uuid:draft_id>/<code>", allow=signed_in)
def page(draft_id: UUID, code: str) -> ResponseReturnValue:
    """One page of a draft, with what it holds."""
    place, draft = _guided(code), queries.the_draft(reading(), draft_id, me().id)
    values = {**draft.answers, "seen": draft.version}
    return _guide_page(Form(GUIDE[place].command, values=values), draft.call_id, place, draft)


@pages.post("/brouillons/<uuid:draft_id>/<code>", allow=signed_in)
def write(draft_id: UUID, code: str) -> ResponseReturnValue:
    """Keep it, and go on."""
    place, draft = _guided(code), queries.the_draft(reading(), draft_id, me().id)
    given = {"by": me().id, "call_id": draft.call_id, "draft_id": draft_id}
    form = Form(GUIDE[place].command, request.form, given=given)
    return post(
        form, write_page, done=_next(place), page=lambda refused: _guide_page(refused, draft.call_id, place, draft)
    )


def _next(place: int) -> Any:
    if place + 1 < len(GUIDE):
        return lambda draft_id: address_of(draft_id, GUIDE[place + 1].code)
    return summary_of


def _guide_page(form: Form[Any], call_id: UUID, place: int, draft: Draft | None) -> str:
    call = calls.the_call(reading(), call_id)
    return render(
        "ideas/guide.html",
        form=form,
        call=call,
        is_open=call.accepts(datetime.now(UTC)),
        guided=GUIDE[place],
        place=place,
        last=len(GUIDE),
        draft=draft,
        drafts=queries.drafts_of(reading(), me().id, call_id) if draft is None else [],
        before=address_of(draft.id, GUIDE[place - 1].code) if draft and place else "",
        summary=summary_of(draft.id) if draft else "",
        similar=_similar(draft) if draft and place == 1 else [],
    )


def _similar(draft: Draft) -> list[Similar]:
    """Ideas that may tell the same: shown, and nothing more."""
    return similar(reading(), draft.answers.get("title") or "", draft.answers.get("problem") or "")


@pages.get("/brouillons/<uuid:draft_id>", allow=signed_in)
def summary(draft_id: UUID) -> ResponseReturnValue:
    """All that a draft says, and the button that deposits it."""
    draft = queries.the_draft(reading(), draft_id, me().id)
    return _summary_page(draft, Form(SubmitDraft, values={"seen": draft.version}))


def _summary_page(draft: Draft, form: Form[SubmitDraft]) -> str:
    call = calls.the_call(reading(), draft.call_id)
    return render(
        "ideas/summary.html",
        form=form,
        call=call,
        draft=draft,
        is_open=call.accepts(datetime.now(UTC)),
        similar=_similar(draft),
        parts=[(say(guided.heading), address_of(draft.id, guided.code), _told(guided, draft)) for guided in GUIDE],
    )


def _told(guided: Guided, draft: Draft) -> list[tuple[str, str]]:
    """What one page says, in words: (label, answer)."""
    asked = [spec for spec in fields_of(guided.command) if spec.kind != "hidden"]
    return [(say(spec.label), _in_words(spec.options, draft.answers.get(spec.name) or "")) for spec in asked]


def _in_words(options: tuple[tuple[str, str], ...], answer: str) -> str:
    return say(dict(options)[answer]) if answer in dict(options) else answer


@pages.post("/brouillons/<uuid:draft_id>", allow=signed_in)
def submit(draft_id: UUID) -> ResponseReturnValue:
    """Put it on the table."""
    form = Form(SubmitDraft, request.form, given={"by": me().id, "draft_id": draft_id})
    # Where a form led is kept: signed with a pseudonym, it must not lead to the idea.
    hidden = bool(request.form.get("pseudonym", "").strip())
    if hidden:
        unnamed()
    done = (lambda _: url_for("ideas.mine")) if hidden else show_idea
    return post(form, submit_draft, done=done, page=lambda refused: _summary_again(draft_id, refused))


def _summary_again(draft_id: UUID, form: Form[SubmitDraft]) -> str:
    return _summary_page(queries.the_draft(reading(), draft_id, me().id), form)


@pages.get("/brouillons/<uuid:draft_id>/suppression", allow=signed_in)
def dropping(draft_id: UUID) -> ResponseReturnValue:
    """Ask whether it is to be thrown away."""
    draft = queries.the_draft(reading(), draft_id, me().id)
    return _drop_page(draft_id, Form(DropDraft, values={"seen": draft.version}))


def _drop_page(draft_id: UUID, form: Form[DropDraft]) -> str:
    draft = queries.the_draft(reading(), draft_id, me().id)
    return render("ideas/drop_draft.html", draft=draft, form=form)


@pages.post("/brouillons/<uuid:draft_id>/suppression", allow=signed_in)
def drop(draft_id: UUID) -> ResponseReturnValue:
    """Throw it away."""
    form = Form(DropDraft, request.form, given={"by": me().id, "draft_id": draft_id})
    return post(
        form, drop_draft, done=lambda _: url_for("ideas.mine"), page=lambda refused: _drop_page(draft_id, refused)
    )
