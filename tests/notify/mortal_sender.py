"""A worker that sends what is due and dies where FAULT says.

`python -m tests.notify.mortal_sender DATABASE SMTP AHEAD`:
AHEAD is how many seconds its clock is in advance, so that nobody has to wait for the lease of a dead one.
"""

import sys
from collections.abc import Callable
from datetime import timedelta

from services.notify.app import service
from services.notify.commands.sending import send_due
from shared.service import Runtime, system_clock
from shared.settings import Settings


def main(database_url: str, smtp_url: str, ahead: float, each_round: Callable[[], None] = lambda: None) -> None:
    settings = Settings(service="notify", database_url=database_url, smtp_url=smtp_url, testing=True)
    runtime = Runtime(service, settings, clock=lambda session: system_clock(session) + timedelta(seconds=ahead))
    while send_due(runtime):
        each_round()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
