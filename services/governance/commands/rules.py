"""Say how a body votes: by a text of law, or setting by setting."""

from uuid import UUID

from services.governance.domain.bodies import Body
from services.governance.domain.rules import PRESETS, Base, Majority, Quorum, Rules
from shared.errors import Invalid
from shared.messages import choice, command, given, hidden, integer, yes_no
from shared.uow import UnitOfWork

MAJORITIES = {
    "simple": "Simple : plus de voix pour que de voix contre",
    "absolute": "Absolue : plus de la moitié des membres pour",
    "qualified": "Renforcée : une part donnée des voix",
    "unanimity": "Unanimité : personne contre",
    "consent": "Consentement : aucune objection motivée",
    "opinion": "Avis : les voix sont comptées, rien n’est décidé",
}
QUORUMS = {
    "half": "La moitié des membres au moins",
    "more_than_half": "Plus de la moitié des membres",
    "none": "Aucun nombre exigé",
}
BASES = {"expressed": "des voix exprimées", "members": "de tous les membres"}
LAWS = {
    "crpa": "Code des relations entre le public et l’administration (R133-3 à R133-15)",
    "cgct": "Code général des collectivités territoriales (L4132-13 à L4132-18)",
}
"""The words on screen of each setting."""


@command
class SetRules:
    """Settle how a body votes."""

    by: UUID = given()
    body_id: UUID = given()
    seen: int = hidden()
    majority: str = choice(MAJORITIES, label="Majorité")
    numerator: int = integer(
        min=1, max=99, label="Part exigée : au moins", help="Pour la majorité renforcée : 2 dans « 2 sur 3 »."
    )
    denominator: int = integer(min=1, max=99, label="Sur", help="Pour la majorité renforcée : 3 dans « 2 sur 3 ».")
    base: str = choice(BASES, label="Cette part se compte sur le total")
    abstentions_tolerated: bool = yes_no(
        label="L’unanimité reste acquise quand des membres s’abstiennent", help="Pour les votes à l’unanimité."
    )
    quorum: str = choice(
        QUORUMS, label="Présence exigée en séance", help="En consultation écrite, la moitié doit voter."
    )
    mandates_counted: bool = yes_no(label="Les pouvoirs comptent pour la présence exigée")
    casting_vote: bool = yes_no(label="À égalité, la voix de la présidence l’emporte")
    secret_requests: int = integer(
        min=1,
        max=99,
        label="Vote secret si le demandent",
        help="Nombre de membres ; ils le demandent avant l’ouverture du vote.",
    )
    convocation_days: int = integer(
        min=0, max=60, label="Délai de convocation", help="Jours francs entre la convocation et la séance."
    )


def set_rules(cmd: SetRules, uow: UnitOfWork) -> UUID:
    """Votes that are open keep the rules they were opened with; returns the body's id."""
    if cmd.numerator > cmd.denominator:
        raise Invalid({"numerator": ["Cette part ne peut pas dépasser le tout."]})
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    rules = Rules(
        majority=Majority(cmd.majority),
        numerator=cmd.numerator,
        denominator=cmd.denominator,
        base=Base(cmd.base),
        abstentions_tolerated=cmd.abstentions_tolerated,
        quorum=Quorum(cmd.quorum),
        mandates_counted=cmd.mandates_counted,
        casting_vote=cmd.casting_vote,
    )
    body.convocation_days, body.secret_requests = cmd.convocation_days, cmd.secret_requests
    uow.say(body.vote_by(rules, uow.now))
    return body.id


@command
class FollowLaw:
    """Take the settings of a text of law over, all at once."""

    by: UUID = given()
    body_id: UUID = given()
    seen: int = hidden()
    law: str = choice(LAWS, label="Texte")


def follow_law(cmd: FollowLaw, uow: UnitOfWork) -> UUID:
    """Each setting can be changed afterwards; returns the body's id."""
    body = uow.get(Body, cmd.body_id, seen=cmd.seen)
    uow.say(body.follow(PRESETS[cmd.law], uow.now))
    return body.id
