"""A worker that calls the hooks that are due in DATABASE, and dies where FAULT says."""

import os

from services.notify.app import service
from services.notify.commands.hooks.calling import call_due
from shared.service import Runtime
from shared.settings import Settings


def main() -> None:
    settings = Settings(
        service="notify", database_url=os.environ["DATABASE"], fetch_allowed=("127.0.0.1/32",), testing=True
    )
    call_due(Runtime(service, settings))
