"""The service of messages, put together."""

from services.notify.api import api
from services.notify.commands.announcing import spread
from services.notify.commands.evaluation_reminders import remind_evaluators
from services.notify.commands.gathering_reminders import remind
from services.notify.commands.hooks.calling import call_due
from services.notify.commands.hooks.keeping import seal_anew
from services.notify.commands.journal import spread_journal
from services.notify.commands.mail_check import mail_server
from services.notify.commands.mail_files import remove_orphans
from services.notify.commands.returns import read_returns
from services.notify.commands.rounds import write_letters
from services.notify.commands.sending import send_due
from services.notify.personal import PERSONAL, RETENTION
from services.notify.policies import policies
from services.notify.queries.mails import figures
from services.notify.tables import metadata
from services.notify.web import (
    announcements,
    choices,
    feeds,
    gatherings,
    hooks,
    inbox,
    issues,
    journal,
    mails,
    proofs,
    silences,
    topics,
    visiting,
    wordings,
)
from shared.service import Service, Timer

service = Service(
    name="notify",
    title="Messages",
    path="/notifications",
    package="services.notify",
    policies=policies,
    metadata=metadata,
    personal=PERSONAL,
    retention=RETENTION,
    checks=(mail_server,),
    pages=(
        inbox,
        choices,
        mails,
        proofs,
        hooks,
        announcements,
        gatherings,
        silences,
        topics,
        wordings,
        journal,
        issues,
        visiting,
        feeds,
        api,
    ),
    timers=(
        Timer("mails", 1.0, send_due),
        Timer("announcements", 2.0, spread),
        Timer("journal", 2.0, spread_journal),
        Timer("hooks", 1.0, call_due),
        Timer("hook-secrets", 600.0, seal_anew),
        Timer("returns", 60.0, read_returns),
        Timer("letters", 60.0, write_letters),
        Timer("gathering-reminders", 600.0, remind),
        Timer("evaluation-reminders", 600.0, remind_evaluators),
        Timer("mail-files", 60.0, remove_orphans),
    ),
    gauges=(figures,),
)
