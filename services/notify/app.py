"""The service of messages, put together."""

from services.notify.api import api
from services.notify.commands.mail_check import mail_server
from services.notify.commands.mail_files import remove_orphans
from services.notify.commands.sending import send_due
from services.notify.personal import PERSONAL, RETENTION
from services.notify.policies import policies
from services.notify.queries import figures
from services.notify.tables import metadata
from services.notify.web import pages
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
    pages=(pages, api),
    timers=(Timer("mails", 1.0, send_due), Timer("mail-files", 60.0, remove_orphans)),
    gauges=(figures,),
)
