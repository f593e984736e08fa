"""The pages of the portfolio."""

from services.portfolio.web.beta import pages as imports
from services.portfolio.web.budget import pages as budget
from services.portfolio.web.catalogue import pages as catalogue
from services.portfolio.web.catalogue_files import pages as catalogue_files
from services.portfolio.web.check_files import pages as check_files
from services.portfolio.web.checks import pages as checks
from services.portfolio.web.condition_list import pages as condition_list
from services.portfolio.web.conditions import pages as conditions
from services.portfolio.web.costs import pages as costs
from services.portfolio.web.documents import pages as documents
from services.portfolio.web.engagement import pages as engagement
from services.portfolio.web.evidence import pages as evidence
from services.portfolio.web.exit import condition as exit_condition
from services.portfolio.web.exit import desk as exit_desk
from services.portfolio.web.exit import file as exit_file
from services.portfolio.web.exit import path as exit_path
from services.portfolio.web.exit import paths as exit_paths
from services.portfolio.web.gates import pages as gates
from services.portfolio.web.journey import pages as journey
from services.portfolio.web.lanes import pages as lanes
from services.portfolio.web.listing import pages as listing
from services.portfolio.web.measures import pages as measures
from services.portfolio.web.money import pages as money
from services.portfolio.web.objectives import pages as objectives
from services.portfolio.web.opinions import pages as opinions
from services.portfolio.web.plan import pages as plan
from services.portfolio.web.products import pages as products
from services.portfolio.web.proposals import pages as proposals
from services.portfolio.web.questions import pages as questions
from services.portfolio.web.recruiting import pages as recruiting
from services.portfolio.web.risks import pages as risks
from services.portfolio.web.sheet import pages as sheet
from services.portfolio.web.standard_list import pages as standard_list
from services.portfolio.web.standards import pages as standards
from services.portfolio.web.steering import pages as steering
from services.portfolio.web.steering_files import pages as steering_files
from services.portfolio.web.team import pages as team
from services.portfolio.web.training import pages as training
from services.portfolio.web.vocabulary import pages as vocabulary

__all__ = [
    "budget",
    "catalogue",
    "catalogue_files",
    "check_files",
    "checks",
    "condition_list",
    "conditions",
    "costs",
    "documents",
    "engagement",
    "evidence",
    "exit_condition",
    "exit_desk",
    "exit_file",
    "exit_path",
    "exit_paths",
    "gates",
    "imports",
    "journey",
    "lanes",
    "listing",
    "measures",
    "money",
    "objectives",
    "opinions",
    "plan",
    "products",
    "proposals",
    "questions",
    "recruiting",
    "risks",
    "sheet",
    "standard_list",
    "standards",
    "steering",
    "steering_files",
    "team",
    "training",
    "vocabulary",
]
