"""The risks of a product: the register, the gravest first, and the form of each."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.domain.risks import LEVELS, WEIGHTS, Risk, Weight
from services.portfolio.queries import products
from services.portfolio.tables.risks import risks_of
from services.portfolio.web.team import check_may_write, may_write
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.exports import Column, links, saved
from shared.web.languages import say

pages = Pages("portfolio_risks", __name__, url_prefix="/produits/<uuid:product_id>/risques")
LOOKS = {Weight.LIGHT: "plain", Weight.WATCHED: "wait", Weight.GRAVE: "bad"}
SHOWN = ("title", "likelihood", "impact", "mitigation", "review_on", "over", "why")


def address(product_id: UUID) -> str:
    """The page of a product's risks."""
    return url_for("portfolio_risks.show", product_id=product_id)


@pages.get("", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """Those that stand, the gravest first; then those that are over."""
    product, today, risks = (
        products.the_product(reading(), product_id),
        products.today(),
        risks_of(reading(), product_id),
    )
    return render(
        "portfolio/risks.html",
        product=product,
        today=today,
        standing=[one for one in risks if not one.last.over],
        over=[one for one in risks if one.last.over],
        names=_names(risks),
        levels=LEVELS,
        weights=WEIGHTS,
        looks=LOOKS,
        may_write=may_write(product_id, today),
        links=links("portfolio_risks.listed", product_id=product_id),
    )


def _names(risks: list[Risk]) -> dict[UUID, str]:
    written = [entry for one in risks for entry in one.writings]
    return dict(names_of(reading(), {entry.by for entry in written} | {e.owner_id for e in written if e.owner_id}))


@pages.get("/liste.<form>", allow=signed_in)
def listed(product_id: UUID, form: str) -> Response:
    """The register as a file."""
    product, risks = products.the_product(reading(), product_id), risks_of(reading(), product_id)
    names = _names(risks)
    columns = [
        Column(name="risk", label="Risque", of=lambda one: one.last.title),
        Column(name="weight", label="Poids", of=lambda one: say(WEIGHTS[one.weight])),
        Column(name="likelihood", label="Probabilité", of=lambda one: say(LEVELS[one.last.likelihood])),
        Column(name="impact", label="Gravité", of=lambda one: say(LEVELS[one.last.impact])),
        Column(name="mitigation", label="Ce qu’on fait pour l’éviter", of=lambda one: one.last.mitigation),
        Column(name="owner", label="Qui s’en charge", of=lambda one: names.get(one.last.owner_id, "")),
        Column(name="review_on", label="À revoir le", of=lambda one: one.last.review_on),
        Column(name="over", label="N’existe plus", of=lambda one: one.last.over),
        Column(name="why", label="Raison", of=lambda one: one.last.why),
    ]
    return saved(form, f"risques-{product.number}", columns, risks)


@pages.get("/nouveau", allow=signed_in)
def new(product_id: UUID) -> ResponseReturnValue:
    """The form of one more."""
    check_may_write(product_id)
    return _page(product_id, Form(WriteRisk, values={"seen": 0}))


@pages.post("/nouveau", allow=signed_in)
def add(product_id: UUID) -> ResponseReturnValue:
    """Keep it; the command says who may."""
    return _post(product_id, None)


@pages.get("/<uuid:risk_id>", allow=signed_in)
def edit(product_id: UUID, risk_id: UUID) -> ResponseReturnValue:
    """One risk, to be written."""
    check_may_write(product_id)
    found = next((one for one in risks_of(reading(), product_id) if one.id == risk_id), None)
    if found is None:
        raise NotFound("Nous ne trouvons pas ce risque.")
    values: dict[str, Any] = {name: getattr(found.last, name) for name in SHOWN}
    owner = _names([found]).get(found.last.owner_id, "") if found.last.owner_id else ""
    return _page(product_id, Form(WriteRisk, values={**values, "who": owner, "seen": found.version}))


@pages.post("/<uuid:risk_id>", allow=signed_in)
def write(product_id: UUID, risk_id: UUID) -> ResponseReturnValue:
    """Keep it; the command says who may."""
    return _post(product_id, risk_id)


def _post(product_id: UUID, risk_id: UUID | None) -> Response:
    form = Form(WriteRisk, request.form, given={"by": me().id, "product_id": product_id, "risk_id": risk_id})
    return post(form, write_risk, done=address, page=lambda refused: _page(product_id, refused))


def _page(product_id: UUID, form: Form[WriteRisk]) -> str:
    product = products.the_product(reading(), product_id)
    trail = [
        (say("Produits"), url_for("portfolio.index")),
        (product.title, url_for("portfolio.show", product_id=product_id)),
        (say("Risques"), address(product_id)),
    ]
    page = {"heading": say("Écrire un risque"), "action": request.path, "button": say("Enregistrer")}
    return render("portfolio/list_line.html", **page, form=form, trail=trail)
