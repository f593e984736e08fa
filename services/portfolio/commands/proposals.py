"""A partner proposes a service for the catalogue without signing in; the team accepts it or declines it."""

from datetime import datetime
from uuid import UUID

from services.portfolio.commands.products import PREFIX
from services.portfolio.commands.searching import index
from services.portfolio.domain.catalogue import listed
from services.portfolio.domain.proposals import Proposal
from services.portfolio.domain.public_forms import check_is_someone
from shared.errors import Invalid
from shared.identifiers import id_from, new_id
from shared.links import NO_LINK, is_web
from shared.messages import choice, command, given, hidden, text
from shared.uow import UnitOfWork

PROPOSALS = "PS"
"""First letters of the numbers of proposals: PS-2026-0001."""

NO_ADDRESS = "Écrivez une adresse électronique, par exemple contact@organisme.example."


@command
class ProposeService:
    """A service that a partner has, and that could stand in the catalogue."""

    shown_at: datetime = given()
    title: str = text(max=200, label="Nom du service")
    mission: str = text(max=1000, min=10, rows=3, label="Ce qu’il change, en une phrase ou deux")
    link: str = text(max=500, label="Adresse du service en ligne", help="Elle commence par https://")
    organisation: str = text(max=200, label="Votre organisme")
    contact: str = text(
        max=254,
        label="Adresse électronique de contact",
        help="Une adresse de service plutôt que la vôtre : elle sera affichée si la proposition est acceptée.",
    )
    theme: str = choice({}, label="Thème")
    audience: str = choice({}, label="Public")
    site: str = text(max=200, label="Laissez ce champ vide", required=False)


def propose_service(cmd: ProposeService, uow: UnitOfWork) -> UUID:
    """Keep it for the team; returns its id."""
    check_is_someone(cmd.site, cmd.shown_at, uow.now)
    wrong = {"link": [NO_LINK]} if not is_web(cmd.link) else {}
    if not _is_mail(cmd.contact):
        wrong["contact"] = [NO_ADDRESS]
    if wrong:
        raise Invalid(wrong)
    proposal_id = new_id()
    proposal = Proposal(
        id=proposal_id,
        number=uow.number(PROPOSALS),
        title=cmd.title,
        mission=cmd.mission,
        organisation=cmd.organisation,
        link=cmd.link,
        contact=cmd.contact,
        theme=cmd.theme,
        audience=cmd.audience,
        received_at=uow.now,
    )
    uow.add(proposal)
    uow.say(proposal.received())
    return proposal_id


def _is_mail(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host) and not set(text) & set(" ,;<>\"'\n")


@command
class AcceptProposal:
    """List the service as a product of the catalogue."""

    by: UUID = given()
    proposal_id: UUID = given()
    seen: int = hidden()
    reason: str = text(max=2000, rows=3, label="Un mot pour le partenaire", required=False)


def accept_proposal(cmd: AcceptProposal, uow: UnitOfWork) -> UUID:
    """Bring the product into being; returns its id."""
    proposal = uow.get(Proposal, cmd.proposal_id, seen=cmd.seen)
    product_id = id_from(proposal.id, "product")
    product = proposal.accept(
        product_id=product_id, number=uow.number(PREFIX), reason=cmd.reason, by=cmd.by, now=uow.now
    )
    uow.add(product)
    index(product, uow)
    uow.say(proposal.decided(), listed(product.id, product.number, product.title, product, uow.now))
    return product_id


@command
class DeclineProposal:
    """Do not list the service, and say why."""

    by: UUID = given()
    proposal_id: UUID = given()
    seen: int = hidden()
    reason: str = text(max=2000, min=10, rows=4, label="Pourquoi", help="Le partenaire lira cette raison.")


def decline_proposal(cmd: DeclineProposal, uow: UnitOfWork) -> UUID:
    """Answer no; returns the proposal's id."""
    proposal = uow.get(Proposal, cmd.proposal_id, seen=cmd.seen)
    proposal.decline(reason=cmd.reason, by=cmd.by, now=uow.now)
    uow.say(proposal.decided())
    return proposal.id
