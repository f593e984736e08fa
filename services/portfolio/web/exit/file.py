"""The take-over file: all that the next team needs, on one page and as a folder to keep."""

import json
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from flask import send_file, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.domain.exit.conditions import OWNERS, STANDINGS
from services.portfolio.domain.exit.parts import OUTCOMES, SIDES
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import LABELS
from services.portfolio.domain.exit.targets import TARGETS
from services.portfolio.domain.product import Product
from services.portfolio.queries import exit as queries
from services.portfolio.queries import products
from services.portfolio.tables import vocabulary
from services.portfolio.web.exit.path import worn
from services.portfolio.web.exit.shown import journal
from shared.attachments import about, content_of
from shared.errors import Forbidden
from shared.people import names_of
from shared.web import Pages, reading, render, signed_in
from shared.web.languages import say

pages = Pages("portfolio_exit_file", __name__, url_prefix="/produits/<uuid:product_id>/sortie/dossier")
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a folder that are held before it goes to disk."""


def _open(product_id: UUID) -> tuple[Product, ExitPath]:
    """The file, for those who work on the exit."""
    product, path = products.the_product(reading(), product_id), queries.the_path(reading(), product_id)
    if not worn(product):
        raise Forbidden("Ce dossier est réservé aux personnes qui travaillent à cette sortie.")
    return product, path


@pages.get("/", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """One page with everything."""
    product, path = _open(product_id)
    documents = _documents(path)

    def address(document: UUID) -> str:
        return url_for("portfolio_exit.document", product_id=product_id, document_id=document)

    return render("portfolio/exit/file.html", **_content(product, path, documents), address=address)


@pages.get("/dossier-de-reprise.zip", allow=signed_in)
def folder(product_id: UUID) -> ResponseReturnValue:
    """The same page with the documents beside it, to be kept elsewhere."""
    product, path = _open(product_id)
    documents = _documents(path)
    names = {key: f"documents/{place:03d}-{row.filename}" for place, (key, row) in enumerate(documents.items(), 1)}
    content = _content(product, path, documents)
    packed: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        page = render("portfolio/exit/file_alone.html", **content, address=names.__getitem__)
        archive.writestr("dossier.html", page)
        archive.writestr("dossier.json", json.dumps(_plain(product, path), ensure_ascii=False, indent=2))
        for key, name in names.items():
            archive.writestr(name, content_of(reading(), key).content)
    packed.seek(0)
    name = f"{product.number}-reprise-{products.today().isoformat()}.zip"
    return send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)


def _documents(path: ExitPath) -> dict[UUID, Any]:
    wanted = [one.document_id for line in path.conditions for one in line.evidence if one.document_id]
    return about(reading(), wanted) if wanted else {}


def _content(product: Product, path: ExitPath, documents: dict[UUID, Any]) -> dict[str, Any]:
    names = names_of(reading(), _people(path))
    words, today = vocabulary(reading()), products.today()
    return {
        "product": product,
        "path": path,
        "today": today,
        "state": say(LABELS[path.state]),
        "targets": {target: say(one) for target, one in TARGETS.items()},
        "phases": [(say(words.label(stay.code, stay.start)), stay) for stay in product.phases],
        "lines": [(one, say(one.label), say(STANDINGS[one.standing(today)])) for one in path.conditions],
        "owners": {owner: say(one) for owner, one in OWNERS.items()},
        "sides": {side: say(one) for side, one in SIDES.items()},
        "outcomes": {outcome: say(one) for outcome, one in OUTCOMES.items()},
        "accounts": next((one for one in path.conditions if one.code == "accounts"), None),
        "documents": documents,
        "names": names,
        "journal": journal(path, names),
    }


def _people(path: ExitPath) -> set[UUID]:
    found = {one.by for one in path.entries} | {one.by for one in path.signatures}
    found |= {one.by for line in path.conditions for one in line.evidence}
    found |= {one.person_id for one in path.conditions} | {one.person_id for one in path.reserves}
    found |= {one.person_id for one in path.partners}
    return {one for one in found if one is not None}


def _plain(product: Product, path: ExitPath) -> dict[str, Any]:
    """The file for a program: ids stand for people."""
    parts = ("comparisons", "signatures", "reserves", "partners", "reviews", "entries")
    file = {**_columns(path), **{name: [_columns(one) for one in getattr(path, name)] for name in parts}}
    file["conditions"] = [
        {**_columns(line), "evidence": [_columns(one) for one in line.evidence]} for line in path.conditions
    ]
    return {"product": {"id": str(product.id), "number": product.number, "title": product.title}, "path": file}


def _columns(thing: object) -> dict[str, Any]:
    known = {name: value for name, value in vars(thing).items() if not name.startswith("_")}
    return {name: _value(value) for name, value in known.items() if not isinstance(value, list)}


def _value(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
