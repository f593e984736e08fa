"""The team puts words of its own in place of the house's, tries them on itself, and goes back."""

from uuid import UUID

from services.notify.commands.telling import add_mail, add_news, add_notice
from services.notify.commands.words import EDITABLE, needed, places_of, said, sample_of, subject_places
from services.notify.domain.wording import Wording, named_in, strangers
from services.notify.tables.wordings import last_rank, wording
from shared.database import insert_into
from shared.errors import Changed, Invalid, NotFound
from shared.identifiers import new_id
from shared.messages import command, given, hidden, text
from shared.sentence import Sentence
from shared.uow import CHANGED, UnitOfWork

TRIED = "wording_tried"
SUBJECT_HELP = "Des numéros et des dates, jamais un nom ni les mots de quelqu’un."
WORDS_HELP = "Une ligne vide sépare deux paragraphes. Un paragraphe dont un repère n’a rien à dire n’est pas écrit."


@command
class KeepWording:
    """Say a letter in other words from now on."""

    by: UUID = given()
    letter: str = given()
    rank: int = hidden()
    subject: str = text(max=90, label="Objet du courriel", help=SUBJECT_HELP)
    words: str = text(max=4000, rows=14, label="Texte du courriel", help=WORDS_HELP)


def keep_wording(cmd: KeepWording, uow: UnitOfWork) -> str:
    """Keep it as the version that holds, unless somebody wrote another meanwhile; returns the letter."""
    check_wording(cmd.letter, cmd.subject, cmd.words)
    _keep(uow, cmd, cmd.subject, cmd.words)
    return cmd.letter


@command
class BackToHouse:
    """Say a letter in the house's words again."""

    by: UUID = given()
    letter: str = given()
    rank: int = hidden()


def back_to_house(cmd: BackToHouse, uow: UnitOfWork) -> str:
    """The house's words hold again; what the team had written stays among the versions. Returns the letter."""
    _check_letter(cmd.letter)
    _keep(uow, cmd, "", "")
    return cmd.letter


def _keep(uow: UnitOfWork, cmd: KeepWording | BackToHouse, subject: str, words: str) -> None:
    if (last := last_rank(uow.session, cmd.letter)) != cmd.rank:
        raise Changed(CHANGED, last)
    row = {"letter": cmd.letter, "rank": cmd.rank + 1, "subject": subject, "words": words, "made_by": cmd.by}
    insert = insert_into(uow.session, wording).values(row | {"made_at": uow.now}).on_conflict_do_nothing()
    if uow.session.scalar(insert.returning(wording.c.rank)) is None:  # two at the same instant
        raise Changed(CHANGED, cmd.rank + 1)


@command
class TryWording:
    """Send a letter in these words to myself, with made-up facts."""

    by: UUID = given()
    letter: str = given()
    subject: str = given()
    words: str = given()


def try_wording(cmd: TryWording, uow: UnitOfWork) -> None:
    """It leaves as every mail does; it is in nobody's inbox."""
    check_wording(cmd.letter, cmd.subject, cmd.words)
    seen = preview(cmd.letter, cmd.subject, cmd.words)
    event_id = new_id()
    facts = {"letter": cmd.letter, "tried_subject": seen.subject, "tried_words": seen.words}
    add_news(uow, event_id, f"notify.{TRIED}", uow.now, facts)
    add_notice(uow, event_id, cmd.by, TRIED)
    add_mail(uow, event_id, cmd.by, uow.now)


def preview(letter: str, subject: str, words: str) -> Wording:
    """The letter with made-up facts."""
    return said(letter, sample_of(letter), "", Wording(subject, words))


def check_wording(letter: str, subject: str, words: str) -> None:
    """Raise Invalid for places that the letter has no value for, and for those without which it says nothing."""
    _check_letter(letter)
    known = [place.name for place in places_of(letter).values()]
    faults = {
        "subject": _unknown(subject, subject_places(letter)),
        "words": _unknown(words, known) + _gone(letter, words),
    }
    if any(faults.values()):
        raise Invalid({name: sentences for name, sentences in faults.items() if sentences})


def _check_letter(letter: str) -> None:
    if letter not in EDITABLE:
        raise NotFound("Cette lettre n’existe pas, ou ses mots ne se changent pas.")


def _unknown(words: str, known: list[str]) -> list[str]:
    unknown = strangers(words, known)
    if not unknown:
        return []
    if not known:
        return [Sentence("« [{name}] » n’est pas un repère connu ici : il n’y en a aucun.", name=unknown[0])]
    may = ", ".join(f"[{name}]" for name in known)
    return [Sentence("« [{name}] » n’est pas un repère connu ici. Vous pouvez écrire {may}.", name=unknown[0], may=may)]


def _gone(letter: str, words: str) -> list[str]:
    gone = [name for name in dict.fromkeys(needed(letter)) if name not in named_in(words)]
    said_of = ", ".join(f"[{name}]" for name in gone)
    return [Sentence("Cette lettre doit garder ces repères : {gone}.", gone=said_of)] if gone else []
