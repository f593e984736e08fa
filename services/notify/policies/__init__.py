"""Who is told what when something has happened elsewhere; events that no one needs to be told are only counted."""

from services.notify.personal import PERSONAL
from services.notify.policies import deciding, following, governance, ideas, ideas_answers, involvement, portfolio
from services.notify.policies.base import policies
from shared.keeping import keep_account
from shared.people import hear_about_people
from shared.personal.erasure import hear_about_erasures

__all__ = ["deciding", "following", "governance", "ideas", "ideas_answers", "involvement", "policies", "portfolio"]

hear_about_people(policies, "notify")
hear_about_erasures(policies, "notify", PERSONAL)
keep_account(policies, "notify")
