"""The catalogue as open data: lists, beta.gouv.fr's own JSON, publiccode.yml, Atom feeds."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask import Response, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.domain.beta_export import file_of, name_of, told
from services.portfolio.domain.catalogue import ORIGINS
from services.portfolio.domain.publiccode import has_publiccode, publiccode
from services.portfolio.domain.startups import incubator, startup
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import catalogue, exports, news
from services.portfolio.queries.exports import Line
from services.portfolio.queries.products import today
from services.portfolio.tables import vocabulary
from services.portfolio.tables.wholes import Whole, wholes
from services.portfolio.web.cohorts import cohort_words
from shared.errors import Refused
from shared.identifiers import id_from
from shared.schemas import PARIS
from shared.web import Pages, anyone, reading, render, role
from shared.web.addresses import outside
from shared.web.atom import Entry, feed
from shared.web.context import stop_reading
from shared.web.exports import Column, in_slices, saved
from shared.web.exports import links as saved_as
from shared.web.languages import say

pages = Pages("portfolio_catalogue_files", __name__, url_prefix="/catalogue")

LICENCE = "Licence Ouverte 2.0 (Etalab)"
LICENCE_ADDRESS = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
MISSING = "Ce fichier demande l’adresse du code source et sa licence : la fiche du produit ne les dit pas encore."
FEED = UUID("01a20000-0000-7000-8000-00000000cafe")
"""The id of the feed of the whole catalogue, for ever."""


@pages.get("/donnees", allow=anyone)
def open_data() -> ResponseReturnValue:
    """What programs and spreadsheets can take, and under which licence."""
    return render("portfolio/open_data.html", saved=saved_as(".products"), licence_address=LICENCE_ADDRESS)


@pages.get("/produits.<form>", allow=anyone)
def products(form: str) -> ResponseReturnValue:
    """The public products as a list."""
    return _list(form, "catalogue", public_only=True)


@pages.get("/portefeuille.<form>", allow=role("team"))
def everything(form: str) -> ResponseReturnValue:
    """All products as a list, for the team."""
    return _list(form, "portefeuille", public_only=False)


def _list(form: str, name: str, *, public_only: bool) -> Response:
    words, day = vocabulary(reading()), today()
    rows = in_slices(
        lambda session, wanted: exports.lines(session, day, wanted, public_only=public_only),
        lambda line: (line.product.sorted_as, line.product.id),
    )
    columns = _columns(words, day)
    return saved(form, name, columns if public_only else [*columns, *_INSIDE], rows)


def _columns(words: Vocabulary, day: date) -> list[Column]:
    def phase(line: Line) -> str:
        return say(words.label(line.product.phase, day)) if line.product.phase else ""

    return [
        Column(name="number", label="Numéro", of=lambda line: line.product.number),
        Column(name="title", label="Nom du service", of=lambda line: line.product.title),
        Column(name="mission", label="Mission", of=lambda line: line.product.mission),
        Column(name="phase", label="Phase", of=phase),
        Column(name="since", label="Depuis le", of=lambda line: line.product.since),
        Column(name="made_by", label="Origine du service", of=lambda line: say(ORIGINS[line.product.made_by])),
        Column(name="themes", label="Thèmes", of=lambda line: line.words["theme"]),
        Column(name="audiences", label="Publics", of=lambda line: line.words["audience"]),
        Column(name="technologies", label="Technologies", of=lambda line: line.words["technology"]),
        Column(name="link", label="Adresse du service en ligne", of=lambda line: line.product.link),
        Column(name="repository", label="Adresse du code source", of=lambda line: line.product.repository),
        Column(name="accessibility", label="Accessibilité déclarée", of=lambda line: line.product.accessibility),
        Column(name="opinions", label="Nombre d’avis", of=lambda line: line.satisfaction.answers),
        Column(name="satisfied", label="Avis satisfaits", of=lambda line: line.satisfaction.satisfied),
    ]


_INSIDE = [
    Column(name="public", label="Dans le catalogue public", of=lambda line: line.product.public),
    Column(name="origin", label="Venu de", of=lambda line: line.product.origin),
    Column(name="reference", label="Nom d’origine", of=lambda line: line.product.reference),
    Column(name="decision_number", label="Décision", of=lambda line: line.product.decision_number),
    Column(name="call", label="Appel", of=lambda line: line.product.call_title),
    Column(name="cohort", label="Promotion", of=lambda line: cohort_words(line.product.cohort)),
    Column(name="directorate", label="Direction qui porte le produit", of=lambda line: line.product.directorate),
]


@pages.get("/startups.json", allow=anyone)
def startups() -> ResponseReturnValue:
    """The public products in the shape of beta.gouv.fr's public interface."""
    stop_reading()
    found = in_slices(lambda session, wanted: wholes(session, wanted, public_only=True), lambda whole: (whole.id,))
    address = outside(url_for(".startups"))
    return Response(stream_with_context(_resources(found, address, today())), content_type="application/json")


def _resources(found: Iterator[Whole], address: str, day: date) -> Iterator[str]:
    incubators: dict[str, dict[str, Any]] = {}
    before = json.dumps({"links": {"self": address}})[:-1] + ', "data": ['
    for whole in found:
        made = startup_of(whole, day)
        for one in made["relationships"]["incubators"]["data"]:
            incubators.setdefault(one["id"], incubator(one["id"]))
        yield before + json.dumps(made, ensure_ascii=False)
        before = ",\n"
    head = before if before != ",\n" else ""
    yield f'{head}], "included": {json.dumps(list(incubators.values()), ensure_ascii=False)}}}\n'


def startup_of(whole: Whole, day: date) -> dict[str, Any]:
    """One product as a resource."""
    return startup(name_of(whole.product), *told(whole.product, whole.source, day))


@pages.get("/<uuid:product_id>/publiccode.yml", allow=anyone)
def as_publiccode(product_id: UUID) -> ResponseReturnValue:
    """What other administrations need to know to use the code again."""
    product = catalogue.the_public_product(reading(), product_id)
    if not has_publiccode(product):
        raise Refused(MISSING)
    headers = {"Content-Disposition": f"inline; filename=publiccode-{product.number}.yml"}
    return Response(publiccode(product, today()), content_type="text/yaml; charset=utf-8", headers=headers)


@pages.get("/nouveautes.atom", allow=anyone)
def all_news() -> ResponseReturnValue:
    """What is new in the catalogue."""
    words = vocabulary(reading())
    entries = [_of_row(row, words) for row in news.of_all(reading(), today())]
    page = url_for("portfolio_catalogue.index")
    title = say("Services numériques du Ti Kub : ce qui est nouveau")
    return feed(id=FEED, title=title, page=page, author="Ti Kub", entries=entries, rights=LICENCE)


@pages.get("/<uuid:product_id>/nouveautes.atom", allow=anyone)
def news_of_one(product_id: UUID) -> ResponseReturnValue:
    """What is new about one service."""
    product = catalogue.the_public_product(reading(), product_id)
    words = vocabulary(reading())
    entries = [_of_row(row, words) for row in news.of_one(reading(), product_id, today())]
    title = say("{title} : ce qui est nouveau", title=product.title)
    page = url_for("portfolio_catalogue.show", product_id=product_id)
    return feed(id=product.id, title=title, page=page, author="Ti Kub", entries=entries, rights=LICENCE)


def _of_row(row: Any, words: Vocabulary) -> Entry:
    """A product that has come into the catalogue, or entered a phase."""
    path = url_for("portfolio_catalogue.show", product_id=row.id)
    if row.code is None:
        title, what, at = say("{title} entre au catalogue", title=row.title), "listed", row.listed_at
    else:
        phase = say(words.label(row.code, row.start))
        title, what = say("{title} : {phase}", title=row.title, phase=phase), f"{row.code} {row.start}"
        at = datetime.combine(row.start, time(), PARIS)
    return Entry(id=id_from(row.id, what), title=title, path=path, updated=at, summary=row.mission)


@pages.get("/<uuid:product_id>/fiche.md", allow=role("team"))
def as_beta_file(product_id: UUID) -> ResponseReturnValue:
    """The product file as it stands today: what was read, and what was written here since."""
    whole = exports.whole(reading(), product_id)
    headers = {"Content-Disposition": f"attachment; filename={whole.product.number}.md"}
    return file_of(whole.product, whole.source, today()), 200, {"Content-Type": "text/plain; charset=utf-8", **headers}
