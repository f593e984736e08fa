"""From what a service says and hears to its AsyncAPI 3.1 document (https://www.asyncapi.com/docs/reference)."""

from typing import Any

from shared.documents import jobs
from shared.documents.catalogue import Catalogue, Entry
from shared.documents.event_words import sentence_of
from shared.documents.json_schema import json_schema
from shared.envelope import CONTENT_TYPE
from shared.messages import EVENTS, JOBS
from shared.policies import Order
from shared.service import Service
from shared.topology import EVENTS as EXCHANGE
from shared.topology import VHOST, inbox_of
from shared.version import VERSION

AMQP = "0.3.0"
INBOX = "inbox"

RULES = """Chaque message est un événement CloudEvents 1.0 en JSON structuré, encodé en UTF-8, de 256 Kio au plus.

Livraison : au moins une fois. Le même événement peut revenir ; son « id » ne change pas et permet de l’écarter.

Ordre : les messages peuvent arriver dans le désordre. « subjectversion » compte 1, 2, 3… sans trou pour chaque
« subject » : gardez le dernier numéro vu, écartez ce qui est plus ancien, attendez ce qui manque.

Versions : à l’intérieur d’une version (« .v1 »), il n’y a que des ajouts. Un champ promis reste, avec son type ; une
limite peut s’élargir, une liste de codes s’allonger. Tout le reste est un « .v2 », dit à côté du « .v1 » tant que
quelqu’un l’écoute. Laissez de côté les champs que vous ne connaissez pas.

Données personnelles : les événements marqués « x-personal » ne sont ni dans l’historique ni donnés à d’autres équipes
sans accord.
"""

_ORDERS = {Order.STRICT: "strict-next", Order.NEWEST: "newest-wins"}

Json = dict[str, Any]


def document(service: Service, catalogue: Catalogue) -> Json:
    """The whole document: operations `say.…` are what the service sends, `hear.…` what it receives."""
    said, heard = says_of(service), sorted(service.policies.heard)
    return {
        "asyncapi": "3.1.0",
        "id": f"urn:tikub:{service.name}",
        "info": _info(service),
        "defaultContentType": CONTENT_TYPE,
        "servers": {"bus": _SERVER},
        "channels": {wire: _channel_of_event(wire) for wire in said}
        | _inbox(service.name, heard)
        | (jobs.channels(service.yard) if service.yard else {}),
        "operations": {f"say.{wire}": _say(wire) for wire in said}
        | {f"hear.{wire}": _hear(wire, service.policies.orders[EVENTS[wire].kind]) for wire in heard}
        | (jobs.operations() if service.yard else {}),
        "components": _components(service, sorted({*said, *heard}), catalogue),
    }


def says_of(service: Service) -> list[str]:
    """The wire names of all that a service says."""
    said = service.says or [event for event in EVENTS.values() if event.publisher == service.name]
    return sorted(event.wire for event in said)


def _info(service: Service) -> Json:
    return {
        "title": f"Ti Kub · {service.title} · événements",
        "version": VERSION,
        "description": RULES,
        "license": {"name": "MIT"},
        "tags": [{"name": service.name}],
    }


_SERVER: Json = {
    "host": "{host}:5672",
    "protocol": "amqp",
    "protocolVersion": "0-9-1",
    "pathname": "/%2Ftikub",
    "description": "RabbitMQ, une boîte par abonné. Demandez votre accès à la DSI : deploy/tikub access add.",
    "variables": {"host": {"default": "localhost", "description": "Le nom du serveur RabbitMQ de la Région"}},
    "security": [{"$ref": "#/components/securitySchemes/user"}],
}
_EXCHANGE = {"name": EXCHANGE, "type": "topic", "durable": True, "autoDelete": False, "vhost": VHOST}


def _channel_of_event(wire: str) -> Json:
    return {
        "address": wire,
        "title": wire,
        "messages": {wire: {"$ref": f"#/components/messages/{wire}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": _EXCHANGE, "bindingVersion": AMQP}},
    }


def _inbox(service: str, heard: list[str]) -> Json:
    name = inbox_of(service)
    queue = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": VHOST}
    channel = {
        "address": name,
        "title": name,
        "messages": {wire: {"$ref": f"#/components/messages/{wire}"} for wire in heard},
        "bindings": {"amqp": {"is": "queue", "queue": queue, "bindingVersion": AMQP}},
    }
    return {INBOX: channel} if heard else {}


def _say(wire: str) -> Json:
    return {
        "action": "send",
        "summary": sentence_of(wire),
        "channel": {"$ref": f"#/channels/{wire}"},
        "messages": [{"$ref": f"#/channels/{wire}/messages/{wire}"}],
        "bindings": {"amqp": {"deliveryMode": 2, "mandatory": True, "bindingVersion": AMQP}},
    }


def _hear(wire: str, order: Order) -> Json:
    return {
        "action": "receive",
        "summary": sentence_of(wire),
        "channel": {"$ref": f"#/channels/{INBOX}"},
        "messages": [{"$ref": f"#/channels/{INBOX}/messages/{wire}"}],
        "bindings": {"amqp": {"ack": True, "bindingVersion": AMQP}},
        "x-order": _ORDERS[order],
    }


def _components(service: Service, wires: list[str], catalogue: Catalogue) -> Json:
    work = sorted(JOBS) if service.yard else []
    return {
        "messages": {wire: _message(wire, catalogue.entry(wire)) for wire in wires}
        | {wire: jobs.message(wire, envelope_of(wire)) for wire in work},
        "schemas": {"envelope": ENVELOPE}
        | {wire: json_schema(EVENTS[wire]) for wire in wires}
        | {wire: json_schema(JOBS[wire]) for wire in work},
        "correlationIds": {
            "correlation": {
                "description": "Le même pour tout ce qui découle d’une même action",
                "location": "$message.payload#/correlationid",
            }
        },
        "securitySchemes": {"user": {"type": "userPassword", "description": "Un utilisateur RabbitMQ par abonné"}},
    }


def _message(wire: str, entry: Entry) -> Json:
    event = EVENTS[wire]
    examples = [{"name": "exemple", "payload": entry.example}] if entry.example else []
    tags = [{"name": event.publisher}, *([{"name": "personal"}] if event.personal else [])]
    return {
        "name": wire,
        "title": wire,
        "summary": sentence_of(wire),
        "contentType": CONTENT_TYPE,
        "correlationId": {"$ref": "#/components/correlationIds/correlation"},
        "tags": tags,
        "payload": envelope_of(wire),
        "bindings": {"amqp": {"contentEncoding": "utf-8", "messageType": wire, "bindingVersion": AMQP}},
        "examples": examples,
        "x-personal": event.personal,
        "x-since": entry.since or None,
        "x-heard-by": list(entry.heard_by),
    }


def envelope_of(wire: str) -> Json:
    """The schema of a whole message: the envelope of all, with this event's type, source, subject and data."""
    publisher, aggregate, *_ = wire.split(".")
    own = {
        "type": {"const": wire},
        "source": {"const": f"/{publisher}"},
        "subject": {"type": "string", "pattern": f"^{publisher}/{aggregate}/"},
        "data": {"$ref": f"#/components/schemas/{wire}"},
    }
    return {"allOf": [{"$ref": "#/components/schemas/envelope"}, {"type": "object", "properties": own}]}


_WORD = {"type": "string", "minLength": 1, "maxLength": 200}
ENVELOPE: Json = {
    "type": "object",
    "description": "L’enveloppe CloudEvents 1.0, avec les extensions subjectversion, correlationid et traceparent.",
    "required": ["specversion", "id", "source", "type", "subject", "subjectversion", "time", "datacontenttype", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "Le même si l’événement revient"},
        "source": _WORD | {"description": "Le service qui le dit"},
        "type": _WORD | {"description": "Le nom de l’événement, qui est aussi la clé de routage"},
        "subject": _WORD | {"description": "Ce dont il parle : service, genre et référence"},
        "subjectversion": {
            "type": "integer",
            "minimum": 1,
            "maximum": 2**63 - 1,
            "description": "1, 2, 3… sans trou pour chaque sujet",
        },
        "time": {"type": "string", "format": "date-time", "description": "Quand il a été dit"},
        "datacontenttype": {"const": "application/json"},
        "correlationid": _WORD | {"description": "Le même pour tout ce qui découle d’une même action"},
        "causationid": _WORD | {"description": "L’événement qui a conduit à celui-ci"},
        "traceparent": _WORD | {"description": "W3C Trace Context"},
        "data": {"type": "object"},
    },
}
"""What every message of the bus has around its data (see `shared.envelope`)."""
