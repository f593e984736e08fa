"""An exit-worker that comes before the platform has made the queues waits for its place, and works once it is there."""

import pytest

from tests.lanes.crew import Crew
from tests.lanes.hall import open_hall, until
from tests.lanes.slow_site import open_slow_site

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def test_workers_that_come_first_wait_for_the_platform_and_for_their_lane(postgres, rabbitmq, tmp_path):
    with (
        open_slow_site(0.01) as site,
        open_hall(postgres, rabbitmq, 2, site.url) as hall,
        Crew(hall, tmp_path / "log") as crew,
    ):
        mine, _ = hall.numbers
        crew.start("exit-worker")
        crew.start("exit-worker", "--product", mine)
        until(lambda: crew.last_words().count("exit_worker.down") >= 2, "both have found no queue")

        crew.direct()
        hall.open(mine)
        hall.ask(hall.ids)

        until(lambda: not hall.unanswered(), "every check is answered")
        crew.look_after()
        assert hall.faults() == {}
        assert (hall.workers(), hall.workers(mine)) == (1, 1)
