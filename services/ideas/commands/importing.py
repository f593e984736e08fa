"""Depositing what was gathered elsewhere, all of it or nothing: on a page, or from the command line with progress."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from services.ideas.domain.calls import Call
from services.ideas.domain.ideas import Idea
from services.ideas.domain.importing import read
from services.ideas.domain.showing import Visibility
from services.ideas.domain.wording import WORDS
from services.ideas.tables import behalf
from shared.errors import Invalid, Refusal
from shared.identifiers import new_id
from shared.messages import attachment, command, given, text
from shared.people import find_people
from shared.service import Runtime, Subcommand
from shared.uow import UnitOfWork
from shared.uploads import Upload

TOGETHER = 250
"""Ideas written at a time."""
Progress = Callable[[int, int], None]
"""Called with (how many are done, of how many)."""


@command
class ImportIdeas:
    """Deposit ideas gathered elsewhere."""

    by: UUID = given()
    call_id: UUID = given()
    source: str = text(
        max=150,
        min=3,
        label="D’où viennent ces idées",
        help="Par exemple : atelier du 3 décembre à Quimper. Écrit sur chaque idée dont l’auteur n’est pas dit.",
    )
    file: Upload = attachment(
        label="Tableau (CSV)",
        help="Une idée par ligne ; colonnes titre et probleme, et si vous voulez qui, frequence, aujourdhui, pour. "
        "Un fichier de propositions de Decidim se lit tel quel.",
    )


def import_ideas(cmd: ImportIdeas, uow: UnitOfWork, progress: Progress = lambda _done, _total: None) -> UUID:
    """One transaction: a fault anywhere leaves nothing. Returns the call's id.

    The worker's timer writes by which words they are found: here it would take as long as all the rest.
    """
    # Read before the call's row is locked: others go on depositing meanwhile.
    told = read(cmd.file.content)
    call = uow.get(Call, cmd.call_id)
    call.check_open(uow.now)
    numbers = uow.numbers("ID", len(told))
    for place in range(0, len(told), TOGETHER):
        some = told[place : place + TOGETHER]
        made = [_idea(call, cmd.by, number, one, uow) for number, one in zip(numbers[place:], some, strict=False)]
        _write(uow, call, made, [one["behalf"] or cmd.source for one in some])
        progress(min(place + TOGETHER, len(told)), len(told))
    return call.id


def _idea(call: Call, by: UUID, number: str, answers: dict[str, str], uow: UnitOfWork) -> Idea:
    shown = (Visibility.WAITING if call.moderated else Visibility.INTERNAL).value
    words: dict[str, Any] = {name: answers[name] for name in WORDS}
    named: dict[str, Any] = {"id": new_id(), "number": number, "call_id": call.id, "author_id": by, "carries": False}
    return Idea(**named, **words, submitted_at=uow.now, answer_by=uow.now, visibility=shown)


def _write(uow: UnitOfWork, call: Call, made: Sequence[Idea], behalves: Sequence[str]) -> None:
    facts = [idea.submit(call) for idea in made]
    uow.session.add_all(made)
    uow.say(*facts)
    rows = [{"idea_id": idea.id, "words": words} for idea, words in zip(made, behalves, strict=True)]
    uow.session.execute(insert(behalf), rows)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="table of ideas (CSV)")
    parser.add_argument("--call", type=UUID, required=True, help="id of the call, the end of its page's address")
    parser.add_argument("--by", required=True, metavar="ADDRESS", help="e-mail address of whoever deposits them")
    parser.add_argument("--source", required=True, help="where they come from, written on each without an author")


def _run(runtime: Runtime, arguments: Namespace) -> int:
    try:
        file = Upload(arguments.file.name, arguments.file.read_bytes())
    except OSError as fault:
        return _told(f"cannot read {arguments.file}: {fault.strerror}", 2)
    with runtime.reading() as session:
        people = find_people(session, arguments.by)
    if len(people) != 1:
        return _told(f"{arguments.by} is nobody's address here", 1)
    asked = ImportIdeas(by=people[0].id, call_id=arguments.call, source=arguments.source, file=file)
    return _deposited(runtime, asked)


def _deposited(runtime: Runtime, asked: ImportIdeas) -> int:
    def import_with_progress(cmd: ImportIdeas, uow: UnitOfWork) -> UUID:
        return import_ideas(cmd, uow, _show_progress)

    try:
        runtime.do(import_with_progress, asked)
    except Invalid as wrong:
        return _told("\n".join(str(one) for told in wrong.errors.values() for one in told), 1)
    except Refusal as refused:
        return _told(str(refused), 1)
    return 0


def _told(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


def _show_progress(done: int, total: int) -> None:
    sys.stderr.write(f"{done:6} of {total} ({100 * done // total} %)\n")


IMPORT_IDEAS = Subcommand("import-ideas", "deposit the ideas of a table, all of them or none", _add_arguments, _run)
