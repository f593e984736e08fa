"""Tables of the portfolio, one file for each theme, and how objects are mapped to them."""

from services.portfolio.tables import exit as exit_tables
from services.portfolio.tables.base import metadata
from services.portfolio.tables.beta import anomaly, source
from services.portfolio.tables.bodies import body, envelope
from services.portfolio.tables.catalogue import former_name, found_word, link, listed_word, succession, tag
from services.portfolio.tables.checks import check_access, check_job, check_run, check_waiver
from services.portfolio.tables.cohorts import call, idea_call
from services.portfolio.tables.conditions import condition
from services.portfolio.tables.conditions import entry as condition_entry
from services.portfolio.tables.conditions import line as condition_line
from services.portfolio.tables.documents import document, document_writing
from services.portfolio.tables.evidence import (
    alternative,
    dossier,
    engagement,
    group,
    log_entry,
    meeting,
    milestone,
    writing,
)
from services.portfolio.tables.expiries import expiry_told
from services.portfolio.tables.gates import gate
from services.portfolio.tables.lanes import lane
from services.portfolio.tables.measures import measure, measure_value
from services.portfolio.tables.money import money_alert, money_line
from services.portfolio.tables.objectives import objective, product_objective
from services.portfolio.tables.opinions import opinion, proposal
from services.portfolio.tables.plan import plan_step, plan_writing
from services.portfolio.tables.products import phase, product
from services.portfolio.tables.questions import question
from services.portfolio.tables.risks import risk, risk_writing
from services.portfolio.tables.sheet import change
from services.portfolio.tables.standards import standard, standard_line
from services.portfolio.tables.standards import statement as standard_statement
from services.portfolio.tables.team import alert, offer, stay, wanted
from services.portfolio.tables.training import training, training_seat
from services.portfolio.tables.vocabulary import term, vocabulary

__all__ = [
    "alert",
    "alternative",
    "anomaly",
    "body",
    "call",
    "change",
    "check_access",
    "check_job",
    "check_run",
    "check_waiver",
    "condition",
    "condition_entry",
    "condition_line",
    "document",
    "document_writing",
    "dossier",
    "engagement",
    "envelope",
    "exit_tables",
    "expiry_told",
    "former_name",
    "found_word",
    "gate",
    "group",
    "idea_call",
    "lane",
    "link",
    "listed_word",
    "log_entry",
    "measure",
    "measure_value",
    "meeting",
    "metadata",
    "milestone",
    "money_alert",
    "money_line",
    "objective",
    "offer",
    "opinion",
    "phase",
    "plan_step",
    "plan_writing",
    "product",
    "product_objective",
    "proposal",
    "question",
    "risk",
    "risk_writing",
    "source",
    "standard",
    "standard_line",
    "standard_statement",
    "stay",
    "succession",
    "tag",
    "term",
    "training",
    "training_seat",
    "vocabulary",
    "wanted",
    "writing",
]
