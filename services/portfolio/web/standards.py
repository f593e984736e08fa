"""Where a product stands towards each standard: declared, proven, waived, beside what automatic checks found."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.standards.stating import (
    MAY_WAIVE,
    StateStandard,
    WaiveStandard,
    state_standard,
    waive_standard,
)
from services.portfolio.domain.dated_list import latest
from services.portfolio.domain.standards import (
    CLAIMS,
    LIGHTS,
    SEEN,
    STANDINGS,
    Claim,
    Held,
    Light,
    Standard,
    Standing,
    counted,
)
from services.portfolio.queries import products
from services.portfolio.queries.documents import files_named
from services.portfolio.queries.standards import held_by
from services.portfolio.tables.standards import lines, standards_of
from services.portfolio.web.team import check_may_write, may_write
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, send_attached, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_standards", __name__, url_prefix="/produits/<uuid:product_id>/exigences")
waives = role(*MAY_WAIVE)
LOOKS = {Light.GREEN: "good", Light.AMBER: "wait", Light.RED: "bad"}


def address(product_id: UUID) -> str:
    """The page of a product's standards."""
    return url_for("portfolio_standards.show", product_id=product_id)


@pages.get("", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """Those asked for today, what is amiss first; then what was said of those that no longer are."""
    product, today = products.the_product(reading(), product_id), products.today()
    here = held_by(reading(), product_id, today)
    known = standards_of(reading(), product_id)
    asked = {one.line.code for one in here}
    return render(
        "portfolio/standards.html",
        product=product,
        here=sorted(here, key=lambda one: list(Light).index(one.light), reverse=True),
        before=[(one, _words_then(one)) for one in known if one.code not in asked],
        summary=summary(here),
        names=names_of(reading(), {entry.by for one in known for entry in one.statements}),
        files=files_named(reading(), (entry.file_id for one in known for entry in one.statements)),
        standings=STANDINGS,
        lights=LIGHTS,
        looks=LOOKS,
        seen=SEEN,
        claims=CLAIMS,
        may_write=may_write(product_id, today),
        may_waive=me().has(*MAY_WAIVE),
        links=links("portfolio_standards.listed", product_id=product_id),
    )


def summary(here: list[Held]) -> list[tuple[str, str, int]]:
    """How many standards show each light: words, look, count; what nobody shows is left out."""
    return [(say(LIGHTS[light]), LOOKS[light], many) for light, many in counted(here).items() if many]


def _words_then(one: Standard) -> str:
    return say(latest([line for line in lines(reading()) if line.code == one.code]).label)


COLUMNS = (
    Column(name="standard", label="Exigence", of=lambda one: say(one.line.label)),
    Column(name="light", label="Risque", of=lambda one: say(LIGHTS[one.light])),
    Column(name="standing", label="État", of=lambda one: say(STANDINGS[one.standing])),
    Column(name="words", label="Preuve ou raison", of=lambda one: _last(one, "words")),
    Column(name="link", label="Adresse d’une preuve", of=lambda one: _last(one, "link")),
    Column(name="given_on", label="Date", of=lambda one: _last(one, "given_on") or None),
    Column(name="until", label="Valable jusqu’au", of=lambda one: one.standard.until if one.standard else None),
    Column(name="seen", label="Vérification automatique", of=lambda one: say(SEEN[one.seen]) if SEEN[one.seen] else ""),
)


def _last(one: Held, name: str) -> Any:
    return getattr(one.standard.last, name) if one.standard and one.standing is not Standing.MISSING else ""


@pages.get("/liste.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """Every standard with where the product stands, as a file."""
    product = products.the_product(reading(), product_id)
    return saved(form, f"exigences-{product.number}", COLUMNS, held_by(reading(), product_id, products.today()))


@pages.get("/<code>", allow=signed_in)
def stating(product_id: UUID, code: str) -> ResponseReturnValue:
    """The form that declares, proves or takes back."""
    check_may_write(product_id)
    found = _asked(product_id, code)
    claim = Claim.PROVEN if found.standing is not Standing.MISSING else Claim.DECLARED
    values = {"seen": _version(found), "claim": claim, "given_on": products.today()}
    return _state_page(product_id, code, Form(StateStandard, values=values))


def _version(found: Held) -> int:
    return found.standard.version if found.standard else 0


def _asked(product_id: UUID, code: str) -> Held:
    here = held_by(reading(), products.the_product(reading(), product_id).id, products.today())
    found = next((one for one in here if one.line.code == code), None)
    if found is None:
        raise NotFound("Cette exigence n’est plus demandée.")
    return found


def _given(product_id: UUID, code: str) -> dict[str, Any]:
    return {"by": me().id, "product_id": product_id, "code": code}


@pages.post("/<code>", allow=signed_in, uploads=True)
def state(product_id: UUID, code: str) -> ResponseReturnValue:
    """Keep it; the command says who may."""
    form = Form(StateStandard, request.form, given=_given(product_id, code), files=request.files)
    return post(form, state_standard, done=address, page=lambda refused: _state_page(product_id, code, refused))


def _state_page(product_id: UUID, code: str, form: Form[StateStandard]) -> str:
    return _page(product_id, code, say("Déclarer ou prouver"), form)


def _page(product_id: UUID, code: str, heading: str, form: Form[Any]) -> str:
    product, found = products.the_product(reading(), product_id), _asked(product_id, code)
    return render("portfolio/standard_form.html", product=product, heading=heading, form=form, line=found.line)


@pages.get("/<code>/fichier/<uuid:file_id>", allow=signed_in)
def file(product_id: UUID, code: str, file_id: UUID) -> ResponseReturnValue:
    """A proof that is a file, for whoever may read the standards."""
    known = [one for one in standards_of(reading(), product_id) if one.code == code]
    if file_id not in {entry.file_id for one in known for entry in one.statements}:
        raise NotFound("Nous ne trouvons pas ce fichier.")
    return send_attached(file_id)


@pages.get("/<code>/dispense", allow=waives)
def waiving(product_id: UUID, code: str) -> ResponseReturnValue:
    """The form of a waiver."""
    return _waive_page(product_id, code, Form(WaiveStandard, values={"seen": _version(_asked(product_id, code))}))


@pages.post("/<code>/dispense", allow=waives)
def waive(product_id: UUID, code: str) -> ResponseReturnValue:
    """Give it."""
    form = Form(WaiveStandard, request.form, given=_given(product_id, code))
    return post(form, waive_standard, done=address, page=lambda refused: _waive_page(product_id, code, refused))


def _waive_page(product_id: UUID, code: str, form: Form[WaiveStandard]) -> str:
    return _page(product_id, code, say("Donner une dispense"), form)
