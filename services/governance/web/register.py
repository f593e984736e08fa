"""The register of decisions: searched by every agent, and published for anyone who wants to verify it."""

import json
from pathlib import Path
from typing import Any

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from services.governance.domain import verify
from services.governance.domain.deliberations import in_force
from services.governance.domain.envelopes import grants
from services.governance.domain.register import Decision
from services.governance.domain.rules import Outcome
from services.governance.domain.withheld import entry_without_sense
from services.governance.queries import chain as queries
from services.governance.queries.conditions import conditions_of
from services.governance.queries.deliberations import lines_of
from services.governance.queries.register import author_of, corrections_of, decision_numbered, money_of
from services.governance.queries.reviews import review_of
from services.governance.queries.withheld import author_may_know, withheld, without
from services.governance.web.conditions import STATES
from services.governance.web.reviews import STATES as REVIEWS
from services.governance.web.road import OUTCOMES
from services.governance.web.visit import NO_PAGE, viewer
from shared.errors import NotFound
from shared.web import Pages, anyone, here, me, reading, render, signed_in
from shared.web.context import stop_reading
from shared.web.exports import Cell, Column, in_slices, links, saved

pages = Pages("register", __name__)

SHOWN = (
    "number",
    "decided_at",
    "outcome",
    "title",
    "body",
    "in_favour",
    "against",
    "abstentions",
    "members",
    "corrects",
    "answer",
    "deliberation",
    "vote",
)


def _of(name: str) -> Any:
    def read(row: Any) -> Cell:
        value: Cell = json.loads(row.record).get(name)
        return value

    return read


LABELS = (
    "Numéro",
    "Date",
    "Sens",
    "Objet",
    "Instance",
    "Pour",
    "Contre",
    "Abstentions",
    "Membres",
    "Rectifie ou abroge",
    "Réponse choisie",
    "Délibération de l’assemblée",
    "Empreinte du vote",
)
COLUMNS = (
    Column(name="position", label="Inscription", of=lambda row: row.position),
    *(Column(name=name, label=label, of=_of(name)) for name, label in zip(SHOWN, LABELS, strict=True)),
    Column(name="previous", label="Empreinte précédente", of=lambda row: row.previous),
    Column(name="digest", label="Empreinte", of=lambda row: row.digest),
)
"""The register as a file for a spreadsheet; for programs the extract is whole."""


@pages.get("/registre", allow=signed_in)
def index() -> ResponseReturnValue:
    """Decisions that hold some words, the last one first."""
    session, words, year = reading(), request.args.get("mots", "").strip()[:100], _number("annee")
    page = queries.search(session, words, year, _number("apres"))
    rows = without(page.rows, withheld(session, viewer()), entry_without_sense)
    return render(
        "governance/register.html",
        page=page,
        rows=rows,
        corrected=corrections_of(session, [row.number for row in page.rows]),
        records={row.position: json.loads(row.record) for row in rows},
        outcomes=words_of_outcomes(),
        words=words,
        year=year,
        years=queries.years(session),
        begun="apres" in request.args,
        files=[link for link in links("register.save") if not link[1].endswith(".json")],
    )


def words_of_outcomes() -> dict[str, tuple[str, str]]:
    """The outcomes as they are sealed -> words and kind of the tag."""
    return {outcome.value: words for outcome, words in OUTCOMES.items()}


def _number(name: str) -> int | None:
    asked = request.args.get(name, "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise NotFound(NO_PAGE)
    return int(asked)


@pages.get("/registre/<number>", allow=signed_in)
def show(number: str) -> ResponseReturnValue:
    """One decision, as it is sealed."""
    session = reading()
    entry, decided = queries.entry_numbered(session, number), decision_numbered(session, number)
    if number in withheld(session, viewer()):
        return render("governance/withheld.html", entry=entry, decision=decided)
    record = json.loads(entry.record)
    return render(
        "governance/decision.html",
        entry=entry,
        record=record,
        decision=decided,
        outcomes=OUTCOMES,
        shares=[(one["answer"], one["votes"]) for one in record.get("answers", [])],
        corrected_by=corrections_of(session, [number]).get(number, []),
        conditions=conditions_of(session, decided.id),
        states=STATES,
        acts=in_force(lines_of(session, decided.case_id)),
        review=review_of(session, decided.id),
        review_states=REVIEWS,
        may_appeal=_may_appeal(decided),
        **_money(decided),
        may_correct=me().has("team"),
        may_buy=grants(decided),
        may_add=me().has("team") and grants(decided),
    )


def _may_appeal(decided: Decision) -> bool:
    """Against a refusal: the team, and whoever carries the question, once they have the answer."""
    if decided.outcome is not Outcome.REFUSED or not author_may_know(reading(), decided.case_id):
        return False
    return me().has("team") or me().id == author_of(reading(), decided.case_id)


def _money(decided: Decision) -> dict[str, int]:
    """What the decision grants, and what of it is promised already."""
    granted, promised = money_of(reading(), decided.case_id) if grants(decided) else (0, 0)
    return {"granted_cents": granted, "promised_cents": promised}


@pages.get("/registre/ancrages", allow=anyone)
def anchors() -> ResponseReturnValue:
    """Where the register ended, day by day, and how anyone verifies it."""
    return render("governance/anchors.html", anchors=queries.anchors(reading()), granted=Outcome.GRANTED)


@pages.get("/registre/extrait.json", allow=anyone)
def extract() -> ResponseReturnValue:
    """The public extract: all that is sealed, in the order of the register."""
    stop_reading()
    runtime = here().runtime

    def pieces() -> Any:
        with runtime.reading() as session:
            yield from queries.extract(session, withheld(session))

    answer = Response(stream_with_context(pieces()), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=registre.json"
    return answer


@pages.get("/registre/extrait.<form>", allow=anyone)
def save(form: str) -> ResponseReturnValue:
    """The register as a file for a spreadsheet."""
    return saved(form, "registre", COLUMNS, in_slices(_public_entries, lambda row: (row.position,)))


def _public_entries(session: Any, wanted: Any) -> list[Any]:
    return without(queries.slice_of_entries(session, wanted), withheld(session), entry_without_sense)


@pages.get("/registre/verifier.py", allow=anyone)
def verifier() -> ResponseReturnValue:
    """The program that verifies the extract, with nothing but Python."""
    source = Path(verify.__file__).read_text(encoding="utf-8")
    headers = {"Content-Disposition": "attachment; filename=verifier.py"}
    return Response(source, content_type="text/x-python; charset=utf-8", headers=headers)
