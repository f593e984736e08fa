"""All that a service holds about a person, for the person: readable JSON with French labels."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.personal.holdings import Holding, holdings_of, shown

if TYPE_CHECKING:
    from shared.service import Service

log = structlog.get_logger()

MAIL_NOTE = (
    "Les autres services de la plateforme tiennent leurs propres données : demandez aussi leurs exports. "
    "Les messages reçus dans une messagerie n’y figurent pas."
)


def export_of(session: Session, service: "Service", person_id: UUID, now: datetime) -> dict[str, Any]:
    """What an agent is given who asks for their data; empty tables are left out."""
    log.info("person.exported", who=str(person_id), service=service.name)
    parts = {holding.title: _part(session, holding, person_id) for holding in holdings_of(service)}
    return {
        "service": service.title,
        "identifiant": str(person_id),
        "exporté le": now.isoformat(),
        "à savoir": MAIL_NOTE,
        "données": {title: part for title, part in parts.items() if part["lignes"]},
    }


def _part(session: Session, holding: Holding, person_id: UUID) -> dict[str, Any]:
    rows = session.execute(select(holding.table).where(holding.rows_of(person_id))).all()
    lines = [_plain(shown(holding, row)) for row in rows]
    return {"lignes": lines, "en cas d’effacement": f"{holding.fate.value}. {holding.why}"}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return json.loads(json.dumps(value, default=str))
