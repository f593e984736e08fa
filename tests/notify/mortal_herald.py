"""A worker that tells everybody what was announced in DATABASE, and dies where FAULT says."""

import os

from services.notify.app import service
from services.notify.commands.announcing import spread
from shared.service import Runtime
from shared.settings import Settings


def main() -> None:
    runtime = Runtime(service, Settings(service="notify", database_url=os.environ["DATABASE"], testing=True))
    while spread(runtime):
        pass
