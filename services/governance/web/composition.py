"""Who sits in a body, as its page shows it, and the forms by which that changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.governance.commands.bodies import NameChair
from services.governance.commands.seats import AddMember, DeclareAbsence
from services.governance.domain.bodies import Body
from services.governance.domain.days import in_paris
from services.governance.domain.seats import Absence, Place, Seat, holding
from services.governance.queries.bodies import people_but
from shared.web import Form, me, reading
from shared.web.languages import say

ORDER = list(Place)
SEATS: dict[str, str] = {
    Place.TITULAR: "Titulaire",
    Place.SUBSTITUTE: "Suppléance",
    Place.ADVISORY: "Voix consultative",
}


@dataclass(frozen=True)
class Line:
    """One seat that is held today or later; `votes` says whether its holder votes today, `away` until when not."""

    seat: Seat
    votes: bool
    away: date | None
    chairs: bool


@dataclass(frozen=True)
class Composition:
    """Seats of today and later, seats that are over, and absences that are not."""

    lines: list[Line]
    former: list[Seat]
    absences: list[Absence]
    voting: int


def composition(body: Body, today: date) -> Composition:
    """Who sits, and who did: all of it follows from the dates."""
    voting = body.votes_on(today)
    away = {one.person_id: one.until for one in body.absences if one.covers(today)}
    held = sorted(
        (one for one in body.seats if one.until is None or today <= one.until),
        key=lambda one: (ORDER.index(one.place), one.since),
    )
    lines = [
        Line(one, voting.get(one.person_id) is one, away.get(one.person_id), one.person_id == body.chair_id)
        for one in held
    ]
    former = [one for one in body.seats if one.until is not None and one.until < today]
    return Composition(lines, former, [one for one in body.absences if today <= one.until], len(voting))


def managers_here() -> bool:
    """Whether whoever looks may change who sits."""
    return me().has("team", "administrator")


def may_say_absent(body: Body, moment: datetime) -> frozenset[UUID]:
    """Whose absences whoever looks may say."""
    today = in_paris(moment)
    seats = [one for one in body.seats if one.place is not Place.ADVISORY]
    everyone = frozenset(one.person_id for one in seats if one.until is None or today <= one.until)
    return everyone if managers_here() or me().id == body.chair_id else everyone & {me().id}


def forms_of(body: Body, names: Mapping[UUID, str], moment: datetime) -> dict[type[Any], Form[Any]]:
    """What whoever looks may do."""
    forms: dict[type[Any], Form[Any]] = {}
    today = in_paris(moment)
    if may := may_say_absent(body, moment):
        forms[DeclareAbsence] = Form(
            DeclareAbsence, values={"since": today, "until": today}, options={"person_id": named(may, names)}
        )
    if managers_here():
        given = {"seen": body.version, "place": Place.TITULAR.value, "since": today}
        forms[AddMember] = Form(AddMember, values=given, options=newcomers(body, names, today))
        shown = {"seen": body.version, "person_id": body.chair_id}
        titulars = holding(body.seats, Place.TITULAR, today)
        forms[NameChair] = Form(NameChair, values=shown, options={"person_id": named(titulars, names)})
    return forms


def newcomers(body: Body, names: Mapping[UUID, str], today: date) -> dict[str, list[tuple[str, str]]]:
    """Who may be seated, and whom a substitute may stand for."""
    held = [one for one in body.seats if one.until is None]
    lasting = [one for one in body.seats if one.until is None or today <= one.until]
    titulars = {one.person_id for one in lasting if one.place is Place.TITULAR}
    return {
        "person_id": people_but(reading(), {one.person_id for one in held}),
        "stands_for": named(titulars, names),
    }


def named(people: Iterable[UUID], names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """People as the choices of a form, by name."""
    return sorted(((str(one), names.get(one, say("Une personne"))) for one in people), key=lambda row: row[1])
