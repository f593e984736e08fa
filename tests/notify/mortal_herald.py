"""A worker that tells everybody what was announced or published in DATABASE, and dies where FAULT says."""

import os
from collections.abc import Callable

from services.notify.app import service
from services.notify.commands.announcing import spread
from services.notify.commands.journal import spread_journal
from shared.service import Runtime
from shared.settings import Settings


def main(tell: Callable[[Runtime], int] = spread, each_round: Callable[[], None] = lambda: None) -> None:
    runtime = Runtime(service, Settings(service="notify", database_url=os.environ["DATABASE"], testing=True))
    while tell(runtime):
        each_round()


def journal() -> None:
    main(spread_journal)
