"""One condition of a path: how it is shown, all its evidence, who sees to it, what one can do about it."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from services.portfolio.domain.checks import BY_CODE
from services.portfolio.domain.exit.acts import Act, may
from services.portfolio.domain.exit.conditions import KINDS, Condition, Evidence
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.queries import exit as queries
from services.portfolio.queries import products
from services.portfolio.web.exit.forms import FORMS
from services.portfolio.web.exit.path import worn
from services.portfolio.web.exit.shown import condition_shown
from shared.people import names_of
from shared.web import Pages, me, reading, render, signed_in
from shared.web.languages import say

pages = Pages("portfolio_exit_condition", __name__, url_prefix="/produits/<uuid:product_id>/sortie/condition")


@pages.get("/<uuid:part_id>", allow=signed_in)
def show(product_id: UUID, part_id: UUID) -> ResponseReturnValue:
    """All of it on one page."""
    product, path = products.the_product(reading(), product_id), queries.the_path(reading(), product_id)
    condition, hats = path.condition(part_id), worn(product)
    names = names_of(reading(), _people(condition))
    line = condition_shown(condition, products.today(), names, hats)
    return render(
        "portfolio/exit/condition.html",
        product=product,
        line=line,
        help=say(condition.help) if condition.help else "",
        kind=say(KINDS[condition.kind]),
        proofs=[(_words(one), one, names.get(one.by, "") if one.by else "") for one in reversed(condition.evidence)],
        waived_by=names.get(condition.waived_by, "") if condition.waived_by else "",
        acts=_acts(path, line, hats),
        reads=bool(hats) or condition.person_id == me().id,
    )


def _people(condition: Condition) -> set[UUID]:
    found = {one.by for one in condition.evidence} | {condition.person_id, condition.waived_by}
    return {one for one in found if one is not None}


def _words(one: Evidence) -> str:
    """What a check found in this person's language, or what somebody wrote."""
    check = BY_CODE.get(one.reference)
    return say("{check} : {found}", check=say(check.label), found=say(one.words)) if check else one.words


def _acts(path: ExitPath, line: dict[str, Any], hats: frozenset[str]) -> list[tuple[str, str]]:
    """The forms about this condition that the visitor may fill: name and words."""
    allowed = {
        "preuve": line["mine"],
        "attribution": may(Act.ASSIGN, hats),
        "dispense": may(Act.WAIVE, hats) and line["it"].is_blocking,
    }
    goes_on = (name for name, asked in allowed.items() if asked and path.state in FORMS[name].states)
    return [(name, say(FORMS[name].heading)) for name in goes_on]
