"""What the team writes for the catalogue: how a product stands in it, addresses, what follows, lists of words."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.commands.catalogue import (
    AddLink,
    AddWord,
    EditListing,
    RemoveLink,
    RemoveWord,
    add_link,
    add_word,
    edit_listing,
    remove_link,
    remove_word,
)
from services.portfolio.commands.succession import SayWhatFollows, say_what_follows
from services.portfolio.domain.catalogue import KINDS, LINK_KINDS, TAG_FIELDS, Kind
from services.portfolio.domain.product import Product
from services.portfolio.queries import catalogue, products
from services.portfolio.web.catalogue import label_of
from shared.web import Form, Pages, me, post, reading, render, role
from shared.web.languages import say

pages = Pages("portfolio_listing", __name__)
team = role("team")


@pages.get("/produits/<uuid:product_id>/catalogue", allow=team)
def edit(product_id: UUID) -> ResponseReturnValue:
    """The form of its place in the catalogue."""
    product, listed = products.the_product(reading(), product_id), catalogue.words_listed(reading())
    values: dict[str, Any] = {"seen": product.version, "public": product.public, "licence": product.licence}
    values |= {"made_by": product.made_by.value, "accessibility": product.accessibility}
    for name, kind in TAG_FIELDS.items():
        known = {row.code for row in listed if row.kind == kind}
        values[name] = [tag.code for tag in product.tags if tag.kind == kind and tag.code in known]
        others = [tag.word for tag in product.tags if tag.kind == kind and tag.code not in known]
        values[f"other_{name}"] = ", ".join(others)
    return _page(product, Form(EditListing, values=values, options=_options(listed)))


@pages.post("/produits/<uuid:product_id>/catalogue", allow=team)
def write(product_id: UUID) -> ResponseReturnValue:
    """Store it."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(EditListing, request.form, given=given, options=_options(catalogue.words_listed(reading())))
    return post(form, edit_listing, done=_sheet, page=lambda refused: _page(_product(product_id), refused))


def _options(listed: list[Any]) -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(row.code, label_of(row)) for row in listed if row.kind == kind] for name, kind in TAG_FIELDS.items()
    }


def _product(product_id: UUID) -> Product:
    return products.the_product(reading(), product_id)


def _sheet(product_id: UUID) -> str:
    return url_for("portfolio.show", product_id=product_id)


def _page(product: Product, form: Form[EditListing]) -> str:
    return render("portfolio/listing.html", product=product, form=form)


@pages.get("/produits/<uuid:product_id>/autres-adresses", allow=team)
def addresses(product_id: UUID) -> ResponseReturnValue:
    """The addresses of a product beside the first ones, and the form of one more."""
    product = _product(product_id)
    return _addresses(product, Form(AddLink, values={"seen": product.version}))


@pages.post("/produits/<uuid:product_id>/autres-adresses", allow=team)
def add(product_id: UUID) -> ResponseReturnValue:
    """Add it."""
    form = Form(AddLink, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, add_link, done=_back, page=lambda refused: _addresses(_product(product_id), refused))


@pages.post("/produits/<uuid:product_id>/autres-adresses/retrait", allow=team)
def remove(product_id: UUID) -> ResponseReturnValue:
    """Take one off."""
    form = Form(RemoveLink, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, remove_link, done=_back, page=lambda refused: _not_removed(product_id, refused))


def _not_removed(product_id: UUID, refused: Form[RemoveLink]) -> str:
    """The page as it is now, and above it why the address is still there."""
    product = _product(product_id)
    form = Form(AddLink, values={"seen": product.version})
    if refused.refusal is not None:
        form.refuse(refused.refusal)
    return _addresses(product, form)


def _back(product_id: UUID) -> str:
    return url_for(".addresses", product_id=product_id)


def _addresses(product: Product, form: Form[AddLink]) -> str:
    links = [(say(LINK_KINDS[link.kind]), link.label, link.url) for link in product.links]
    return render("portfolio/links.html", product=product, form=form, links=links)


@pages.get("/produits/<uuid:product_id>/suite", allow=team)
def following(product_id: UUID) -> ResponseReturnValue:
    """The form that says in which products this one goes on."""
    product = _product(product_id)
    return _following(product, Form(SayWhatFollows, values={"seen": product.version}))


@pages.post("/produits/<uuid:product_id>/suite", allow=team)
def follow(product_id: UUID) -> ResponseReturnValue:
    """Note it."""
    form = Form(SayWhatFollows, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, say_what_follows, done=_sheet, page=lambda refused: _following(_product(product_id), refused))


def _following(product: Product, form: Form[SayWhatFollows]) -> str:
    follows = catalogue.successors(reading(), product.id)
    return render("portfolio/following.html", product=product, form=form, follows=follows)


@pages.get("/mots/", allow=team)
def words() -> ResponseReturnValue:
    """The lists of words that the catalogue proposes."""
    return _words(Form(AddWord))


@pages.post("/mots/", allow=team)
def propose() -> ResponseReturnValue:
    """One more word."""
    form = Form(AddWord, request.form, given={"by": me().id})
    return post(form, add_word, done=lambda _code: url_for(".words"), page=_words)


@pages.post("/mots/<uuid:word_id>/retrait", allow=team)
def forget(word_id: UUID) -> ResponseReturnValue:
    """One word less."""
    form = Form(RemoveWord, request.form, given={"by": me().id, "word_id": word_id})
    return post(form, remove_word, done=lambda _id: url_for(".words"), page=lambda _refused: words())


def _words(form: Form[AddWord]) -> str:
    listed = catalogue.words_listed(reading())
    kinds = [(say(label), [row for row in listed if row.kind == Kind(kind)]) for kind, label in KINDS.items()]
    return render("portfolio/words.html", kinds=kinds, form=form, label_of=label_of)
