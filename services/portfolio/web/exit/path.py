"""The road of one path, and the forms that make it go on."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from services.portfolio.commands.exit.acceptance import SignPath, sign_path
from services.portfolio.commands.exit.opening import OpenPath, open_path
from services.portfolio.domain.exit.acts import Act, hats, may, may_show
from services.portfolio.domain.exit.parts import Side
from services.portfolio.domain.exit.path import ExitPath
from services.portfolio.domain.exit.states import ENDED, LABELS, State
from services.portfolio.domain.product import Product
from services.portfolio.queries import exit as queries
from services.portfolio.queries import products
from services.portfolio.tables.team import is_member
from services.portfolio.web.exit import road
from services.portfolio.web.exit.act_form import ActForm
from services.portfolio.web.exit.forms import FORMS
from services.portfolio.web.exit.quality import quality_of
from services.portfolio.web.exit.shown import page_of
from shared.errors import Forbidden, NotFound
from shared.web import Form, Pages, me, post, reading, render, send_attached, signed_in
from shared.web.languages import say

pages = Pages("portfolio_exit", __name__, url_prefix="/produits/<uuid:product_id>/sortie")


def worn(product: Product) -> frozenset[str]:
    """What the visitor is for the product of this page, read once."""
    if "exit_hats" not in g:
        member = is_member(reading(), product.id, me().id, products.today())
        g.exit_hats = hats(me().id, product.carrier_id, me().roles, member=member)
    return cast("frozenset[str]", g.exit_hats)


@pages.get("/", allow=signed_in)
def show(product_id: UUID) -> ResponseReturnValue:
    """Where the path of a product stands, what blocks it, who acts next."""
    product = products.the_product(reading(), product_id)
    path = queries.path_of(reading(), product_id)
    if path is None or (request.args.get("nouveau") and _may_open_another(product, path)):
        return _none_yet(product)
    return _page(product, path, _signing(product, path))


def _none_yet(product: Product, form: Form[Any] | None = None) -> str:
    return render(
        "portfolio/exit/none.html",
        product=product,
        form=form or Form(OpenPath),
        may_open=may(Act.OPEN, worn(product)),
    )


def _page(product: Product, path: ExitPath, signing: Form[Any] | None) -> str:
    today = products.today()
    acts = [(name, say(form.heading)) for name, form in FORMS.items() if not form.part and _may(form, path, product)]
    return render(
        "portfolio/exit/path.html",
        product=product,
        path=path,
        state=say(LABELS[path.state]),
        look=road.LOOKS[path.state],
        steps=road.steps(path),
        next=road.next_step(path, today),
        acts=acts,
        form=signing,
        works_on_it=bool(worn(product)),
        may_open=_may_open_another(product, path),
        **page_of(path, today, worn(product)),
        **quality_of(product, today),
    )


def _may_open_another(product: Product, path: ExitPath) -> bool:
    return path.state in ENDED and may(Act.OPEN, worn(product))


def _may(form: ActForm, path: ExitPath, product: Product) -> bool:
    return path.state in form.states and form.when(path) and (form.act is None or may(form.act, worn(product)))


def _sides(product: Product) -> list[tuple[str, str]]:
    """The sides for which the visitor may sign."""
    carries = product.carrier_id in {None, me().id}
    mine = {
        Side.PRODUCT: carries and may(Act.SIGN_PRODUCT, worn(product)),
        Side.DSI: may(Act.SIGN_DSI, worn(product)),
    }
    words = {Side.PRODUCT: say("Pour le produit"), Side.DSI: say("Pour la DSI")}
    return [(side.value, words[side]) for side, allowed in mine.items() if allowed]


def _signing(product: Product, path: ExitPath) -> Form[Any] | None:
    """The form of a signature, for whoever may sign a side that has not signed yet."""
    sides = [side for side in _sides(product) if path.signature(Side(side[0])) is None]
    if path.state is not State.PROPOSED or not sides or path.unsettled(products.today()):
        return None
    values = {"seen": path.version, "side": sides[0][0]}
    return Form(SignPath, values=values, options={"side": sides})


@pages.post("/signature", allow=signed_in)
def sign(product_id: UUID) -> ResponseReturnValue:
    """Sign the file that was read."""
    product = products.the_product(reading(), product_id)
    path = queries.the_path(reading(), product_id)
    given = {"by": me().id, "path_id": path.id}
    form = Form(SignPath, request.form, given=given, options={"side": _sides(product)})
    return post(form, sign_path, done=_back, page=lambda refused: _again(product_id, refused))


def _again(product_id: UUID, refused: Form[Any]) -> str:
    """The page as it is now, the refusal above it."""
    product = products.the_product(reading(), product_id)
    path = queries.the_path(reading(), product_id)
    typed = MultiDict({**request.form.to_dict(), "seen": str(path.version)})
    shown = Form(SignPath, typed, options={"side": _sides(product)})
    if refused.refusal is not None:
        shown.refuse(refused.refusal)
    return _page(product, path, shown)


def _back(product_id: UUID) -> str:
    return url_for(".show", product_id=product_id)


@pages.post("/", allow=signed_in)
def begin(product_id: UUID) -> ResponseReturnValue:
    """Open a path."""
    form = Form(OpenPath, request.form, given={"by": me().id, "product_id": product_id})
    product = products.the_product(reading(), product_id)
    return post(form, open_path, done=_back, page=lambda refused: _none_yet(product, refused))


@pages.get("/<name>", allow=signed_in)
def fill(product_id: UUID, name: str) -> ResponseReturnValue:
    """One of the forms."""
    return _form_page(product_id, name, None, None)


@pages.get("/<name>/<uuid:part_id>", allow=signed_in)
def fill_part(product_id: UUID, name: str, part_id: UUID) -> ResponseReturnValue:
    """One of the forms about one line of the file."""
    return _form_page(product_id, name, part_id, None)


@pages.post("/<name>", allow=signed_in)
def do(product_id: UUID, name: str) -> ResponseReturnValue:
    """Do what the form asks."""
    return _do(product_id, name, None)


@pages.post("/<name>/<uuid:part_id>", allow=signed_in)
def do_part(product_id: UUID, name: str, part_id: UUID) -> ResponseReturnValue:
    """Do what the form asks of one line of the file."""
    return _do(product_id, name, part_id)


@pages.post("/preuve/<uuid:part_id>", allow=signed_in, uploads=True)
def show_evidence(product_id: UUID, part_id: UUID) -> ResponseReturnValue:
    """Keep evidence, perhaps with its document."""
    return _do(product_id, "preuve", part_id)


@pages.get("/document/<uuid:document_id>", allow=signed_in)
def document(product_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """A document of the file, for those who work on it."""
    product, path = products.the_product(reading(), product_id), queries.the_path(reading(), product_id)
    kept = {one.document_id: line for line in path.conditions for one in line.evidence}
    if document_id not in kept:
        raise NotFound("Ce document n’est pas dans ce dossier.")
    if not worn(product) and me().id != kept[document_id].person_id:
        raise Forbidden("Ce document est réservé aux personnes qui travaillent à cette sortie.")
    return send_attached(document_id)


def _do(product_id: UUID, name: str, part_id: UUID | None) -> ResponseReturnValue:
    asked, path = _asked(name, part_id), queries.the_path(reading(), product_id)
    given = {"by": me().id, "path_id": path.id} | ({asked.part: part_id} if asked.part else {})
    form = Form(asked.command, request.form, given=given, options=asked.options(path), files=request.files)
    return post(form, asked.run, done=_back, page=lambda refused: _form_page(product_id, name, part_id, refused))


def _asked(name: str, part_id: UUID | None) -> ActForm:
    asked = FORMS.get(name)
    if asked is None or bool(asked.part) is (part_id is None):
        raise NotFound
    return asked


def _form_page(product_id: UUID, name: str, part_id: UUID | None, form: Form[Any] | None) -> str:
    asked = _asked(name, part_id)
    product, path = products.the_product(reading(), product_id), queries.the_path(reading(), product_id)
    about = _about(asked, path, part_id)
    if form is None:
        _check(asked, path, product, part_id)
        form = Form(asked.command, values=_values(asked, path, part_id, products.today()), options=asked.options(path))
    return render(
        "portfolio/exit/form.html",
        product=product,
        asked=asked,
        form=form,
        about=about,
        action=url_for(".do_part" if part_id else ".do", product_id=product_id, name=name, part_id=part_id),
    )


def _check(asked: ActForm, path: ExitPath, product: Product, part_id: UUID | None) -> None:
    """Raise Forbidden before somebody fills a form that would be refused."""
    if asked.act is not None and not may(asked.act, worn(product)):
        raise Forbidden
    if asked.act is None and part_id and not may_show(path.condition(part_id), me().id, worn(product)):
        raise Forbidden("Cette condition revient à quelqu’un d’autre : la page dit à qui.")


def _values(asked: ActForm, path: ExitPath, part_id: UUID | None, today: date) -> dict[str, Any]:
    line = next((one for one in path.conditions if one.id == part_id), None)
    assigned = {"person_id": line.person_id, "due_on": line.due_on} if line else {}
    days = dict.fromkeys(("on", "since", "start"), today)
    seen = asked.seen(path, part_id)
    return {"seen": seen, "preferred": path.preferred, "fallback": path.fallback, **days, **assigned}


def _about(asked: ActForm, path: ExitPath, part_id: UUID | None) -> str:
    """The words of the line that the form is about; raises NotFound when it is not in this path."""
    if part_id is None:
        return ""
    if asked.part == "condition_id":
        return say(path.condition(part_id).label)
    if asked.part == "reserve_id":
        return path.reserve(part_id).label
    if asked.part == "review_id":
        return say("Bilan à {months} mois", months=path.review(part_id).months)
    return ""
