"""RabbitMQ behind the broker's interface; the only room that imports pika."""

from shared.rabbit.broker import RabbitBroker, Rights

__all__ = ["RabbitBroker", "Rights"]
