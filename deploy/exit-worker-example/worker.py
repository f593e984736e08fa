"""Makes Ti Kub's checks in a way of your own: takes a job from a lane, looks, answers, and only then lets it go."""

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

ADDRESS = pika.URLParameters(os.environ["TIKUB_AMQP_URL"])  # of the user `exit-worker`: it reads jobs, writes answers
LANE = os.environ.get("LANE", "")  # the number of a product whose lane is open; without it, the queue of all others
QUEUE = f"portfolio.exit.{LANE}" if LANE else "portfolio.exit"
CODE = {"repository", "licence", "publiccode", "container"}  # checks that look at the code; the others at the service
TRUST = ssl.create_default_context()
KEPT = pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2)


def look(job: dict[str, Any]) -> tuple[str, str, str]:
    """What your team finds out belongs here: met, failing, absent or unreachable, a grade from A to F, a sentence."""
    try:
        host = urlsplit(job["repository"] if job["check"] in CODE else job["link"]).hostname
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


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    job, (found, grade, detail) = asked["data"], look(asked["data"])
    now, about = datetime.now(UTC).isoformat(), {"facts": [], "milliseconds": 0, "worker": socket.gethostname()}
    told = {"job_id": job["job_id"], "answer": found, "grade": grade, "detail": detail, "checked_at": now, **about}
    kind = {"source": "/portfolio", "type": "portfolio.check.answered.v1", "datacontenttype": "application/json"}
    known = {"subject": asked["subject"], "subjectversion": 2, "correlationid": asked["correlationid"]}
    return {"specversion": "1.0", "id": str(uuid.uuid4()), "time": now, **kind, **known, "data": told}


while True:
    try:
        with pika.BlockingConnection(ADDRESS) as connection:
            bus = connection.channel()
            bus.confirm_delivery()
            bus.basic_qos(prefetch_count=1)
            for method, _, body in bus.consume(QUEUE):
                # Answered first, acknowledged afterwards: killed in between, the job is done again, and counts once.
                bus.basic_publish("portfolio.answers", "", json.dumps(answer(json.loads(body))), KEPT, mandatory=True)
                bus.basic_ack(method.delivery_tag)
    except pika.exceptions.AMQPError as lost:
        print("no bus, or no such lane; again in 2 s:", repr(lost), flush=True)
    time.sleep(2)
