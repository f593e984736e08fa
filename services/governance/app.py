"""The service of governance, put together."""

from services.governance.api import api
from services.governance.api.chain import REGISTER
from services.governance.commands.chain import anchor_each_day
from services.governance.commands.conditions import notice_overdue
from services.governance.commands.hours import remind_due_voters
from services.governance.commands.older_reviews import date_older_decisions
from services.governance.commands.priorities import settle_due_priorities
from services.governance.commands.products import ask_for_older_products
from services.governance.commands.reviews import bring_reviews_back
from services.governance.commands.roles import GRANT
from services.governance.commands.seats import tell_new_day
from services.governance.commands.votes import close_due_votes
from services.governance.personal import PERSONAL
from services.governance.policies import policies
from services.governance.tables import metadata
from services.governance.web import pages
from shared.service import Service, Timer

service = Service(
    name="governance",
    title="Gouvernance",
    path="/gouvernance",
    package="services.governance",
    policies=policies,
    metadata=metadata,
    personal=PERSONAL,
    pages=(*pages, api),
    timers=(
        Timer("votes", 1.0, close_due_votes),
        Timer("reminders", 60.0, remind_due_voters),
        Timer("priorities", 1.0, settle_due_priorities),
        Timer("conditions", 60.0, notice_overdue),
        Timer("reviews", 60.0, bring_reviews_back),
        Timer("older-reviews", 3600.0, date_older_decisions),
        Timer("seats", 60.0, tell_new_day),
        Timer("anchors", 60.0, anchor_each_day),
        Timer("older-products", 300.0, ask_for_older_products),
    ),
    subcommands=(GRANT, REGISTER),
)
