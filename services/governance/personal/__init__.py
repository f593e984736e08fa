"""What this service holds about people, beside what every service does; votes and decisions are kept by law."""

from uuid import UUID

import structlog
from sqlalchemy import select

from services.governance.domain.roles import COMMAND_LINE, Assignment
from services.governance.personal.ambition import AMBITION
from services.governance.personal.bodies import BODIES
from services.governance.personal.founding import FOUNDING
from services.governance.tables import (
    assignment,
    ballot,
    case_file,
    case_move,
    case_paper,
    competence,
    condition,
    delegation,
    delegation_change,
    elector,
    mandate,
    minutes,
    minutes_remark,
    movement,
    presence,
    priorities,
    priority_ballot,
    priority_elector,
    signature,
    sitting_act,
    sitting_item,
    unplaced,
    vote_round,
)
from shared.errors import Refused
from shared.personal.holdings import Fate, Holding
from shared.uow import UnitOfWork

log = structlog.get_logger()


def give_roles_back(uow: UnitOfWork, person_id: UUID) -> None:
    """The others hear that the roles are over; who held them when stays, under the opaque id."""
    held = select(Assignment).where(assignment.c.person_id == person_id, assignment.c.granted)
    for one in uow.session.scalars(held.with_for_update()).all():
        try:
            uow.say(one.revoke(_holders(uow, one.role), by=COMMAND_LINE, now=uow.now))
        except Refused:
            # Another service has erased the last administrator: the platform keeps the role under the opaque id.
            log.warning("role.kept", who=str(person_id), role=one.role)


def _holders(uow: UnitOfWork, role: str) -> list[UUID]:
    held = (assignment.c.role == role, assignment.c.granted)
    return list(uow.session.scalars(select(assignment.c.person_id).where(*held).with_for_update()))


PERSONAL = (
    Holding(
        assignment,
        "Rôles et mandats",
        Fate.BLANKED,
        "Les rôles en cours sont retirés ; qui a eu quel rôle, et quand, reste sous l’identifiant.",
        refers=("person_id", "changed_by"),
        shows={"role": "Rôle", "granted": "En cours", "changed_at": "Changé le"},
        erase=give_roles_back,
    ),
    *BODIES,
    *AMBITION,
    *FOUNDING,
    Holding(
        case_file,
        "Dossiers issus de ses idées",
        Fate.KEPT,
        "Le dossier est la pièce d’une décision ; l’auteur n’y est plus qu’un identifiant.",
        refers=("author_id",),
        shows={"number": "Numéro", "title": "Titre", "problem": "Problème", "received_at": "Reçu le", "state": "État"},
    ),
    Holding(
        elector,
        "Votes auxquels la personne était appelée",
        Fate.KEPT,
        "La liste des personnes appelées fait foi pour le quorum ; elle ne contient que des identifiants.",
        refers=("person_id", "recused_by"),
        shows={"round_id": "Vote", "left_at": "Partie le", "recused_at": "Déportée le", "recusal_reason": "Motif"},
    ),
    Holding(
        ballot,
        "Bulletins",
        Fate.KEPT,
        "Un bulletin compté ne peut pas disparaître : le résultat publié ne se vérifierait plus.",
        refers=("member_id", "cast_by"),
        shows={
            "round_id": "Vote",
            "choice": "Choix",
            "reason": "Motif",
            "cast_at": "Voté le",
            "live": "Compté",
        },
    ),
    Holding(
        delegation,
        "Délégations",
        Fate.KEPT,
        "Qui a réglé les délégations en dernier fait partie de leur validité ; il n’y a que des identifiants.",
        refers=("changed_by",),
        shows={"kind": "Question", "changed_at": "Changé le"},
    ),
    Holding(
        delegation_change,
        "Délégations d’avant",
        Fate.KEPT,
        "L’histoire des délégations reste entière ; il n’y a que des identifiants.",
        refers=("changed_by",),
        shows={"kind": "Question", "changed_at": "Changé le"},
    ),
    Holding(
        case_move,
        "Dossiers transmis à une instance plus élevée",
        Fate.KEPT,
        "Le motif et la personne qui a transmis le dossier en font partie ; il n’y a que des identifiants.",
        refers=("moved_by",),
        shows={"case_id": "Dossier", "reason": "Motif", "moved_at": "Transmis le"},
    ),
    Holding(
        mandate,
        "Pouvoirs donnés et reçus",
        Fate.KEPT,
        "Un pouvoir explique le bulletin d’une personne qui n’a pas voté elle-même.",
        refers=("giver_id", "holder_id"),
        shows={"round_id": "Vote", "given_at": "Donné le", "ended_at": "Terminé le"},
    ),
    Holding(
        signature,
        "Émargements de votes secrets",
        Fate.KEPT,
        "L’émargement prouve que chacun n’a voté qu’une fois ; rien ne le relie à un bulletin.",
        refers=("member_id", "cast_by"),
        shows={"round_id": "Vote"},
    ),
    Holding(
        vote_round,
        "Votes présidés",
        Fate.KEPT,
        "Le procès-verbal du vote est scellé ; il ne contient que des identifiants.",
        refers=("chair_id",),
        shows={"body_name": "Instance", "opened_at": "Ouvert le", "closed_at": "Clos le"},
    ),
    Holding(
        unplaced,
        "Demandes sur des produits",
        Fate.KEPT,
        "La demande est la pièce d’une décision à venir ; les personnes n’y sont plus que des identifiants.",
        refers=("carrier_id", "requested_by", "placed_by"),
        shows={"label": "Demande", "title": "Produit", "reason": "Motif", "requested_at": "Posée le"},
    ),
    Holding(
        competence,
        "Instances désignées pour répondre",
        Fate.KEPT,
        "L’instance reste désignée ; la personne qui l’a désignée n’est plus qu’un identifiant.",
        refers=("changed_by",),
        shows={"question": "Demande", "changed_at": "Changé le"},
    ),
    Holding(
        movement,
        "Mouvements d’argent saisis",
        Fate.KEPT,
        "Le journal d’une enveloppe est une pièce comptable ; il ne contient que des identifiants.",
        refers=("moved_by",),
        shows={"move": "Mouvement", "amount_cents": "Centimes", "reason": "Raison", "moved_at": "Saisi le"},
    ),
    Holding(
        priority_elector,
        "Votes de priorités auxquels la personne était appelée",
        Fate.KEPT,
        "La liste des personnes appelées fait foi ; elle ne contient que des identifiants.",
        refers=("person_id",),
        shows={"priorities_id": "Vote"},
    ),
    Holding(
        priority_ballot,
        "Choix de priorités",
        Fate.KEPT,
        "Un choix compté ne peut pas disparaître : le compte publié ne se vérifierait plus.",
        refers=("member_id",),
        shows={"priorities_id": "Vote", "cast_at": "Voté le", "live": "Compté"},
    ),
    Holding(
        priorities,
        "Votes de priorités ouverts",
        Fate.KEPT,
        "Le vote et son compte sont scellés ; qui l’a ouvert n’est plus qu’un identifiant.",
        refers=("opened_by",),
        shows={"title": "Objet", "opened_at": "Ouvert le"},
    ),
    Holding(
        sitting_act,
        "Séances préparées",
        Fate.KEPT,
        "Qui a convoqué ou annulé une séance fait partie de sa régularité ; il n’y a que des identifiants.",
        refers=("done_by",),
        shows={"done": "Acte", "at": "Fait le", "words": "Motif"},
    ),
    Holding(
        minutes,
        "Procès-verbaux transmis",
        Fate.KEPT,
        "Le procès-verbal fait foi de la séance ; qui l’a transmis n’est plus qu’un identifiant.",
        refers=("submitted_by",),
        shows={"number": "Séance", "submitted_at": "Transmis le"},
    ),
    Holding(
        minutes_remark,
        "Remarques et opinions divergentes au procès-verbal",
        Fate.KEPT,
        "Ce qu’un membre a demandé d’écrire fait partie du procès-verbal ; il n’y reste qu’un identifiant.",
        refers=("said_by",),
        shows={"kind": "Nature", "words": "Texte", "said_at": "Écrit le"},
    ),
    Holding(
        case_paper,
        "Pièces jointes à des dossiers",
        Fate.KEPT,
        "Ce que les membres ont lu avant de décider reste ; qui l’a joint n’est plus qu’un identifiant.",
        refers=("added_by",),
        shows={"title": "Titre", "added_at": "Jointe le"},
    ),
    Holding(
        presence,
        "Présences en séance",
        Fate.KEPT,
        "Qui était là fait foi pour le quorum ; il n’y a que des identifiants.",
        refers=("person_id", "holder_id", "noted_by"),
        shows={"how": "Présence", "since": "Depuis", "until": "Jusqu’à"},
    ),
    Holding(
        sitting_item,
        "Points de séance clos par la personne",
        Fate.KEPT,
        "L’issue d’un point fait partie de la séance ; qui l’a saisie n’est plus qu’un identifiant.",
        refers=("settled_by", "added_by"),
        shows={"number": "Numéro", "settled": "Issue", "reason": "Motif", "settled_at": "Saisi le"},
    ),
    Holding(
        condition,
        "Conditions de décisions",
        Fate.KEPT,
        "Une condition fait partie de la décision ; qui en est chargé n’est plus qu’un identifiant.",
        refers=("owner_id", "added_by", "met_by"),
        shows={"text": "Condition", "due_on": "Échéance", "evidence": "Preuve", "met_at": "Remplie le"},
    ),
)
