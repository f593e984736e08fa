"""What a service holds about people: each table that refers to a person, what an export shows of it, what erasure does.

A test refuses a column that refers to a person and is not declared here or in a service's `personal`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, or_

from shared.attachments import attachment
from shared.contracts.people import PERSON_SEEN
from shared.mailboxes import erased, heard, inbox, outbox, posted, stream
from shared.people import person, role
from shared.uow import UnitOfWork

if TYPE_CHECKING:
    from shared.service import Service

NOBODY = "Personne effacée"
"""What stands where a name stood."""


class Fate(StrEnum):
    """What erasure does with the rows about a person, in the words of the screens."""

    ERASED = "Effacé"
    BLANKED = "Vidé"
    KEPT = "Gardé"


Eraser = Callable[[UnitOfWork, UUID], None]


@dataclass(frozen=True)
class Holding:
    """`refers` are the columns with the person's id, `shows` those of an export with their French labels.

    `where` finds the rows when no column holds the id alone; `erase` is needed where rows are neither deleted nor kept.
    """

    table: Table
    title: str
    fate: Fate
    why: str
    refers: Sequence[str] = ()
    shows: Mapping[str, str] = field(default_factory=dict)
    where: Callable[[UUID], ColumnElement[bool]] | None = None
    erase: Eraser | None = None

    def rows_of(self, person_id: UUID) -> ColumnElement[bool]:
        """The condition that finds the rows about a person."""
        return self.where(person_id) if self.where else or_(*(self.table.c[name] == person_id for name in self.refers))

    def forget(self, uow: UnitOfWork, person_id: UUID) -> None:
        """Do with the rows about a person what erasure does."""
        if self.erase is not None:
            self.erase(uow, person_id)
        elif self.fate is Fate.ERASED:
            uow.session.execute(delete(self.table).where(self.rows_of(person_id)))


def subjects_of(person_id: UUID) -> list[str]:
    """What events about a person speak of, whoever says them."""
    return [f"{service}/person/{person_id}" for service in PERSON_SEEN]


def of_a_person(table: Table) -> Callable[[UUID], ColumnElement[bool]]:
    """The rows of a mailbox table whose subject is this person."""

    def condition(person_id: UUID) -> ColumnElement[bool]:
        return table.c.subject.in_(subjects_of(person_id))

    return condition


_MESSAGE: dict[str, str] = {"type": "Message", "time": "Le", "data": "Contenu"}

KERNEL: tuple[Holding, ...] = (
    Holding(
        person,
        "Identité",
        Fate.ERASED,
        "Nom, adresse et direction disparaissent ; ailleurs, seul un identifiant reste.",
        refers=("id",),
        shows={"name": "Nom", "email": "Adresse électronique", "directorate": "Direction", "seen_at": "Connexion"},
    ),
    Holding(
        role,
        "Rôles sur la plateforme",
        Fate.ERASED,
        "La personne ne peut plus rien faire sur la plateforme.",
        refers=("person_id",),
        shows={"role": "Rôle", "granted": "En cours"},
    ),
    Holding(
        posted,
        "Formulaires envoyés",
        Fate.ERASED,
        "Ces traces ne servent qu’à ne pas enregistrer deux fois le même envoi.",
        refers=("person_id",),
        shows={"location": "Page obtenue", "at": "Envoyé le"},
    ),
    Holding(
        outbox,
        "Messages envoyés aux autres services",
        Fate.BLANKED,
        "Le nom, l’adresse et la direction y sont remplacés ; le message reste, pour que leur suite se vérifie.",
        shows=_MESSAGE,
        where=of_a_person(outbox),
    ),
    Holding(
        inbox,
        "Messages reçus",
        Fate.BLANKED,
        "Le nom et l’adresse y sont remplacés, aussi dans les messages mis de côté.",
        shows={"type": "Message", "heard_at": "Reçu le", "state": "État", "envelope": "Contenu"},
        where=lambda person_id: of_a_person(inbox)(person_id) & (inbox.c.state != "done"),
    ),
    Holding(
        attachment,
        "Fichiers joints",
        Fate.KEPT,
        "Le fichier fait partie du dossier auquel il est joint ; qui l’a joint n’est plus qu’un identifiant.",
        refers=("added_by",),
        shows={"filename": "Fichier", "added_at": "Joint le"},
    ),
    Holding(
        stream,
        "Compteurs des messages envoyés",
        Fate.KEPT,
        "Un numéro par identifiant, sans aucun nom : sans lui, la suite des messages se tromperait d’ordre.",
        where=of_a_person(stream),
    ),
    Holding(
        heard,
        "Compteurs des messages reçus",
        Fate.KEPT,
        "Un numéro par identifiant, sans aucun nom : sans lui, un ancien message serait repris.",
        where=of_a_person(heard),
    ),
    Holding(
        erased,
        "Date de l’effacement",
        Fate.KEPT,
        "L’identifiant et la date empêchent qu’un ancien message ou une sauvegarde ramène la personne.",
        refers=("person_id",),
        shows={"erased_at": "Effacé le"},
    ),
)
"""What the kernel holds in the database of every service. The mailboxes are blanked by `shared.personal.erasure`."""


def holdings_of(service: "Service") -> tuple[Holding, ...]:
    """All that a service holds about people."""
    return (*KERNEL, *service.personal)


def shown(holding: Holding, row: Any) -> dict[str, Any]:
    """A row as an export tells it."""
    return {label: getattr(row, name) for name, label in holding.shows.items()}
