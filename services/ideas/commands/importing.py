"""Depositing what was gathered on paper, all of it or nothing."""

from uuid import UUID

from services.ideas.commands.ideas import deposit
from services.ideas.domain.importing import read
from services.ideas.domain.wording import WORDS
from shared.messages import attachment, command, given, text
from shared.uow import UnitOfWork
from shared.uploads import Upload


@command
class ImportIdeas:
    """Deposit ideas gathered in a workshop."""

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
        help="Une idée par ligne ; colonnes titre et probleme, et si vous voulez qui, frequence, aujourdhui, pour.",
    )


def import_ideas(cmd: ImportIdeas, uow: UnitOfWork) -> UUID:
    """One transaction: a fault anywhere leaves nothing. Returns the call's id."""
    for answers in read(cmd.file.content):
        words = {name: answers[name] for name in WORDS}
        behalf = answers["behalf"] or cmd.source
        deposit(uow, cmd.call_id, cmd.by, words, carries=False, rules_read=True, behalf=behalf)
    return cmd.call_id
