"""Real PostgreSQL and RabbitMQ for tests: the first way that works, of those tried in a fixed order."""

from tests.servers.choice import Unavailable
from tests.servers.postgres import Postgres, open_postgres
from tests.servers.rabbitmq import Rabbit, open_rabbitmq

__all__ = ["Postgres", "Rabbit", "Unavailable", "open_postgres", "open_rabbitmq"]
