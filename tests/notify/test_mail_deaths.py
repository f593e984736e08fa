"""A sender is killed between any two steps: no mail is missing, and only those that the server had taken come again."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from services.notify.commands.sending import AT_ONCE
from services.notify.domain.mail import LEASE, MailState
from shared.failpoints import DIED
from tests.notify.conftest import AUTHOR, NotifyRoom
from tests.notify.mail_server import Listening

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.faults


def run(room: NotifyRoom, server: Listening, *, lives: int, fault: str = "") -> subprocess.CompletedProcess[str]:
    """The sender's next life, its clock well after the lease of the former one."""
    ahead = lives * (LEASE.total_seconds() + 1)
    database = str(room.settings.database_url)
    command = [sys.executable, "-m", "tests.notify.mortal_sender", database, f"smtp://127.0.0.1:{server.port}"]
    environment = os.environ | {"TIKUB_TESTING": "1", "FAULT": fault}
    return subprocess.run(
        [*command, str(ahead)], cwd=ROOT, env=environment, check=False, timeout=60, capture_output=True, text=True
    )


@pytest.mark.parametrize(("step", "taken"), [("N1", 1), ("N2", 2), ("N3", 1)])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_death_repeats_a_mail_only_if_the_server_had_taken_it_already(
    notify: NotifyRoom, listen, step: str, taken: int
) -> None:
    server = listen()
    notify.known(AUTHOR)
    notify.given("ideas.idea.presented.v1")

    assert run(notify, server, lives=0, fault=step).returncode == DIED
    assert run(notify, server, lives=1).returncode == 0

    assert notify.mail().state is MailState.SENT
    assert server.sink.identities() == [f"<{notify.mail().id}@region.example>"] * taken


@pytest.mark.slow
@pytest.mark.servers
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_storm_of_deaths(notify: NotifyRoom, listen) -> None:
    server, deaths, lives = listen(), Counter(), 0
    for number in range(20):
        notify.person(f"Membre{number}", "team")
    notify.given("ideas.idea.withdrawn.v1")

    while (done := run(notify, server, lives=lives, fault="N1:0.06,N2:0.06,N3:0.06")).returncode == DIED:
        deaths[done.stderr.split()[-1]] += 1
        lives += 1
    assert done.returncode == 0, done.stderr

    taken = Counter(server.sink.identities())
    sent = {f"<{mail.id}@region.example>" for mail in notify.mails() if mail.state is MailState.SENT}
    print(f"deaths {dict(deaths)}, mails {len(notify.mails())}, repeated {taken.total() - len(taken)}")
    assert {mail.state for mail in notify.mails()} <= {MailState.SENT, MailState.FAILED}
    assert sent <= set(taken)
    assert taken.total() - len(taken) <= AT_ONCE * deaths.total(), "those that were on their way, and no other"
