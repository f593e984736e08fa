"""The pages of delegations: who decides what, by kind of question and amount; and who would decide this one."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from services.governance.commands.delegation import LEVELS, LINES, SetDelegation, set_delegation
from services.governance.domain.delegation import ASSEMBLY, KINDS, body_level, level_for
from services.governance.queries import delegation as queries
from shared.errors import NotFound
from shared.messages import choice, command, money
from shared.schemas import load
from shared.web import Form, Pages, me, post, reading, render, role, signed_in

pages = Pages("delegation", __name__, url_prefix="/delegations")
managers = role("team", "administrator")


@command
class WhoDecides:
    """A question that somebody thinks of asking."""

    question: str = choice(KINDS, label="Question")
    amount: int = money(label="Montant")


@dataclass(frozen=True)
class Answer:
    """Which level would decide, and the bodies of that level or of the next one above that has some.

    What belongs to the assembly goes to the highest body, once the assembly has deliberated.
    """

    level: str
    bodies: list[str]
    after_assembly: bool


@pages.get("/", allow=signed_in)
def index() -> ResponseReturnValue:
    """The whole table, and the answer for one question."""
    asked, amount = request.args.get("question", ""), request.args.get("montant", "")
    found, trouble = _answer(reading(), asked, amount) if asked else (None, "")
    return render(
        "governance/delegation.html",
        kinds=KINDS,
        levels=LEVELS,
        intervals=queries.all_intervals(reading()),
        asked=asked,
        amount=amount,
        answer=found,
        trouble=trouble,
    )


def _answer(session: Session, question: str, amount: str) -> tuple[Answer | None, str]:
    try:
        asked = load(WhoDecides, {"question": question, "amount": amount or "0"}, strict=True)
    except ValidationError:
        return None, "Choisissez une question et écrivez un montant en euros, par exemple 12 500."
    level = level_for(queries.all_intervals(session)[asked.question], asked.amount)
    return Answer(LEVELS[level.value], queries.bodies_from(session, body_level(level)), level is ASSEMBLY), ""


@pages.get("/<kind>", allow=managers)
def edit(kind: str) -> ResponseReturnValue:
    """The form of one kind of question."""
    _check_known(kind)
    intervals, version = queries.intervals_and_version(reading(), kind)
    values: dict[str, Any] = {"seen": version}
    for line, interval in zip(LINES, intervals, strict=False):
        parts = {"from": interval.least, "to": interval.below, "level": interval.level.value}
        values |= {f"{part}_{line}": value for part, value in parts.items()}
    return _edit_page(kind, Form(SetDelegation, values=values))


def _check_known(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound("Nous ne trouvons pas cette question.")


def _edit_page(kind: str, form: Form[SetDelegation]) -> str:
    changes = queries.changes_of(reading(), kind)
    return render(
        "governance/edit_delegation.html",
        kind=kind,
        words=KINDS[kind],
        form=form,
        lines=LINES,
        changes=changes,
        levels=LEVELS,
    )


@pages.post("/<kind>", allow=managers)
def change(kind: str) -> ResponseReturnValue:
    """Change it, unless an amount had no level, or two."""
    _check_known(kind)
    form = Form(SetDelegation, request.form, given={"by": me().id, "kind": kind})
    return post(
        form,
        set_delegation,
        done=lambda _kind: url_for("delegation.index"),
        page=lambda refused: _edit_page(kind, refused),
    )
