"""The whole platform, started for the tests of a module and stopped afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Postgres, Rabbit
from tests.system.platforms import PATHS, Distributed, Embedded, running

BOTH = ["embedded", pytest.param("distributed", marks=pytest.mark.servers)]


@pytest.fixture(scope="module", params=BOTH)
def platform(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Embedded | Distributed]:
    """Running, on the embedded default and then on PostgreSQL and RabbitMQ."""
    folder = tmp_path_factory.mktemp(request.param)
    made = Embedded(folder) if request.param == "embedded" else _distributed(request, folder)
    with running(made):
        yield made


def _distributed(request: pytest.FixtureRequest, folder: Path) -> Distributed:
    postgres: Postgres = request.getfixturevalue("postgres")
    rabbit: Rabbit = request.getfixturevalue("rabbitmq")
    return Distributed(folder, {service: postgres.database(service) for service in PATHS}, rabbit.vhost())
