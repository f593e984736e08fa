"""The short form: a few hundred events are in the bus when its disk is erased."""

import pytest

from tests.faults.lost_disk import lose
from tests.servers.choice import Unusable
from tests.servers.private_rabbitmq import PrivateRabbit

pytestmark = [pytest.mark.faults, pytest.mark.slow]

EVENTS = 400


def test_what_was_in_a_bus_that_lost_its_disk_is_sent_again_once(postgres):
    try:
        PrivateRabbit()
    except Unusable as reason:
        pytest.skip(str(reason))

    lost = lose(postgres, EVENTS)

    print(*lost.lines(), sep="\n")
    assert lost.queued > 0
    assert lost.without_sending_again.lost == lost.queued
    assert lost.findings.faults() == {}
