"""What deciders look at: products side by side, all about one, appeals, money left of a grant, one's own calendar."""

import pytest

from services.governance.commands.appeals import AskAppeal, ask_appeal
from services.governance.domain.bodies import Body, Level
from services.governance.domain.cases import Case
from services.governance.domain.rules import Outcome
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, text_of
from tests.governance.test_envelope_pages import questions
from tests.governance.test_sittings import convened, planned
from tests.visitor import identity

WHY = "La maquette a depuis été essayée par dix agents."
CREATED, MEASURED = "portfolio.product.created.v1", "portfolio.product.measured.v1"
STANDARD, ASKED = "portfolio.product.standard_changed.v1", "portfolio.product.question_asked.v1"


def refused(room, members):
    case_id = room.voting(members)
    room.vote(case_id, against=members)
    room.later(HOUR)
    return case_id


def higher(room):
    """A body above the one that decides; returns its id."""
    with room.runtime.unit_of_work() as uow:
        made = Body(id=new_id(), name="Comité stratégique", level=Level.STRATEGIC, changed_at=uow.now)
        uow.add(made)
        uow.say(made.settle(room.people(1), None, new_id(), uow.now))
        return made.id


def appeal(room, case_id, by, body_id):
    decision_id = room.decision(case_id).id
    return room(ask_appeal, AskAppeal(by=by, decision_id=decision_id, body_id=body_id, reason=WHY))


def test_a_refusal_goes_before_a_higher_body_which_may_repeal_it(governance):
    members = governance.people(1)
    case_id = refused(governance, members)
    above, author = higher(governance), governance.the_case(case_id).author_id
    with pytest.raises(Forbidden):
        appeal(governance, case_id, new_id(), above)
    with pytest.raises(Invalid):
        appeal(governance, case_id, author, governance.the_case(case_id).body_id)

    second = appeal(governance, case_id, author, above)

    case = governance.the_case(second)
    assert (case.body_id, case.question, case.corrects) == (above, "repeal_decision", "DE-2026-0001")
    with pytest.raises(Refused, match="déjà"):
        appeal(governance, case_id, author, above)
    judge = governance.the_body(above).members_at(governance.now)
    governance.open(second)
    governance.vote(second, in_favour=judge)
    governance.later(HOUR)
    assert governance.decision(second).outcome is Outcome.GRANTED


def test_a_grant_or_an_old_refusal_is_not_appealed(governance):
    granted = governance.granted()
    above, author = higher(governance), governance.the_case(granted).author_id
    with pytest.raises(Refused, match="Seul un refus"):
        appeal(governance, granted, author, above)
    case_id = refused(governance, governance.people(1))
    governance.now += 61 * DAY
    with pytest.raises(Refused, match="60 jours"):
        appeal(governance, case_id, governance.the_case(case_id).author_id, above)


def test_the_team_appeals_by_the_form_from_the_decision(governance, visit):
    team, yann = visit("malo", "team"), visit("yann")
    refused(governance, governance.people(1))
    above = higher(governance)
    page = "/gouvernance/registre/DE-2026-0001"
    assert "Faire appel" in text_of(team, page)
    assert "Faire appel" not in text_of(yann, page)
    short = team.post(team.form(f"{page}/appel"), body_id=str(above), reason="Non")
    assert short.status_code == 422

    team.fill(f"{page}/appel", body_id=str(above), reason=WHY)

    with governance.reading() as session:
        assert session.query(Case).filter_by(body_id=above).one().opinion == WHY


def product_with(room, **facts):
    product_id = new_id()
    room.given(CREATED, product_id=product_id, title="Suivi des cantines", **facts)
    return product_id


def test_products_stand_side_by_side_with_what_they_cost_and_bring(governance, visit):
    yann = visit("yann")
    product_id = product_with(governance)
    governance.given(MEASURED, product_id=product_id, guiding=True, name="Agents par mois", unit="agents", value=12000)
    about = {"product_id": product_id, "title": "Suivi des cantines"}
    governance.given(STANDARD, **about, code="rgaa", claim="proven")
    governance.given(STANDARD, **about, code="rgpd", claim="declared")

    page = text_of(yann, "/gouvernance/arbitrage")

    assert "Suivi des cantines" in page
    assert "Agents par mois : 120 agents" in page
    assert "1 prouvées sur 2" in page
    governance.given(STANDARD, **about, code="rgpd", claim="withdrawn")
    assert "1 prouvées sur 1" in text_of(yann, "/gouvernance/arbitrage")


def test_an_older_value_of_a_measure_changes_nothing(governance, visit):
    yann, product_id = visit("yann"), product_with(governance)
    said = {"product_id": product_id, "guiding": True, "unit": "agents", "name": "Agents"}
    governance.given(MEASURED, **said, value=20000, since="2026-10-01", until="2026-10-31")
    governance.given(MEASURED, **said, value=10000, since="2026-09-01", until="2026-09-30")
    governance.given(MEASURED, **said | {"guiding": False}, value=99900, since="2026-11-01", until="2026-11-30")

    assert "Agents : 200 agents" in text_of(yann, "/gouvernance/arbitrage")


def test_as_many_queries_for_ten_products_as_for_one(governance, visit):
    yann = visit("yann")
    product_with(governance)
    yann.get("/gouvernance/arbitrage")
    few = questions(governance, yann, "/gouvernance/arbitrage")
    for _ in range(9):
        product_with(governance)

    assert questions(governance, yann, "/gouvernance/arbitrage") == few


def asked_for(room, members, euros):
    """A granted question about the money of a product; returns its case."""
    body_id, product_id = room.body(members), new_id()
    facts = {"product_id": product_id, "body_id": body_id, "request_id": new_id(), "question": "budget"}
    room.given(ASKED, **facts, amount_cents=euros * 100, fiscal_year=2026)
    with room.reading() as session:
        case_id = session.query(Case).filter_by(product_id=product_id).one().id
    room.open(case_id)
    room.vote(case_id, in_favour=members)
    room.later(HOUR)
    return case_id, product_id


def test_never_more_is_promised_than_was_granted_and_the_page_shows_what_is_left(governance, visit):
    yann = visit("yann")
    case_id, product_id = asked_for(governance, governance.people(1), euros=1000)
    envelope_id = governance.envelope(5000)
    governance.commit(envelope_id, case_id, 700)
    with pytest.raises(Invalid, match="300"):
        governance.commit(envelope_id, case_id, 301, line=2)
    page = text_of(yann, "/gouvernance/registre/DE-2026-0001")
    assert "Reste à engager 300" in page

    governance.commit(envelope_id, case_id, 300, line=2)

    history = text_of(yann, f"/gouvernance/produits/{product_id}")
    for words in ("DE-2026-0001", "Retenue", "Travaux", "700", "Réexamens"):
        assert words in history
    assert yann.get(f"/gouvernance/produits/{new_id()}").status_code == 404


def test_ones_own_calendar_is_read_by_its_key_which_can_be_changed_and_taken_away(governance, visit):
    nolwenn = visit("nolwenn")
    body_id = governance.body([identity("nolwenn")])
    convened(governance, planned(governance, body_id), governance.case(body_id))
    other = governance.body(governance.people(1))
    convened(governance, planned(governance, other), governance.case(other))
    page = "/gouvernance/seances/"
    nolwenn.fill(page, "agenda/cle")
    first = key_on(nolwenn, page)

    calendar = nolwenn.get(first)
    assert calendar.content_type.startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") == 1

    nolwenn.fill(page, "agenda/cle")
    second = key_on(nolwenn, page)
    assert first != second
    assert (nolwenn.get(first).status_code, nolwenn.get(second).status_code) == (404, 200)
    nolwenn.fill(page, "agenda/retrait")
    assert nolwenn.get(second).status_code == 404


def key_on(visitor, page):
    text = visitor.get(page).text
    address = text.split("<code>")[1].split("</code>")[0].strip()
    return address[address.index("/gouvernance") :]


@pytest.mark.parametrize("form", ["csv", "ods", "json"])
def test_sessions_and_cases_are_saved_as_files(governance, visit, form):
    nolwenn, yann = visit("nolwenn"), visit("yann")
    body_id = governance.body([identity("nolwenn")])
    case_id = governance.case(body_id)
    convened(governance, planned(governance, body_id), case_id)
    number = governance.the_case(case_id).number
    if form != "ods":
        assert number in nolwenn.get(f"/gouvernance/dossiers/liste.{form}").text
        assert number not in yann.get(f"/gouvernance/dossiers/liste.{form}").text
        assert "SE-2026-0001" in nolwenn.get(f"/gouvernance/seances/liste.{form}").text
    assert nolwenn.get(f"/gouvernance/seances/liste.{form}").status_code == 200
    assert nolwenn.get("/gouvernance/seances/liste.exe").status_code == 404


def test_whoever_buys_reads_one_notice_with_each_line_and_its_envelope(governance, visit):
    yann = visit("yann")
    case_id, _product = asked_for(governance, governance.people(1), euros=1000)
    page = "/gouvernance/registre/DE-2026-0001/achat"
    assert "Aucun argent n’est encore engagé" in text_of(yann, page)
    governance.commit(governance.envelope(5000, label="Travaux lycées"), case_id, 700)

    notice = text_of(yann, page)

    for words in ("Total engagé 700", "Travaux lycées", "2026", governance.decision(case_id).digest[:8]):
        assert words in notice
    assert "Lire l’avis d’achat" in text_of(yann, "/gouvernance/registre/DE-2026-0001")
    refused(governance, governance.people(1))
    assert yann.get("/gouvernance/registre/DE-2026-0002/achat").status_code == 404
