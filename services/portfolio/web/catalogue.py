"""The public catalogue: the list, found by words and filters, and the sheet of each service."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.portfolio.domain.beta import body_of
from services.portfolio.domain.catalogue import ACCESSIBILITY, LINK_KINDS, ORIGINS, Kind
from services.portfolio.domain.documents import KINDS
from services.portfolio.domain.opinions import SCORES
from services.portfolio.domain.phases import RANKS, PhaseCode
from services.portfolio.domain.product import Product
from services.portfolio.domain.publiccode import has_publiccode
from services.portfolio.domain.standards import Held, Seen
from services.portfolio.domain.succession import KINDS as WAYS
from services.portfolio.domain.succession import SuccessionKind
from services.portfolio.domain.vocabulary import Vocabulary
from services.portfolio.queries import beta, opinions
from services.portfolio.queries import catalogue as queries
from services.portfolio.queries.cohorts import call_of
from services.portfolio.queries.documents import open_ones
from services.portfolio.queries.measures import shown_to_all
from services.portfolio.queries.opinions import Satisfaction
from services.portfolio.queries.products import today
from services.portfolio.queries.standards import accessibility_of
from services.portfolio.tables import vocabulary
from services.portfolio.web import road
from services.portfolio.web.cohorts import asked as asked_cohort
from services.portfolio.web.cohorts import cohort_words
from services.portfolio.web.documents import place
from services.portfolio.web.measures import points, target
from services.portfolio.web.paging import after, asked_id
from services.portfolio.web.products import LONGEST_SEARCH
from shared.web import Pages, anyone, me, reading, render
from shared.web.exports import links as saved_as
from shared.web.filters import date_fr
from shared.web.languages import say
from shared.web.markdown import shown

pages = Pages("portfolio_catalogue", __name__, url_prefix="/catalogue")

ASKED = {"theme": "theme", "audience": "public", "made_by": "origine", "phase": "phase"}
ASKED |= {"cohort": "promotion", "call": "appel"}
"""The filters, and what they are called in an address."""

OUTCOMES = {
    PhaseCode.CONTINUED_BY_OWNER: "La direction qui porte ce service le poursuit elle-même, sans l’incubateur. "
    "C’est une belle issue : le besoin est reconnu, et il est entre de bonnes mains.",
    PhaseCode.TRANSFERRED: "Ce service a fait ses preuves : la direction du système d’information l’a repris.",
    PhaseCode.OPERATED: "Ce service a fait ses preuves : un autre organisme le fait vivre.",
}
STOPPED_EARLY = (
    "L’enquête s’est arrêtée avant la construction. Savoir tôt qu’un service n’est pas la bonne réponse "
    "est un résultat utile : rien n’a été construit pour rien."
)
STOPPED = "Ce service est arrêté. Ce qu’il a appris reste lisible ici."
FILTER_LABELS = {"theme": "Thème", "audience": "Public", "made_by": "Origine", "phase": "Où il en est"}
FILTER_LABELS |= {"cohort": "Promotion", "call": "Appel"}


def label_of(row: Any) -> str:
    """A word of the lists; names of technologies are the same in every language."""
    label: str = row.label
    return label if row.kind == Kind.TECHNOLOGY else say(label)


def wish() -> queries.Wish:
    """What the address asks for."""
    asked: dict[str, Any] = {name: request.args.get(word, "")[:LONGEST_SEARCH] for name, word in ASKED.items()}
    asked |= {"cohort": asked_cohort(asked["cohort"]), "call": asked_id(ASKED["call"])}
    return queries.Wish(words=request.args.get("mots", "")[:LONGEST_SEARCH], after=after(), **asked)


@pages.get("/", allow=anyone)
def index() -> ResponseReturnValue:
    """Services by title, with the number that each choice would leave."""
    asked, words, labels = wish(), vocabulary(reading()), queries.words_listed(reading())
    page = queries.listed(reading(), today(), asked)
    ids = [row.id for row in page.rows]
    return render(
        "portfolio/catalogue.html",
        page=page,
        wish=asked,
        many=queries.count(reading(), today(), asked),
        filters=[_filter(name, asked, words, labels) for name in ASKED],
        tags=queries.tags_of(reading(), ids),
        label_of={(row.kind, row.code): label_of(row) for row in labels},
        satisfaction=opinions.satisfaction_of(reading(), ids),
        phase_of=lambda code: say(words.label(code, today())) if code else "",
        look=partial(road.look, words=words),
        origin_of=lambda code: say(ORIGINS[code]),
        next=url_for(".index", **_address(asked), apres=page.after) if page.after else "",
        first=url_for(".index", **_address(asked)) if asked.after else "",
        saved=saved_as("portfolio_catalogue_files.products"),
    )


def _address(asked: queries.Wish) -> dict[str, Any]:
    return {"mots": asked.words or None, **{word: getattr(asked, name) or None for name, word in ASKED.items()}}


def _filter(name: str, asked: queries.Wish, words: Vocabulary, labels: list[Any]) -> tuple[str, str, str, Any]:
    """As the macro wants it: name, label, value, choices each with its live count."""
    counts = queries.counts_by(reading(), today(), asked, name)
    chosen = str(getattr(asked, name) or "")
    known = _known(name, counts, words, labels)
    choices = [
        (code, f"{label} ({counts.get(code, 0)})") for code, label in known if counts.get(code) or code == chosen
    ]
    if chosen and chosen not in dict(known):
        choices.append((chosen, f"{chosen} ({counts.get(chosen, 0)})"))
    return ASKED[name], say(FILTER_LABELS[name]), chosen, [("", say("Tous")), *choices]


def _known(name: str, counts: Any, words: Vocabulary, labels: list[Any]) -> list[tuple[str, str]]:
    if name == "made_by":
        return [(code, say(label)) for code, label in ORIGINS.items()]
    if name == "cohort":
        return [(code, cohort_words(code)) for code in sorted(counts, reverse=True)]
    if name == "call":
        return queries.titles_of_calls(reading(), counts)
    if name == "phase":
        return [(code, say(words.label(code, today()))) for code in sorted(counts, key=words.rank)]
    return [(row.code, say(row.label)) for row in labels if row.kind == queries.TAGGED[name]]


@pages.get("/<uuid:product_id>", allow=anyone)
def show(product_id: UUID) -> ResponseReturnValue:
    """One service: what it is, where it is, what people think of it, its story."""
    product = queries.the_public_product(reading(), product_id)
    follows = queries.successors(reading(), product_id)
    if len(follows) == 1 and follows[0].public and "histoire" not in request.args:
        return redirect(url_for(".show", product_id=follows[0].id), 302)
    words, labels = vocabulary(reading()), queries.words_listed(reading())
    current = product.phase_on(today())
    satisfaction = opinions.satisfaction_of(reading(), [product_id]).get(product_id, Satisfaction())
    return render(
        "portfolio/catalogue_sheet.html",
        product=product,
        phase=say(words.label(current.code, today())) if current else "",
        look=road.look(current.code if current else None, words),
        outcome=_outcome(product),
        facts=_facts(product),
        tags={kind: _tags(product, kind, labels) for kind in (Kind.THEME, Kind.AUDIENCE)},
        technologies=[label for _, label in _tags(product, Kind.TECHNOLOGY, labels)],
        accessible=_accessibility(product_id),
        links=[(say(LINK_KINDS[link.kind]), link.label, link.url) for link in product.links],
        measures=[(one.name, points(one), target(one)) for one in shown_to_all(reading(), product_id)],
        documents=[(one.last, place(one)) for one in open_ones(reading(), product_id)],
        kinds=KINDS,
        satisfaction=satisfaction,
        opinions=[(say(SCORES[str(row.score)]), row.words, row.given_at) for row in _words(product_id)],
        bars=road.bars(product.phases, today(), words),
        decisions=_decisions(product, words),
        today=today(),
        text=_text_of(product),
        follows=[(row, say(WAYS[SuccessionKind(row.kind)])) for row in follows],
        came_from=queries.predecessors(reading(), product_id),
        has_publiccode=has_publiccode(product),
    )


CHECKED = {
    Seen.CONFIRMED: "La vérification automatique a trouvé la mention et la déclaration.",
    Seen.DENIED: "La vérification automatique n’a pas trouvé la mention ou la déclaration.",
}


def _accessibility(product_id: UUID) -> tuple[Held | None, str]:
    """Where the service stands towards the standard of accessibility, and what the automatic check says of it."""
    held = accessibility_of(reading(), product_id, today())
    return held, say(CHECKED[held.seen]) if held and held.seen in CHECKED else ""


def _words(product_id: UUID) -> list[Any]:
    return opinions.words_shown(reading(), product_id)


def _outcome(product: Product) -> str:
    """What became of a product that has left the road, told as it deserves; "" while it is on it."""
    current = product.phase_on(today())
    if current is None:
        return ""
    if current.code == PhaseCode.STOPPED:
        built = any(stay.rank > RANKS[PhaseCode.PRE_INCUBATION] for stay in product.phases if stay is not current)
        return say(STOPPED) if built else say(STOPPED_EARLY)
    return say(OUTCOMES[PhaseCode(current.code)]) if current.code in OUTCOMES else ""


def _facts(product: Product) -> list[tuple[str, str]]:
    """What stands beside the title, as label and value."""
    rows = [
        (say("Origine"), say(ORIGINS[product.made_by])),
        (say("Porté par"), product.directorate),
        *_came_from(product),
        (say("Accessibilité déclarée (RGAA)"), say(ACCESSIBILITY[product.accessibility])),
        (say("Hébergement"), product.hosting),
        (say("Ce dont le service dépend"), product.dependencies),
        (say("Licence du code source"), product.licence),
        (say("Écrire à l’équipe"), product.contact),
    ]
    return [(label, value) for label, value in rows if value]


def _came_from(product: Product) -> list[tuple[str, str]]:
    """The call and the cohort, for agents: the public does not see calls."""
    call = call_of(reading(), product.id) if me().known else None
    return [(say("Appel"), call.title), (say("Promotion"), cohort_words(call.cohort))] if call else []


def _tags(product: Product, kind: Kind, labels: list[Any]) -> list[tuple[str, str]]:
    known = {row.code: label_of(row) for row in labels if row.kind == kind}
    return [(tag.code, known.get(tag.code, tag.word)) for tag in product.tags if tag.kind == kind]


def _decisions(product: Product, words: Vocabulary) -> list[tuple[str, str, str]]:
    """The stays that a body has decided: phase, day, number of the decision."""
    return [
        (say(words.label(stay.code, today())), date_fr(stay.start), stay.decision_number)
        for stay in product.phases
        if stay.decision_number
    ]


def _text_of(product: Product) -> str:
    return shown(body_of(beta.source_of(reading(), product.id).content)) if product.origin == "beta" else ""


@pages.get("/nom/<path:name>", allow=anyone)
def by_name(name: str) -> ResponseReturnValue:
    """Where a product published under that name, now or before, is today."""
    return redirect(url_for(".show", product_id=queries.named(reading(), name)), 301)
