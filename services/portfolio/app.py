"""The service of the portfolio, put together."""

from services.portfolio.api import api
from services.portfolio.commands.alerts import notice_alerts
from services.portfolio.commands.beginnings import ask_for_beginnings
from services.portfolio.commands.beta_export import EXPORT_BETA
from services.portfolio.commands.beta_folder import IMPORT_BETA
from services.portfolio.commands.checks import ask_due, listeners
from services.portfolio.commands.cohorts import ask_for_unknown_calls
from services.portfolio.commands.exit.agenda import put_on_agenda
from services.portfolio.commands.exit.checked import hear_answer
from services.portfolio.commands.expiries import warn_of_expiries
from services.portfolio.commands.lanes.command_line import EXIT_WORKER, LANES
from services.portfolio.commands.lanes.foreman import CHORES
from services.portfolio.commands.meeting_notes import MEETING_NOTES
from services.portfolio.commands.money_alerts import warn_of_ending_money
from services.portfolio.commands.opinions import forget_old_places
from services.portfolio.commands.proposal_contacts import PROPOSAL_CONTACTS
from services.portfolio.commands.searching import index_what_is_not
from services.portfolio.domain.lanes import EXIT
from services.portfolio.personal import PERSONAL, RETENTION
from services.portfolio.policies import policies
from services.portfolio.queries.lanes import figures
from services.portfolio.tables import metadata
from services.portfolio.web import (
    budget,
    catalogue,
    catalogue_files,
    check_files,
    checks,
    condition_list,
    conditions,
    costs,
    documents,
    engagement,
    evidence,
    exit_condition,
    exit_desk,
    exit_file,
    exit_path,
    exit_paths,
    gates,
    imports,
    journey,
    lanes,
    listing,
    measures,
    money,
    objectives,
    opinions,
    plan,
    products,
    proposals,
    questions,
    recruiting,
    risks,
    sheet,
    standard_list,
    standards,
    steering,
    steering_files,
    team,
    training,
    vocabulary,
)
from shared.service import Service, Timer

listeners.append(hear_answer)

service = Service(
    name="portfolio",
    title="Portefeuille de produits",
    path="/portefeuille",
    package="services.portfolio",
    policies=policies,
    metadata=metadata,
    personal=PERSONAL,
    pages=(
        products,
        sheet,
        gates,
        conditions,
        condition_list,
        standards,
        standard_list,
        risks,
        documents,
        plan,
        objectives,
        questions,
        measures,
        journey,
        costs,
        money,
        budget,
        steering,
        steering_files,
        checks,
        check_files,
        lanes,
        vocabulary,
        imports,
        api,
        team,
        recruiting,
        training,
        evidence,
        engagement,
        exit_condition,
        exit_desk,
        exit_file,
        exit_path,
        exit_paths,
        catalogue,
        catalogue_files,
        listing,
        opinions,
        proposals,
    ),
    timers=(
        Timer("alerts", 900.0, notice_alerts),
        Timer("money", 60.0, warn_of_ending_money),
        Timer("exit-agenda", 60.0, put_on_agenda),
        Timer("expiries", 900.0, warn_of_expiries),
        Timer("checks", 60.0, ask_due),
        Timer("calls", 300.0, ask_for_unknown_calls),
        Timer("beginnings", 300.0, ask_for_beginnings),
        Timer("search-index", 60.0, index_what_is_not),
        Timer("places", 3600.0, forget_old_places),
    ),
    subcommands=[IMPORT_BETA, EXPORT_BETA, LANES, EXIT_WORKER],
    chores=CHORES,
    yard=EXIT,
    gauges=(figures,),
    retention=(*RETENTION, MEETING_NOTES, PROPOSAL_CONTACTS),
)
