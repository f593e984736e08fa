"""Who is there: people whom all services know, their roles, the bodies in which they sit."""

from uuid import UUID

from sqlalchemy import select

from deploy.demo.cast import ROLES, DemoBody
from deploy.demo.stage import Stage, somebody
from services.governance.commands.bodies import CreateBody, create_body
from services.governance.commands.roles import GrantRole, grant_role
from services.governance.tables import body
from shared.people import Person, person, person_of, roles_of, see_person
from shared.uow import UnitOfWork
from shared.web.identity.choose import candidates


def meet_everyone(stage: Stage) -> None:
    """Governance sees them; the others hear of it."""
    everyone = candidates(stage.governance.settings)
    known = stage.ids(stage.governance, select(person.c.id))
    for one in everyone:
        someone = Person(somebody(one.subject), one.name, one.email, one.directorate)
        if someone.id not in known:
            stage.governance.do(_see, someone)
    last = somebody(everyone[-1].subject)
    for runtime in stage.runtimes.values():
        stage.eventually(lambda runtime=runtime: stage.read(runtime, lambda s: person_of(s, last)))  # type: ignore[misc]


def hand_out_roles(stage: Stage) -> None:
    """The administrator gives each one once."""
    for subject, role in ROLES:
        held = stage.read(stage.governance, lambda s, who=subject: roles_of(s, somebody(who)))  # type: ignore[misc]
        if role not in held:
            stage.governance.do(grant_role, GrantRole(by=somebody("tugdual"), person_id=somebody(subject), role=role))


def seat(stage: Stage, told: DemoBody) -> UUID:
    """The body with its members; returns its id."""
    found = stage.ids(stage.governance, select(body.c.id).where(body.c.name == told.name))
    if found:
        return found[0]
    members, chair = tuple(somebody(subject) for subject in told.members), somebody(told.chair)
    asked = CreateBody(
        by=somebody("malo"), name=told.name, level=told.level, second_vote_days=3, member_ids=members, chair_id=chair
    )
    return stage.governance.do(create_body, asked)


def _see(someone: Person, uow: UnitOfWork) -> None:
    see_person(uow, "governance", someone)
