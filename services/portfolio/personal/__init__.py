"""What this service holds about people, beside what every service does; one file for each theme."""

from services.portfolio.personal.catalogue import CATALOGUE
from services.portfolio.personal.checks import CHECKS, RETENTION
from services.portfolio.personal.conditions import CONDITIONS
from services.portfolio.personal.documents import DOCUMENTS
from services.portfolio.personal.evidence import EVIDENCE
from services.portfolio.personal.exits import EXITS
from services.portfolio.personal.following import FOLLOWING
from services.portfolio.personal.plan import PLAN
from services.portfolio.personal.products import PRODUCTS
from services.portfolio.personal.risks import RISKS
from services.portfolio.personal.standards import STANDARDS
from services.portfolio.personal.teams import TEAMS
from services.portfolio.personal.training import TRAINING

__all__ = ["PERSONAL", "RETENTION"]

PERSONAL = (
    *EXITS,
    *EVIDENCE,
    *CONDITIONS,
    *STANDARDS,
    *RISKS,
    *DOCUMENTS,
    *PLAN,
    *PRODUCTS,
    *FOLLOWING,
    *TEAMS,
    *TRAINING,
    *CATALOGUE,
    *CHECKS,
)
