"""Those who can do something about it learn that a hook is called no more."""

from services.notify.commands.telling import tell_of
from services.notify.domain.hooks import Hook
from shared.identifiers import new_id
from shared.people import people_with_role
from shared.uow import UnitOfWork

LETTER = "hook_disabled"


def tell_disabled(uow: UnitOfWork, hook: Hook) -> None:
    """One notice for whoever made the hook and for the platform's administrators."""
    people = [*([hook.made_by] if hook.made_by else []), *people_with_role(uow.session, "administrator")]
    facts = {"hook_id": str(hook.id), "name_of_hook": hook.name, "reason": hook.reason}
    tell_of(uow, new_id(), "notify.hook_disabled", facts, {LETTER: people})
