"""Sessions and cases as files: for a spreadsheet, for programs; each sees what they may see."""

from flask.typing import ResponseReturnValue

from services.governance.queries.cases import slice_of_cases
from services.governance.queries.sittings import slice_of_sittings
from services.governance.web.visit import viewer
from shared.web import Pages, signed_in
from shared.web.exports import Column, in_slices, saved

pages = Pages("lists", __name__)

SITTINGS = (
    Column(name="number", label="Numéro", of=lambda row: row.number),
    Column(name="body", label="Instance", of=lambda row: row.body_name),
    Column(name="starts_at", label="Début", of=lambda row: row.starts_at),
    Column(name="place", label="Lieu", of=lambda row: row.place),
    Column(name="link", label="À distance", of=lambda row: row.link),
    Column(name="state", label="État", of=lambda row: row.state.value),
    Column(name="convened_at", label="Convocation envoyée le", of=lambda row: row.convened_at),
    Column(name="opened_at", label="Ouverte le", of=lambda row: row.opened_at),
    Column(name="closed_at", label="Terminée le", of=lambda row: row.closed_at),
)
CASES = (
    Column(name="number", label="Numéro", of=lambda row: row.number),
    Column(name="question", label="Question", of=lambda row: row.question),
    Column(name="title", label="Objet", of=lambda row: row.title),
    Column(name="body", label="Instance", of=lambda row: row.body_name),
    Column(name="state", label="État", of=lambda row: row.state.value),
    Column(name="idea", label="Idée", of=lambda row: row.idea_number),
    Column(name="product", label="Produit", of=lambda row: row.product_number),
    Column(name="amount_cents", label="Montant demandé, en centimes", of=lambda row: row.amount_cents),
    Column(name="fiscal_year", label="Année", of=lambda row: row.fiscal_year or None),
    Column(name="received_at", label="Reçu le", of=lambda row: row.received_at),
)


@pages.get("/seances/liste.<form>", allow=signed_in)
def sittings(form: str) -> ResponseReturnValue:
    """The sittings that one may see."""
    who = viewer()
    read = lambda session, wanted: slice_of_sittings(session, wanted, who)  # noqa: E731 - one line says it
    rows = in_slices(read, lambda row: (row.starts_at, row.id))
    return saved(form, "seances", SITTINGS, rows)


@pages.get("/dossiers/liste.<form>", allow=signed_in)
def cases(form: str) -> ResponseReturnValue:
    """The cases that one may see."""
    who = viewer()
    rows = in_slices(lambda session, wanted: slice_of_cases(session, wanted, who), lambda row: (row.id,))
    return saved(form, "dossiers", CASES, rows)
