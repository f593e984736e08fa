"""Saying where a product stands towards a standard: declared, proven, waived, taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from services.portfolio.commands.team import the_product_to_write_on, today
from services.portfolio.domain.dated_list import in_force
from services.portfolio.domain.product import Product
from services.portfolio.domain.standards import CLAIMS, LONGEST_WAIVER, Claim, Line, Standard, Statement
from services.portfolio.tables.standards import lines, standards_of
from shared.attachments import keep
from shared.errors import Forbidden, Invalid, NotFound
from shared.identifiers import new_id
from shared.links import check_link
from shared.messages import attachment, choice, command, day, given, hidden, text
from shared.people import roles_of
from shared.uow import UnitOfWork
from shared.uploads import Upload

WORDS_MAX = 1000
BY_TEAM = {claim.value: CLAIMS[claim] for claim in (Claim.DECLARED, Claim.PROVEN, Claim.WITHDRAWN)}
MAY_WAIVE = ("team", "dsi")
WAIVES = "Une dispense se donne par l’équipe de l’incubateur ou par la DSI, pas par l’équipe du produit."


@command
class StateStandard:
    """Declare that a product meets a standard, prove it, or take that back."""

    by: UUID = given()
    product_id: UUID = given()
    code: str = given()
    seen: int = hidden()
    claim: str = choice(BY_TEAM, label="Ce que vous pouvez dire")
    words: str = text(
        max=WORDS_MAX,
        min=5,
        rows=4,
        label="La preuve, ou la raison",
        help="Ce que chacun peut vérifier : un document, un essai, une décision. Si vous retirez, dites pourquoi.",
    )
    link: str = text(max=500, label="Adresse d’une preuve", required=False)
    file: Upload | None = attachment(label="Ou un fichier joint", required=False)
    given_on: date = day(label="Date de la preuve ou de la déclaration")
    until: date | None = day(
        label="Valable jusqu’au", help="Vide : aussi longtemps que la liste le permet.", required=False
    )


def state_standard(cmd: StateStandard, uow: UnitOfWork) -> UUID:
    """Keep it and say it; returns the product's id."""
    check_link("link", cmd.link)
    product = the_product_to_write_on(uow, cmd.product_id, cmd.by)
    line, claim, now = _asked(cmd.code, uow), Claim(cmd.claim), today(uow)
    taken_back = claim is Claim.WITHDRAWN
    given_on, until = (now, None) if taken_back else (cmd.given_on, line.last_day(cmd.given_on, cmd.until, now))
    file_id = keep(uow, cmd.file, by=cmd.by) if cmd.file else None
    said = _statement(cmd, claim, uow, given_on=given_on, until=until, link=cmd.link, file_id=file_id)
    _state(product, line, said, cmd.seen, uow)
    return product.id


@command
class WaiveStandard:
    """A product does without a standard until a day, for a reason."""

    by: UUID = given()
    product_id: UUID = given()
    code: str = given()
    seen: int = hidden()
    words: str = text(max=WORDS_MAX, min=10, rows=4, label="Pourquoi ce produit peut s’en passer")
    until: date = day(label="Jusqu’au", help="Un an au plus. Ensuite l’exigence compte de nouveau.")


def waive_standard(cmd: WaiveStandard, uow: UnitOfWork) -> UUID:
    """Keep it and say it; returns the product's id."""
    product, now = uow.get(Product, cmd.product_id), today(uow)
    if not set(MAY_WAIVE) & set(roles_of(uow.session, cmd.by)):
        raise Forbidden(WAIVES)
    if not now <= cmd.until <= now + LONGEST_WAIVER:
        raise Invalid({"until": ["Choisissez un jour à venir, dans un an au plus."]})
    said = _statement(cmd, Claim.WAIVED, uow, given_on=now, until=cmd.until)
    _state(product, _asked(cmd.code, uow), said, cmd.seen, uow)
    return product.id


def _asked(code: str, uow: UnitOfWork) -> Line:
    found = next((line for line in in_force(lines(uow.session), today(uow)) if line.code == code), None)
    if found is None:
        raise NotFound("Cette exigence n’est plus demandée.")
    return found


def _statement(cmd: StateStandard | WaiveStandard, claim: Claim, uow: UnitOfWork, **facts: Any) -> Statement:
    return Statement(id=new_id(), claim=claim, words=cmd.words, by=cmd.by, at=uow.now, **facts)


def _state(product: Product, line: Line, said: Statement, seen: int, uow: UnitOfWork) -> None:
    # The row of the product makes two people who say the first word of a standard wait for each other.
    standard = _the_standard(product.id, line.code, seen, uow)
    standard.state(said)
    uow.say(standard.said(product, line.label))


def _the_standard(product_id: UUID, code: str, seen: int, uow: UnitOfWork) -> Standard:
    """The standard as it was on the person's screen; raises Refused when somebody else stated it since."""
    known = next((one for one in standards_of(uow.session, product_id) if one.code == code), None)
    if known is not None:
        return uow.get(Standard, known.id, seen=seen)
    standard = Standard(id=new_id(), product_id=product_id, code=code)
    uow.add(standard)
    return standard
