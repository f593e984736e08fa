"""Every form of a path: its command, who may fill it, its words; the pages are made from these lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.portfolio.commands.exit import acceptance, conditions, decision, opening, takeover
from services.portfolio.domain.exit.acts import Act
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import State
from services.portfolio.domain.exit.targets import TARGETS
from services.portfolio.domain.seen import mark
from services.portfolio.queries.gates import body_choices
from shared.people import people_by_name
from shared.web import reading
from shared.web.languages import say

Choices = Mapping[str, Sequence[tuple[str, str]]]
LIVE = frozenset(State) - {State.CANCELLED, State.STOPPED}
AGREED = frozenset({State.ACCEPTED, State.ACCEPTED_WITH_RESERVES, State.PAIRING})
SIGNED = AGREED - {State.PAIRING}
MOVING = frozenset({State.OPENED, State.PREPARING, State.PROPOSED, State.REFUSED}) | AGREED


@dataclass(frozen=True)
class ActForm:
    """A form: `act` says who may, `states` when; `part` is the field that the end of the address fills."""

    command: type[Any]
    run: Callable[[Any, Any], UUID]
    heading: str
    button: str
    states: frozenset[State]
    act: Act | None = None
    help: str = ""
    part: str = ""
    options: Callable[[ExitPath], Choices] = field(default=lambda _path: {})
    when: Callable[[ExitPath], bool] = field(default=lambda _path: True)
    seen: Callable[[ExitPath, Any], object] = field(default=lambda path, _part: path.version)
    """What the form remembers of what the person read: the whole file, or the part that it changes."""


def _people(_path: ExitPath) -> Choices:
    return {"person_id": [(str(one.id), one.name) for one in people_by_name(reading())]}


def _bodies(_path: ExitPath) -> Choices:
    return {"body_id": body_choices(reading())}


def _compared(path: ExitPath) -> Choices:
    offered = [(one.target.value, say(TARGETS[one.target])) for one in path.comparisons]
    return {"preferred": offered, "fallback": offered}


def _reserve(path: ExitPath) -> Choices:
    return {**_people(path), "condition_id": [(str(one.id), say(one.label)) for one in path.conditions]}


FORMS: dict[str, ActForm] = {
    "comparaison": ActForm(
        opening.CompareTarget,
        opening.compare_target,
        "Comparer une solution",
        "Enregistrer cette comparaison",
        frozenset({State.OPENED, State.PREPARING}),
        Act.COMPARE,
        "Quatre façons de continuer sans l’incubateur. Comparez-en deux au moins, avec les mêmes questions.",
        seen=lambda path, _part: path.compared,
    ),
    "choix": ActForm(
        opening.ChooseTarget,
        opening.choose_target,
        "Choisir qui reprend le produit",
        "Choisir cette solution",
        frozenset({State.OPENED, State.PREPARING}),
        Act.CHOOSE,
        options=_compared,
    ),
    "preuve": ActForm(
        conditions.GiveEvidence,
        conditions.give_evidence,
        "Montrer qu’une condition est remplie",
        "Enregistrer cette preuve",
        LIVE,
        part="condition_id",
    ),
    "attribution": ActForm(
        conditions.AssignCondition,
        conditions.assign_condition,
        "Dire qui s’en charge et pour quand",
        "Enregistrer",
        LIVE,
        Act.ASSIGN,
        part="condition_id",
        options=_people,
        seen=lambda path, part: mark(*path.condition(part).assignment),
    ),
    "dispense": ActForm(
        conditions.WaiveCondition,
        conditions.waive_condition,
        "Dispenser d’une condition pour un temps",
        "Accorder cette dispense",
        LIVE,
        Act.WAIVE,
        "Une condition indispensable en dispense a aussi besoin d’une réserve, avec une personne et une date.",
        part="condition_id",
        seen=lambda path, part: mark(*path.condition(part).dispensation),
    ),
    "proposition": ActForm(
        acceptance.ProposePath,
        acceptance.propose_path,
        "Proposer le dossier à la DSI",
        "Proposer à la DSI",
        frozenset({State.PREPARING}),
        Act.PROPOSE,
        "La DSI reçoit un message. Elle accepte, accepte avec des réserves, ou refuse en disant pourquoi.",
    ),
    "retrait": ActForm(
        acceptance.SayWhy,
        acceptance.take_back,
        "Reprendre le dossier avant la réponse",
        "Reprendre le dossier",
        frozenset({State.PROPOSED}),
        Act.TAKE_BACK,
    ),
    "refus": ActForm(
        acceptance.SayWhy,
        acceptance.refuse_path,
        "Refuser le dossier",
        "Refuser ce dossier",
        frozenset({State.PROPOSED}),
        Act.REFUSE,
        "L’équipe du produit lira vos raisons, puis préparera le dossier à nouveau.",
    ),
    "reprise": ActForm(
        acceptance.SayWhy,
        acceptance.resume_path,
        "Préparer à nouveau après un refus",
        "Préparer à nouveau",
        frozenset({State.REFUSED}),
        Act.RESUME,
    ),
    "reserve": ActForm(
        acceptance.AddReserve,
        acceptance.add_reserve,
        "Demander une réserve",
        "Ajouter cette réserve",
        frozenset({State.PROPOSED}),
        Act.RESERVE,
        "Une réserve dit ce que vous attendez encore, de qui et pour quand. Elle se lève par une preuve.",
        options=_reserve,
    ),
    "levee": ActForm(
        acceptance.LiftReserve,
        acceptance.lift_reserve,
        "Lever une réserve",
        "Lever cette réserve",
        LIVE,
        Act.LIFT,
        part="reserve_id",
    ),
    "decision": ActForm(
        decision.AskDecision,
        decision.ask_decision,
        "Demander la décision d’une instance",
        "Demander cette décision",
        AGREED,
        Act.ASK,
        "Sans elle, le produit ne change pas de phase. Sa réponse arrive ici, avec son numéro.",
        options=_bodies,
        when=lambda path: not path.decision_number and path.question_id is None,
    ),
    "arret": ActForm(
        decision.AskStopAfter,
        decision.ask_stop_after,
        "Demander l’arrêt après la reprise",
        "Demander cet arrêt",
        frozenset({State.DONE}),
        Act.STOP,
        "Un arrêt après la reprise n’est pas un abandon : ce que l’on en apprend sert aux suivants.",
        options=_bodies,
        when=lambda path: path.question_id is None,
    ),
    "deux-equipes": ActForm(
        takeover.StartPairing,
        takeover.start_pairing,
        "Commencer le travail à deux équipes",
        "Commencer",
        SIGNED,
        Act.PAIR,
        "L’équipe du produit et la DSI travaillent ensemble : chacune apprend de l’autre.",
    ),
    "personne": ActForm(
        takeover.AddPartner,
        takeover.add_partner,
        "Nommer une personne",
        "Ajouter cette personne",
        AGREED,
        Act.JOIN,
        options=_people,
    ),
    "depart": ActForm(
        takeover.EndPartner,
        takeover.end_partner,
        "Dire jusqu’à quand une personne participe",
        "Enregistrer",
        AGREED,
        Act.JOIN,
        part="partner_id",
        seen=lambda path, part: mark(path.partner(part).until),
    ),
    "note": ActForm(
        takeover.WriteNote,
        takeover.write_note,
        "Écrire dans le journal",
        "Écrire cette ligne",
        LIVE,
        Act.NOTE,
    ),
    "acte": ActForm(
        takeover.PublishAct,
        takeover.publish_act,
        "Enregistrer l’acte public",
        "Enregistrer cet acte",
        AGREED,
        Act.ACT,
        "La délibération, l’arrêté ou la convention qui rend la reprise valable pour tout le monde.",
        seen=lambda path, _part: mark(*path.act),
    ),
    "fin": ActForm(
        takeover.FinishPath,
        takeover.finish_path,
        "Dire que le produit est repris",
        "Dire que la reprise est faite",
        frozenset({State.PAIRING}),
        Act.FINISH,
        "Le produit change de phase avec le numéro de la décision. Deux bilans viendront, à 6 et à 12 mois.",
    ),
    "bilan": ActForm(
        takeover.RecordReview,
        takeover.record_review,
        "Écrire le bilan après la reprise",
        "Enregistrer ce bilan",
        frozenset({State.DONE}),
        Act.REVIEW,
        part="review_id",
    ),
    "sommeil": ActForm(
        takeover.PutToSleep,
        takeover.put_to_sleep,
        "Mettre le parcours en sommeil",
        "Mettre en sommeil",
        MOVING,
        Act.SLEEP,
        "Personne n’y travaille pour un temps. Le dossier est gardé complet, et peut être réveillé.",
    ),
    "reveil": ActForm(
        acceptance.SayWhy,
        takeover.wake_path,
        "Réveiller le parcours",
        "Réveiller ce parcours",
        frozenset({State.DORMANT}),
        Act.WAKE,
    ),
    "abandon": ActForm(
        acceptance.SayWhy,
        takeover.cancel_path,
        "Abandonner ce parcours",
        "Abandonner ce parcours",
        MOVING | {State.DORMANT},
        Act.CANCEL,
        "Le produit pourra ouvrir un autre parcours plus tard.",
    ),
}
"""Last part of the address -> the form."""
