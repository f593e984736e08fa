"""The service of messages, put together."""

from services.notify.api import api
from services.notify.commands.sending import send_due
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
    pages=(pages, api),
    timers=(Timer("mails", 1.0, send_due),),
    gauges=(figures,),
)
