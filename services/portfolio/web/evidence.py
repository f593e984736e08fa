"""The file of a pre-incubation: its page, and one form for each of its parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.commands import evidence as commands
from services.portfolio.commands.engagement import AskEngagement, ask_engagement
from services.portfolio.domain.engagement import PARTS, Engagement
from services.portfolio.domain.evidence import LABELS, LOG_KINDS, OUTCOMES, Point, road_of
from services.portfolio.domain.evidence_summary import summary
from services.portfolio.domain.phases import Phase, PhaseCode, arranged
from services.portfolio.domain.product import Product
from services.portfolio.domain.sheet import Clashes
from services.portfolio.domain.words import shortened
from services.portfolio.queries import evidence as queries
from services.portfolio.queries import products, sheet
from services.portfolio.tables import writing
from services.portfolio.web.paging import after
from services.portfolio.web.sheet import once_more, told
from services.portfolio.web.team import check_may_write, may_write
from shared.contracts.ideas import REASON_MAX
from shared.errors import NotFound
from shared.people import names_of
from shared.uow import UnitOfWork
from shared.web import Form, Pages, me, post, reading, render, signed_in
from shared.web.filters import date_fr
from shared.web.languages import say

pages = Pages("portfolio_evidence", __name__, url_prefix="/produits/<uuid:product_id>/dossier")


@dataclass(frozen=True)
class FormOf:
    """One form of the file."""

    command: type[Any]
    function: Callable[[Any, UnitOfWork], UUID]
    heading: str


FORMS = {
    "preuves": FormOf(commands.WriteEvidence, commands.write_dossier, "Écrire ce que l’on sait du problème"),
    "conclusion": FormOf(commands.Conclude, commands.write_dossier, "Conclure la pré-incubation"),
    "groupe": FormOf(commands.AddGroup, commands.add_group, "Ajouter un groupe à rencontrer"),
    "entretien": FormOf(commands.NoteMeeting, commands.note_meeting, "Noter un entretien"),
    "solution": FormOf(commands.AddAlternative, commands.add_alternative, "Comparer une solution existante"),
    "journal": FormOf(commands.WriteLog, commands.write_log, "Noter un appel, une visite, une étape"),
    "etape": FormOf(commands.ReachMilestone, commands.reach_milestone, "Noter un point d’étape atteint"),
    "engagement": FormOf(AskEngagement, ask_engagement, "Demander un engagement signé"),
}
"""By the last word of the address."""


def pre_incubation(product: Product, today: date) -> Phase | None:
    """The last pre-incubation of a product that has begun, gone through or not."""
    begun = [stay for stay in product.phases if stay.code == PhaseCode.PRE_INCUBATION and stay.start <= today]
    return begun[-1] if begun else None


ENDED = {
    PhaseCode.STOPPED.value: "Arrêté dès l’enquête, et c’est une réussite : rien n’a été construit pour rien.",
    PhaseCode.CONTINUED_BY_OWNER.value: "Sa direction continue sans l’incubateur : quelqu’un s’occupe du problème.",
    PhaseCode.MERGED.value: "Réuni à un autre produit : deux équipes n’auront pas construit deux fois la même chose.",
    PhaseCode.PARKED.value: "Mis en réserve : le dossier reste, et l’équipe pourra y revenir.",
}


def ended_early(phases: list[Phase], current: Phase | None) -> str:
    """What is said of a product whose pre-incubation ended without a construction; "" for the others."""
    codes = [stay.code for stay in arranged(phases) if stay.current_from is not None]
    if current is None or current.code not in ENDED or codes[-2:] != [PhaseCode.PRE_INCUBATION, current.code]:
        return ""
    return say(ENDED[current.code])


@pages.get("", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """The whole file; personal notes are shown to those who may write."""
    product, today = products.the_product(reading(), product_id), products.today()
    file, stay = queries.file_of(reading(), product_id), pre_incubation(product, today)
    reached = queries.reached(reading(), product_id, stay.start) if stay else {}
    points = road_of(stay.start, {week: row.reached for week, row in reached.items()}, today) if stay else []
    current = product.phase_on(today)
    going_on = current is not None and current.code == PhaseCode.PRE_INCUBATION
    return render(
        "portfolio/dossier.html",
        product=product,
        file=file,
        labels=LABELS,
        texts=file.dossier.texts,
        points=[(point, reached.get(point.milestone.week)) for point in points if going_on or point.reached],
        next=next_point(points) if going_on else None,
        signatures=signatures(file.engagements),
        kinds=LOG_KINDS,
        outcomes=OUTCOMES,
        names=names_of(reading(), {row.by for rows in (file.meetings, file.log) for row in rows}),
        may_write=may_write(product_id, today),
        forms={name: say(part.heading) for name, part in FORMS.items()},
        may_ask=me().has("team") and going_on and product.pending_gate is None,
    )


@pages.get("/historique", allow=signed_in)
def history(product_id: UUID) -> ResponseReturnValue:
    """What was written anew in the file, the last first."""
    page = sheet.history(reading(), product_id, after(), of=writing)
    names = names_of(reading(), [row.by for row in page.rows])
    return render(
        "portfolio/history.html",
        product=products.the_product(reading(), product_id),
        heading=say("Historique du dossier"),
        changes=[(say(LABELS[row.field]), _in_words(row), names.get(row.by, say("Quelqu’un"))) for row in page.rows],
        next=url_for(".history", product_id=product_id, apres=page.after) if page.after else "",
        first=url_for(".history", product_id=product_id) if after() else "",
    )


def _in_words(row: Row[Any]) -> dict[str, Any]:
    """What was written; an outcome as the form says it."""
    texts = {name: getattr(row, name) for name in ("before", "after")}
    if row.field == "outcome":
        texts = {name: say(OUTCOMES[code]) if code in OUTCOMES else code for name, code in texts.items()}
    return {"id": row.id, "at": row.at, **texts}


def next_point(points: list[Point]) -> Point | None:
    """The point that is waited for: the first one that is not reached."""
    return next((point for point in points if point.state != "done"), None)


def signatures(engagements: list[Engagement]) -> list[tuple[Engagement, str, str, str]]:
    """Each signature: it, in which quality, whose, and where it stands."""
    names = names_of(reading(), [one.signer_id for one in engagements])
    return [
        (one, say(PARTS[one.part]), names.get(one.signer_id, say("Quelqu’un")), _standing(one)) for one in engagements
    ]


def _standing(one: Engagement) -> str:
    if one.signed_at is None:
        return say("Demandée le {day}, pas encore signée", day=date_fr(one.asked_at))
    return say("Signé le {day}, {days} jours libérés par mois", day=date_fr(one.signed_at), days=one.days)


def proposed(product: Product) -> dict[str, str]:
    """What the question put before a body begins with: the outcome that the file proposes, and its summary."""
    file = queries.file_of(reading(), product.id)
    if not file.groups and not any(file.dossier.texts.values()):
        return {}
    text = summary(file.dossier, queries.found_in(file))
    phase = {"phase": file.dossier.outcome} if file.dossier.outcome else {}
    return phase | {"reason": shortened(text, REASON_MAX)}


def _part(name: str) -> FormOf:
    if name not in FORMS:
        raise NotFound
    return FORMS[name]


@pages.get("/<part>", allow=signed_in)
def edit(product_id: UUID, part: str) -> ResponseReturnValue:
    """One part, to be written."""
    check_may_write(product_id)
    form = Form(_part(part).command, values=_values(product_id, part), options=_options(product_id, part))
    return _page(product_id, part, form)


def _values(product_id: UUID, part: str) -> Mapping[str, Any]:
    if part in {"preuves", "conclusion"}:
        dossier = queries.file_of(reading(), product_id).dossier
        return dossier.texts | {"seen": dossier.version}
    return {"met_on": products.today(), "day": products.today(), "reached": products.today()}


def _options(product_id: UUID, part: str) -> dict[str, list[tuple[str, str]]]:
    if part != "entretien":
        return {}
    return {"group_id": [(str(row.id), row.label) for row in queries.groups_of(reading(), product_id)]}


@pages.post("/<part>", allow=signed_in)
def write(product_id: UUID, part: str) -> ResponseReturnValue:
    """Store it; the command says who may."""
    given = {"by": me().id, "product_id": product_id}
    form = Form(_part(part).command, request.form, given=given, options=_options(product_id, part))
    return post(
        form,
        _part(part).function,
        done=lambda product: url_for(".show", product_id=product),
        page=lambda refused: _page(product_id, part, refused),
    )


def _page(product_id: UUID, part: str, form: Form[Any]) -> str:
    refused = form.refusal
    clashes = refused if isinstance(refused, Clashes) else None
    return render(
        "portfolio/dossier_form.html",
        product=products.the_product(reading(), product_id),
        part=part,
        heading=say(_part(part).heading),
        form=once_more(form, clashes) if clashes else form,
        clashes=told(clashes.clashes, LABELS) if clashes else [],
        no_group=part == "entretien" and not _options(product_id, part)["group_id"],
    )
