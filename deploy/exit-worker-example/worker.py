"""Makes Ti Kub's checks in a way of your own: takes a letter from a lane, answers each check, then lets it go."""

import ipaddress
import json
import os
import socket
import ssl
import time
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pika

ADDRESS = pika.URLParameters(os.environ["TIKUB_AMQP_URL"])  # of the user `exit-worker`: reads letters, writes answers
LANE = os.environ.get("LANE", "")  # the number of a product whose lane is open; without it, the queue of all others
QUEUE = f"portfolio.exit.{LANE}" if LANE else "portfolio.exit"
CODE = {"repository", "licence", "publiccode", "container"}  # checks that look at the code; the others at the service
TRUST = ssl.create_default_context()
KEPT = pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2)


def look(check: str, asked: dict[str, Any]) -> tuple[str, str, str]:
    """What your team finds out belongs here: met, failing, absent or unreachable, a grade from A to F, a sentence."""
    try:
        host = urlsplit(asked["repository"] if check in CODE else asked["link"]).hostname
        if not host:
            return "absent", "", "La fiche ne donne pas cette adresse."
        found = str(socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)[0][4][0])
        if not ipaddress.ip_address(found).is_global:  # people may type inner addresses: look at none
            return "unreachable", "", "Cette adresse n’est pas publique."
        with socket.create_connection((found, 443), timeout=10) as way, TRUST.wrap_socket(way, server_hostname=host):
            return "met", "A", "Le certificat est accepté."
    except ssl.SSLCertVerificationError:
        return "failing", "F", "Le certificat n’est pas accepté."
    except (OSError, ValueError):
        return "unreachable", "", "Personne ne répond à cette adresse."


def answer(letter: dict[str, Any], check: str) -> str:
    run, (found, grade, detail) = letter["data"]["run_id"], look(check, letter["data"])
    now, about = datetime.now(UTC).isoformat(), {"run_id": run, "check": check, "worker": socket.gethostname()}
    told = {"answer": found, "grade": grade, "detail": detail, "facts": [], "milliseconds": 0, "checked_at": now}
    kind = {"source": "/portfolio", "type": "portfolio.check.answered.v1", "datacontenttype": "application/json"}
    known = {"subject": f"portfolio/check/{run}/{check}", "subjectversion": 1, "correlationid": run}
    own = {"specversion": "1.0", "id": str(uuid.uuid4()), "time": now, "data": told | about}
    return json.dumps(own | kind | known)


while True:
    try:
        with pika.BlockingConnection(ADDRESS) as connection:
            bus = connection.channel()
            bus.confirm_delivery()
            bus.basic_qos(prefetch_count=1)
            for method, _, body in bus.consume(QUEUE):
                # Answered first, acknowledged afterwards: killed in between, all is done again, and counts once.
                for check in (letter := json.loads(body))["data"]["checks"]:
                    bus.basic_publish("portfolio.answers", "", answer(letter, check), KEPT, mandatory=True)
                bus.basic_ack(method.delivery_tag)
    except pika.exceptions.AMQPError as lost:
        print("no bus, or no such lane; again in 2 s:", repr(lost), flush=True)
    time.sleep(2)
