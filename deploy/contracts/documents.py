"""The published documents, made from the four services and from the golden samples."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.all_in_one import SERVICES
from deploy.contracts.files import ROOT
from deploy.contracts.frozen import released
from deploy.rabbitmq import definitions
from shared.documents import catalogue as committed
from shared.documents.asyncapi import document
from shared.documents.catalogue import Catalogue, Entry
from shared.messages import EVENTS
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.web import create_web
from shared.web.api import described

FOLDER = Path(__file__).parent
SAMPLES = ROOT / "tests" / "contracts" / "samples"


def files() -> dict[Path, str]:
    """Every generated file with what it holds."""
    known = catalogue()
    texts = {committed.FILE: _text(_as_json(known)), definitions.FILE: definitions.text()}
    for service in SERVICES:
        texts[FOLDER / f"{service.name}.asyncapi.json"] = _text(document(service, known))
        texts[FOLDER / f"{service.name}.openapi.json"] = _text(openapi(service))
    return texts


def catalogue() -> Catalogue:
    """Who hears what, from the policies of all four."""
    since = {wire: frozen["since"] for wire, frozen in released().items()}
    services = {service.name: (service.title, service.path) for service in SERVICES}
    return Catalogue(services, {wire: _entry(wire, since.get(wire, "")) for wire in sorted(EVENTS)})


def _entry(wire: str, since: str) -> Entry:
    heard = [service.name for service in SERVICES if wire in service.policies.heard]
    received = [service.name for service in SERVICES if EVENTS[wire].kind in service.policies.orders]
    sample = SAMPLES / f"{wire}.json"
    example = json.loads(sample.read_text(encoding="utf-8")) if sample.is_file() else {}
    return Entry(since, tuple(heard), tuple(name for name in received if name not in heard), example)


def _as_json(known: Catalogue) -> dict[str, Any]:
    events = {wire: vars(entry) for wire, entry in known.events.items()}
    return {"services": known.services, "events": events}


def openapi(service: Service) -> dict[str, Any]:
    """The description of a service's API, as it serves it itself."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(service=service.name, data_dir=Path(folder), testing=True)
        app = create_web(service, Runtime(service, settings), settings)
        with app.app_context():
            return described()


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def out_of_place() -> Iterator[Path]:
    """Committed documents that no service makes any more."""
    yield from sorted({*FOLDER.glob("*.json")} - {path for path in files() if path.parent == FOLDER})
