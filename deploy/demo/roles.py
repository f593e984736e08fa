"""Give the demonstration's people their roles: `python -m deploy.demo.roles`, run where governance lives."""

import sys

from deploy.demo.cast import ROLES
from services.governance.app import service as governance
from shared.run import main
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id


def give_roles() -> int:
    """As if each had been given by hand; the first exit code that is not 0, if any."""
    words = (["grant", "--person", str(person_id(ISSUER, subject)), "--role", role] for subject, role in ROLES)
    return next(filter(None, (main(governance, grant) for grant in words)), 0)


if __name__ == "__main__":
    sys.exit(give_roles())
