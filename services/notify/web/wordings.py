"""The pages on which the team changes the words of letters, sees them, and tries them on itself."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from services.notify.commands.wording import (
    BackToHouse,
    KeepWording,
    TryWording,
    back_to_house,
    check_wording,
    keep_wording,
    preview,
    try_wording,
)
from services.notify.commands.words import EDITABLE, house, needed, places_of, said, sample_of, subject_places
from services.notify.domain.families import KINDS, MEMBERS, family_of
from services.notify.domain.parts import parts_of
from services.notify.domain.wording import Wording
from services.notify.queries import wordings as queries
from services.notify.tables.wordings import last_rank, wording_of
from shared.errors import Invalid, NotFound
from shared.web import Form, Pages, execute, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("notify_wordings", __name__, url_prefix="/lettres")

writers = role("team", "administrator")
CALLED = {"together": "Plusieurs messages sur la même chose, en un courriel"}
"""Letters whose subject is another's."""


@pages.get("/", allow=writers)
def index() -> ResponseReturnValue:
    """All letters, by what they are about."""
    families = {KINDS[family].words: _named(letters) for family, letters in MEMBERS.items() if _named(letters)}
    others = [name for name in EDITABLE if all(name not in letters for letters in MEMBERS.values())]
    families |= {"Autres messages": _named(others)} if others else {}
    return render("notify/wordings.html", families=families, changed=queries.changed(reading()))


def _named(letters: tuple[str, ...] | list[str]) -> dict[str, str]:
    return {name: _called(name) for name in letters if name in EDITABLE}


def _called(letter: str) -> str:
    return CALLED.get(letter) or said(letter, sample_of(letter), "", None).subject


@pages.get("/<letter>", allow=writers)
def show(letter: str) -> ResponseReturnValue:
    """One letter: its words in a form, what they give, and what they were."""
    _check(letter)
    asked = request.args.get("version", type=int)
    older = queries.version(reading(), letter, asked) if asked else None
    now = wording_of(reading(), letter) or house(letter)
    shown = Wording(older.subject, older.words) if older else now
    values = {"rank": last_rank(reading(), letter), "subject": shown.subject, "words": shown.words}
    return _page(letter, Form(KeepWording, values=values), shown)


def _check(letter: str) -> None:
    if letter not in EDITABLE:
        raise NotFound("Cette lettre n’existe pas, ou ses mots ne se changent pas.")


@pages.post("/<letter>", allow=writers)
def keep(letter: str) -> ResponseReturnValue:
    """Keep these words."""
    form = _posted(letter)
    return post(
        form, keep_wording, done=lambda _: url_for(".show", letter=letter), page=lambda again: _page(letter, again)
    )


def _posted(letter: str) -> Form[KeepWording]:
    _check(letter)
    return Form(KeepWording, request.form, given={"by": me().id, "letter": letter})


@pages.post("/<letter>/apercu", allow=writers)
def look(letter: str) -> ResponseReturnValue:
    """What these words give; nothing is kept."""
    form = _posted(letter)
    return _page(letter, form, _readable(form))


@pages.post("/<letter>/essai", allow=writers)
def try_it(letter: str) -> ResponseReturnValue:
    """Send them to whoever asks; they stay in the form, unkept."""
    form = _posted(letter)
    words = _readable(form)
    if words is not None:
        asked = TryWording(by=me().id, letter=letter, subject=words.subject, words=words.words)
        execute(try_wording, asked)
        flash(say("Un essai part vers votre adresse. Ces mots ne sont pas encore enregistrés."))
    return _page(letter, form, words)


def _readable(form: Form[KeepWording]) -> Wording | None:
    """What was typed; None when it cannot be said, and the form tells why."""
    try:
        typed = form.command()
        check_wording(typed.letter, typed.subject, typed.words)
    except Invalid as refusal:
        form.refuse(refusal)
        return None
    return Wording(typed.subject, typed.words)


@pages.post("/<letter>/maison", allow=writers)
def give_back(letter: str) -> ResponseReturnValue:
    """The house's words again."""
    _check(letter)
    form = Form(BackToHouse, request.form, given={"by": me().id, "letter": letter})
    return post(
        form, back_to_house, done=lambda _: url_for(".show", letter=letter), page=lambda _: _again(letter, form)
    )


def _again(letter: str, refused: Form[BackToHouse]) -> str:
    now = wording_of(reading(), letter) or house(letter)
    values = {"rank": last_rank(reading(), letter), "subject": now.subject, "words": now.words}
    form = Form(KeepWording, values=values)
    if refused.refusal is not None:
        form.refuse(refused.refusal)
    return _page(letter, form, now)


def _page(letter: str, form: Form[KeepWording], shown: Wording | None = None) -> str:
    rows, names = queries.versions(reading(), letter)
    seen = preview(letter, shown.subject, shown.words) if shown else None
    rank = rows[0].rank if rows else 0
    return render(
        "notify/wording.html",
        letter=letter,
        name=_called(letter),
        family=KINDS[family_of(letter)].words,
        form=form,
        back=Form(BackToHouse, values={"rank": rank}),
        seen=seen,
        parts=parts_of(seen.words) if seen else [],
        places=places_of(letter).values(),
        in_subject=subject_places(letter),
        needed=needed(letter),
        versions=rows,
        names=names,
        house=house(letter),
        theirs=bool(rows and rows[0].words),
    )
