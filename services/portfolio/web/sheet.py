"""The forms with which the team writes on a sheet, and the history of the sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from services.portfolio.commands.sheet import EditAddresses, EditPresentation, edit_sheet
from services.portfolio.domain import catalogue
from services.portfolio.domain.product import Product
from services.portfolio.domain.sheet import LABELS, Clash, Clashes
from services.portfolio.queries import products, sheet
from services.portfolio.web.paging import after
from shared.errors import NotFound
from shared.people import names_of
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.languages import say

pages = Pages("portfolio_sheet", __name__, url_prefix="/produits/<uuid:product_id>")

PARTS: dict[str, type[Any]] = {"presentation": EditPresentation, "adresses": EditAddresses}


def _part(name: str) -> type[Any]:
    if name not in PARTS:
        raise NotFound
    return PARTS[name]


@pages.get("/fiche/<part>", allow=role("team"))
def edit(product_id: UUID, part: str) -> ResponseReturnValue:
    """One part of the sheet, to be written on."""
    product = products.the_product(reading(), product_id)
    return _page(product, part, Form(_part(part), values=product.sheet | {"seen": product.version}))


@pages.post("/fiche/<part>", allow=role("team"))
def write(product_id: UUID, part: str) -> ResponseReturnValue:
    """Store it; where somebody else wrote in the same fields, both texts are shown."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(_part(part), request.form, given=given)
    return post(
        form,
        edit_sheet,
        done=lambda product: url_for("portfolio.show", product_id=product),
        page=lambda refused: _page(products.the_product(reading(), product_id), part, refused),
    )


def _page(product: Product, part: str, form: Form[Any]) -> str:
    refused = form.refusal
    clashes = refused if isinstance(refused, Clashes) else None
    return render(
        "portfolio/sheet.html",
        product=product,
        part=part,
        form=once_more(form, clashes) if clashes else form,
        clashes=told(clashes.clashes, LABELS) if clashes else [],
    )


def once_more(form: Form[Any], clashes: Clashes) -> Form[Any]:
    """The same words, now that the person sees what the sheet says today: sent again, theirs hold."""
    again = Form(form.type, MultiDict({**request.form.to_dict(), "seen": str(clashes.version)}))
    again.refuse(clashes)
    return again


def told(clashes: list[Clash], labels: Mapping[str, str]) -> list[tuple[str, str, str, datetime]]:
    """For each field: its name, what it says now, who wrote that, when."""
    names = names_of(reading(), [clash.by for clash in clashes if clash.by])
    return [(say(labels[clash.field]), clash.now, _who(clash.by, names), clash.at) for clash in clashes]


def _who(by: UUID | None, names: dict[UUID, str]) -> str:
    return say("Lecture du fichier d’origine") if by is None else names.get(by, say("Quelqu’un"))


@pages.get("/historique", allow=signed_in)
def history(product_id: UUID) -> ResponseReturnValue:
    """What was written anew on the sheet, the last first."""
    product = products.the_product(reading(), product_id)
    page = sheet.history(reading(), product_id, after())
    names = names_of(reading(), [row.by for row in page.rows if row.by])
    labels = LABELS | catalogue.LABELS
    changes = [(say(labels[row.field]), row, _who(row.by, names)) for row in page.rows]
    return render(
        "portfolio/history.html",
        product=product,
        heading=say("Historique de la fiche"),
        changes=changes,
        next=url_for(".history", product_id=product_id, apres=page.after) if page.after else "",
        first=url_for(".history", product_id=product_id) if request.args.get("apres") else "",
    )
