"""What a person chooses to receive: on the page of their choices, or by the address at the foot of a mail."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.notify.commands.outsiders import stop_the_journal
from services.notify.domain.families import CHOSEN, KINDS, WAYS, Family, Way
from services.notify.domain.rest import RESTS, Rest
from services.notify.tables import choices_of, preference, rest
from shared.database import insert_into
from shared.errors import Refused
from shared.messages import choice, command, given
from shared.uow import UnitOfWork

PAGE, MAIL = "page", "mail"
"""Where a choice was made."""
_WAYS = {way.value: words for way, words in WAYS.items()}
_RESTS = {hours.value: words for hours, words in RESTS.items()}


def _way(family: Family) -> Any:
    return choice(_WAYS, label=KINDS[family].words, help=KINDS[family].help)


@command
class Choose:
    """How the messages of each family reach me, and when I want no mail."""

    by: UUID = given()
    votes: str = _way(Family.VOTES)
    ideas: str = _way(Family.IDEAS)
    team: str = _way(Family.TEAM)
    products: str = _way(Family.PRODUCTS)
    exits: str = _way(Family.EXITS)
    account: str = _way(Family.ACCOUNT)
    announcements: str = _way(Family.ANNOUNCEMENTS)
    journal: str = _way(Family.JOURNAL)
    gatherings: str = _way(Family.GATHERINGS)
    followed: str = _way(Family.FOLLOWED)
    others: str = _way(Family.OTHERS)
    rest: str = choice(
        _RESTS, label="À quelles heures un courriel peut partir", help="Les convocations partent aussitôt."
    )


def choose(cmd: Choose, uow: UnitOfWork) -> None:
    """Keep the choices; messages that were already put aside leave as was chosen then."""
    _prefer(uow, cmd.by, {family: Way(getattr(cmd, family.value)) for family in CHOSEN}, PAGE)
    facts = {"hours": Rest(cmd.rest), "chosen_at": uow.now}
    insert = insert_into(uow.session, rest).values(person_id=cmd.by, **facts)
    uow.session.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=facts))


@command
class Leave:
    """No more mails of a family; from a letter, no more letters."""

    person_id: UUID = given()
    family: Family = given()


def leave(cmd: Leave, uow: UnitOfWork) -> None:
    """From now on they are only in the inbox; asking twice, or having asked for less, changes nothing."""
    if cmd.family is Family.OUTSIDE:
        stop_the_journal(uow, cmd.person_id)
        return
    if KINDS[cmd.family].legal:
        raise Refused("Ces courriels sont demandés par la règle : ils partent toujours.")
    now = choices_of(uow.session, [cmd.person_id]).get(cmd.person_id, {})
    gathered = [family for family, way in now.items() if way in {Way.DAILY, Way.WEEKLY}]
    left = gathered if cmd.family is Family.LETTERS else [cmd.family]
    stopped = {family: Way.INBOX for family in left if now.get(family) not in {Way.INBOX, Way.NONE}}
    _prefer(uow, cmd.person_id, stopped, MAIL)


def _prefer(uow: UnitOfWork, person_id: UUID, ways: Mapping[Family, Way], chosen_from: str) -> None:
    for family, way in ways.items():
        facts = {"way": way, "chosen_at": uow.now, "chosen_from": chosen_from}
        insert = insert_into(uow.session, preference).values(person_id=person_id, family=family, **facts)
        uow.session.execute(insert.on_conflict_do_update(index_elements=["person_id", "family"], set_=facts))
