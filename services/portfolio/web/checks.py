"""The automatic checks of a product: what they found, asking for them, waivers, and who can reach the product."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from services.portfolio.commands.checks import (
    AskForChecks,
    EndWaiver,
    SetAccess,
    WaiveCheck,
    ask_for_checks,
    end_waiver,
    set_access,
    waive_check,
)
from services.portfolio.commands.checks.waiving import ACCESSES
from services.portfolio.domain.checks import BY_CODE, CHECKS, Check, Standing
from services.portfolio.domain.seen import mark
from services.portfolio.queries import checks, products
from services.portfolio.tables.checks import told_at
from services.portfolio.web.check_files import files
from shared.errors import NotFound
from shared.people import names_of
from shared.schemas import PARIS
from shared.web import Form, Pages, me, post, reading, render, role, signed_in
from shared.web.filters import date_fr
from shared.web.languages import say

pages = Pages("portfolio_checks", __name__, url_prefix="/produits/<uuid:product_id>/verifications")
in_charge = role("team", "dsi")

STANDINGS = {
    Standing.MET: ("Satisfait", "good"),
    Standing.FAILING: ("À corriger", "bad"),
    Standing.ABSENT: ("Absent", "wait"),
    Standing.UNREACHABLE: ("Injoignable", "bad"),
    Standing.WAIVED: ("Dispense en cours", "info"),
    Standing.EXCUSED: ("Absent, comme prévu", "plain"),
}
"""Words and look of each way in which a check stands."""


@pages.get("/", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """All fifteen, with their rules; while they are made, how far they are."""
    return _page(product_id, Form(AskForChecks))


@pages.post("/", allow=in_charge)
def ask(product_id: UUID) -> ResponseReturnValue:
    """Have them made now."""
    form = Form(AskForChecks, request.form, given={"by": me().id, "product_id": product_id})
    return post(
        form, ask_for_checks, done=lambda _run: _home(product_id), page=lambda refused: _page(product_id, refused)
    )


def _home(product_id: UUID) -> str:
    return url_for("portfolio_checks.show", product_id=product_id)


def _page(product_id: UUID, form: Form[Any]) -> str:
    product = products.the_product(reading(), product_id)
    found, runs = checks.latest(reading(), product_id, products.today()), checks.runs(reading(), product_id)
    waived = {code: one.waiver for code, one in found.items() if one.waiver is not None}
    names = names_of(reading(), [waiver.by for waiver in waived.values() if waiver.by])
    return render(
        "portfolio/checks.html",
        product=product,
        form=form,
        run=runs[0] if runs and runs[0].ended_at is None else None,
        rows=[(check, say(check.label), say(check.rule), _detail(found.get(check.code))) for check in CHECKS],
        found=found,
        standings={how: (say(words), look) for how, (words, look) in STANDINGS.items()},
        good=sum(one.good for one in found.values()),
        names=names,
        access=say(ACCESSES[checks.access_of(reading(), product_id)]),
        may=me().has("team", "dsi"),
        trend=[_point(run) for run in reversed(runs) if run.ended_at is not None],
        files=files(product_id) if found else [],
    )


def _detail(result: checks.Result | None) -> str:
    """What was found in this person's language: a sentence, then names and figures."""
    if result is None:
        return ""
    facts = ", ".join(say(fact) for fact in result.facts)
    return " ".join(part for part in (say(result.detail) if result.detail else "", facts) if part)


def _point(run: Row[Any]) -> tuple[Any, int, str, str]:
    """A point of the picture: the day, how many were met, the same as printed, the day in words."""
    day = run.asked_at.astimezone(PARIS).date()
    return day, run.met, say("{met} sur {all}", met=run.met, all=run.answered), date_fr(day)


def _form_page(product_id: UUID, heading: str, form: Form[Any], action: str, button: str) -> str:
    product = products.the_product(reading(), product_id)
    return render(
        "portfolio/check_form.html", product=product, heading=heading, form=form, action=action, button=button
    )


@pages.get("/acces", allow=in_charge)
def telling_access(product_id: UUID) -> ResponseReturnValue:
    """The form that says who can reach the product."""
    seen = mark(told_at(reading(), product_id))
    values = {"seen": seen, "access": checks.access_of(reading(), product_id)}
    return _access_page(product_id, Form(SetAccess, values=values))


@pages.post("/acces", allow=in_charge)
def tell_access(product_id: UUID) -> ResponseReturnValue:
    """Store it."""
    form = Form(SetAccess, request.form, given={"by": me().id, "product_id": product_id})
    return post(form, set_access, done=_home, page=lambda refused: _access_page(product_id, refused))


def _access_page(product_id: UUID, form: Form[SetAccess]) -> str:
    action = url_for(".tell_access", product_id=product_id)
    return _form_page(product_id, say("Qui peut atteindre ce produit ?"), form, action, say("Enregistrer"))


@pages.get("/<code>/dispense", allow=in_charge)
def waiving(product_id: UUID, code: str) -> ResponseReturnValue:
    """The form of a waiver."""
    return _waiver_page(product_id, _check(code), Form(WaiveCheck))


@pages.post("/<code>/dispense", allow=in_charge)
def waive(product_id: UUID, code: str) -> ResponseReturnValue:
    """Let the check not count until that day."""
    check = _check(code)
    form = Form(WaiveCheck, request.form, given={"by": me().id, "product_id": product_id, "code": code})
    return post(form, waive_check, done=_home, page=lambda refused: _waiver_page(product_id, check, refused))


def _waiver_page(product_id: UUID, check: Check, form: Form[WaiveCheck]) -> str:
    heading = say("Dispenser de « {check} »", check=say(check.label))
    action = url_for(".waive", product_id=product_id, code=check.code)
    return _form_page(product_id, heading, form, action, say("Donner cette dispense"))


def _check(code: str) -> Check:
    if code not in BY_CODE:
        raise NotFound("Cette vérification n’existe pas.")
    return BY_CODE[code]


@pages.get("/dispenses/<uuid:waiver_id>", allow=in_charge)
def ending(product_id: UUID, waiver_id: UUID) -> ResponseReturnValue:
    """Ask once more before a waiver ends."""
    return _end_page(product_id, waiver_id, Form(EndWaiver))


@pages.post("/dispenses/<uuid:waiver_id>", allow=in_charge)
def end(product_id: UUID, waiver_id: UUID) -> ResponseReturnValue:
    """End it: the check counts again."""
    form = Form(EndWaiver, request.form, given={"by": me().id, "product_id": product_id, "waiver_id": waiver_id})
    return post(form, end_waiver, done=_home, page=lambda refused: _end_page(product_id, waiver_id, refused))


def _end_page(product_id: UUID, waiver_id: UUID, form: Form[EndWaiver]) -> str:
    waiver = checks.the_waiver(reading(), product_id, waiver_id)
    heading = say("Mettre fin à la dispense de « {check} »", check=say(BY_CODE[waiver.code].label))
    action = url_for(".end", product_id=product_id, waiver_id=waiver_id)
    return _form_page(product_id, heading, form, action, say("Mettre fin à la dispense"))
