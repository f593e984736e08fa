"""The pages of money: the envelopes of a year, one of them with its journal, and what the team may do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from services.governance.commands import envelopes as commands
from services.governance.domain.envelopes import CommitmentState, Move
from services.governance.queries import envelopes as queries
from services.governance.web.visit import after, now
from shared.errors import NotFound
from shared.schemas import PARIS
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.exports import Cell, Column, in_slices, links, saved

pages = Pages("envelopes", __name__, url_prefix="/enveloppes")
managers = role("team", "administrator")

STATES = {
    CommitmentState.RESERVED: ("Réservé", "wait"),
    CommitmentState.COMMITTED: ("Engagé", "info"),
    CommitmentState.CLOSED: ("Soldé", "plain"),
}
"""Where a commitment stands -> words and kind of the tag."""

MOVES = {
    Move.OPENED: "Enveloppe ouverte",
    Move.RESIZED: "Montant changé",
    Move.GIVEN: "Virement vers une autre enveloppe",
    Move.RECEIVED: "Virement reçu",
    Move.RESERVED: "Réservé",
    Move.COMMITTED: "Engagé",
    Move.SPENT: "Dépensé",
    Move.TAKEN_BACK: "Dépense annulée",
    Move.RELEASED: "Rendu disponible",
}
"""What happened to an envelope -> words on screen."""

Choices = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Act:
    """Something that the team may do: its form, what carries it out, the words of its page."""

    command: type[Any]
    function: Callable[[Any, Any], UUID]
    title: str
    lead: str
    button: str
    options: Callable[[Session, UUID], Choices] = lambda _session, _id: {}


WITH_ENVELOPES = {
    "montant": Act(
        commands.ResizeEnvelope,
        commands.resize_envelope,
        "Changer le montant",
        "Le nouveau montant ne peut pas être inférieur à ce qui est réservé et engagé.",
        "Enregistrer ce montant",
    ),
    "virement": Act(
        commands.TransferMoney,
        commands.transfer_money,
        "Virer de l’argent",
        "La somme des deux enveloppes reste la même.",
        "Virer cette somme",
        lambda session, envelope_id: {"to_id": queries.others_than(session, envelope_id)},
    ),
    "reservation": Act(
        commands.ReserveMoney,
        commands.reserve_money,
        "Réserver pour un dossier",
        "Si la décision accorde l’argent, il est engagé aussitôt ; sinon il redevient disponible.",
        "Réserver cette somme",
        lambda session, _id: {"case_id": queries.open_cases(session)},
    ),
    "engagement": Act(
        commands.CommitMoney,
        commands.commit_money,
        "Engager sur une décision",
        "Seule une décision du registre qui accorde la demande peut engager de l’argent, une fois par ligne.",
        "Engager cette somme",
        lambda session, _id: {"case_id": queries.granted_decisions(session)},
    ),
}
WITH_COMMITMENTS = {
    "depense": Act(
        commands.SpendMoney,
        commands.spend_money,
        "Noter une dépense",
        "Une dépense ne peut pas dépasser ce qui reste engagé.",
        "Enregistrer cette dépense",
    ),
    "annulation": Act(
        commands.TakeSpendingBack,
        commands.take_spending_back,
        "Annuler une dépense",
        "Pour une erreur de saisie : la dépense et son annulation restent toutes deux dans le journal.",
        "Annuler cette somme",
    ),
    "solde": Act(
        commands.ReleaseMoney,
        commands.release_money,
        "Solder",
        "Ce qui n’est pas dépensé redevient disponible dans l’enveloppe. On ne peut pas revenir en arrière.",
        "Solder maintenant",
    ),
}


def address(envelope_id: UUID) -> str:
    """The page of an envelope."""
    return url_for("envelopes.show", envelope_id=envelope_id)


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """The envelopes of a year."""
    session, years = reading(), queries.years(reading())
    shown = _year(years)
    found = queries.envelopes_of(session, shown)
    sums = queries.sums_of(found)
    files = links("envelopes.save", year=shown)
    return render("governance/envelopes.html", year=shown, years=years, envelopes=found, sums=sums, files=files)


def _euros(name: str) -> Callable[[Any], Cell]:
    return lambda row: Decimal(getattr(row, name)) / 100


COLUMNS = (
    Column(name="fiscal_year", label="Exercice", of=lambda row: row.fiscal_year),
    Column(name="label", label="Enveloppe", of=lambda row: row.label),
    Column(name="total", label="Montant", of=_euros("total_cents")),
    Column(name="reserved", label="Réservé", of=_euros("reserved_cents")),
    Column(name="committed", label="Engagé, dépensé compris", of=_euros("committed_cents")),
    Column(name="spent", label="Dépensé", of=_euros("spent_cents")),
)
"""The envelopes as a file, in euros."""


@pages.get("/exercice-<int:year>.<form>", allow=signed_in)
def save(year: int, form: str) -> ResponseReturnValue:
    """The envelopes of a year as a file."""
    rows = in_slices(lambda session, wanted: queries.slice_of_envelopes(session, wanted, year), lambda row: (row.id,))
    return saved(form, f"enveloppes-{year}", COLUMNS, rows)


def _year(years: list[int]) -> int:
    """The year asked for, else this one, else the last that has an envelope."""
    asked = request.args.get("exercice", "")
    if asked:
        if not (asked.isascii() and asked.isdecimal() and len(asked) == 4):
            raise NotFound("Cet exercice n’existe pas.")
        return int(asked)
    current = now().astimezone(PARIS).year
    return current if current in years or not years else years[0]


@pages.get("/nouvelle", allow=managers)
def new() -> ResponseReturnValue:
    """The form of a new envelope."""
    return _new_page(Form(commands.OpenEnvelope, values={"fiscal_year": now().astimezone(PARIS).year}))


def _new_page(form: Form[commands.OpenEnvelope]) -> str:
    return render("governance/new_envelope.html", form=form)


@pages.post("/nouvelle", allow=managers)
def create() -> ResponseReturnValue:
    """Open it."""
    form = Form(commands.OpenEnvelope, request.form, given={"by": me().id})
    return post(form, commands.open_envelope, done=address, page=_new_page)


@pages.get("/<uuid:envelope_id>", allow=signed_in)
def show(envelope_id: UUID) -> ResponseReturnValue:
    """One envelope: its picture, what is promised of it, its journal."""
    session = reading()
    return render(
        "governance/envelope.html",
        envelope=queries.the_envelope(session, envelope_id),
        commitments=queries.commitments_of(session, envelope_id),
        journal=queries.journal_of(session, envelope_id, after()),
        states=STATES,
        moves=MOVES,
        acts=WITH_ENVELOPES if me().has("team", "administrator") else {},
    )


@pages.get("/<uuid:envelope_id>/<any(montant,virement,reservation,engagement):name>", allow=managers)
def asking(envelope_id: UUID, name: str) -> ResponseReturnValue:
    """The form of what may be done with an envelope."""
    act, held = WITH_ENVELOPES[name], queries.the_envelope(reading(), envelope_id)
    values = {"seen": held.version, "total_cents": held.total_cents, "line": 1, "case_id": request.args.get("dossier")}
    return _act_page(envelope_id, act, Form(act.command, values=values, options=act.options(reading(), envelope_id)))


def _act_page(envelope_id: UUID, act: Act, form: Form[Any], label: str = "") -> str:
    held = queries.the_envelope(reading(), envelope_id)
    return render("governance/money_form.html", envelope=held, act=act, form=form, label=label)


@pages.post("/<uuid:envelope_id>/<any(montant,virement,reservation,engagement):name>", allow=managers)
def do(envelope_id: UUID, name: str) -> ResponseReturnValue:
    """Do it."""
    act = WITH_ENVELOPES[name]
    given = {"by": me().id, "envelope_id": envelope_id}
    form = Form(act.command, request.form, given=given, options=act.options(reading(), envelope_id))
    return post(form, act.function, done=address, page=lambda refused: _act_page(envelope_id, act, refused))


@pages.get("/engagements/<uuid:commitment_id>/<any(depense,annulation,solde):name>", allow=managers)
def asking_more(commitment_id: UUID, name: str) -> ResponseReturnValue:
    """The form of what may be done with a commitment."""
    act, kept = WITH_COMMITMENTS[name], queries.the_commitment(reading(), commitment_id)
    return _act_page(kept.envelope_id, act, Form(act.command, values={"seen": kept.version}), kept.label)


@pages.post("/engagements/<uuid:commitment_id>/<any(depense,annulation,solde):name>", allow=managers)
def do_more(commitment_id: UUID, name: str) -> ResponseReturnValue:
    """Do it."""
    act, kept = WITH_COMMITMENTS[name], queries.the_commitment(reading(), commitment_id)
    form = Form(act.command, request.form, given={"by": me().id, "commitment_id": commitment_id})
    page = lambda refused: _act_page(kept.envelope_id, act, refused, kept.label)  # noqa: E731 - shown again only when refused
    return post(form, act.function, done=address, page=page)
