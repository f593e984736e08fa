"""Standards of products: a dated list, what is declared, proven and waived until a day, and what checks say."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from services.portfolio.commands.standards.stating import (
    StateStandard,
    WaiveStandard,
    state_standard,
    waive_standard,
)
from services.portfolio.commands.standards.the_list import (
    AddStandard,
    RetireStandard,
    add_standard,
    retire_standard,
)
from services.portfolio.domain.checks import Standing as Checked
from services.portfolio.domain.dated_list import marked
from services.portfolio.domain.first_standards import FIRST
from services.portfolio.domain.standards import SOON, Claim, Light, Line, Seen, Standard, Standing, Statement, held
from services.portfolio.queries.products import today
from services.portfolio.queries.standards import held_by
from services.portfolio.tables import check_job, check_run, product, standard
from services.portfolio.tables.standards import lines
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.people import set_role
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import DECIDED, TEAM

CHANGED = "portfolio.product.standard_changed.v1"
ANNE = person_id(ISSUER, "anne")
YESTERDAY = timedelta(days=1)


@pytest.fixture
def one(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def claim(portfolio, one, code="privacy", **facts):
    asked = {"by": TEAM, "product_id": one.id, "code": code, "seen": 0, "claim": "proven", "given_on": today()}
    asked |= {"words": "Registre, ligne 42", "link": "https://preuves.example/42", "until": None}
    return portfolio(state_standard, StateStandard(**{**asked, **facts}))


def waive(portfolio, one, code="privacy", **facts):
    asked = {"by": TEAM, "product_id": one.id, "code": code, "seen": 0, "until": today() + timedelta(days=90)}
    portfolio(waive_standard, WaiveStandard(**{**asked, "words": "Aucune donnée personnelle", **facts}))


def stands(portfolio, one, code="privacy"):
    with portfolio.reading() as session:
        return next(found for found in held_by(session, one.id, today()) if found.line.code == code)


def test_a_standard_is_proven_until_the_day_that_the_list_allows_and_all_hear_of_it(portfolio, one):
    given_on = today() - timedelta(days=10)

    claim(portfolio, one, given_on=given_on, until=today() + timedelta(days=9999))

    found = stands(portfolio, one)
    assert (found.standing, found.light) == (Standing.PROVEN, Light.GREEN)
    assert found.standard.until == given_on + timedelta(days=730)
    told = portfolio.last(CHANGED)
    assert (told["code"], told["claim"], told["until"]) == ("privacy", "proven", str(found.standard.until))


def test_what_has_expired_counts_no_more_and_is_shown_to_be_renewed(portfolio, one, anne):
    claim(portfolio, one)
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(standard).values(until=today() - YESTERDAY))

    found = stands(portfolio, one)

    assert (found.standing, found.light) == (Standing.EXPIRED, Light.RED)
    page = anne.get("/exigences/").text
    assert one.title in page.split("À renouveler")[1]
    assert anne.get("/exigences/a-renouveler.csv").text.count(one.number) == 1
    assert "renouvelez-le" in anne.get(f"/produits/{one.id}/exigences").text
    rows = anne.get("/exigences/etat.json").json
    privacy = next(row for row in rows if row["standard"].startswith("Les données personnelles"))
    assert (privacy["expired"], privacy["proven"], privacy["missing"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"given_on": today() + timedelta(days=1)}, "given_on"),
        ({"given_on": today() - timedelta(days=731)}, "given_on"),
        ({"until": today() - YESTERDAY}, "until"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_days_and_addresses_that_cannot_be_are_refused_beside_their_field(portfolio, one, facts, field):
    with pytest.raises(Invalid) as refused:
        claim(portfolio, one, **facts)
    assert list(refused.value.errors) == [field]
    assert stands(portfolio, one).standard is None


def test_a_waiver_is_given_by_the_incubator_or_the_dsi_and_for_a_year_at_most(portfolio, one):
    with pytest.raises(Forbidden, match="pas par l’équipe du produit"):
        waive(portfolio, one, by=ANNE)
    with portfolio.runtime.unit_of_work() as uow:
        set_role(uow, ANNE, "dsi", granted=True)
    with pytest.raises(Invalid) as refused:
        waive(portfolio, one, by=ANNE, until=today() + timedelta(days=400))
    assert list(refused.value.errors) == ["until"]

    waive(portfolio, one, by=ANNE)

    assert (stands(portfolio, one).standing, stands(portfolio, one).light) == (Standing.WAIVED, Light.GREEN)
    claim(portfolio, one, claim="withdrawn", seen=1, words="Des données arrivent")
    assert stands(portfolio, one).standing is Standing.MISSING
    with pytest.raises(Refused, match="rien à retirer"):
        claim(portfolio, one, claim="withdrawn", seen=2)


def test_of_two_who_say_the_first_word_at_once_the_second_is_told(portfolio, one):
    refused = []

    def say_it(words):
        try:
            claim(portfolio, one, words=words)
        except Refused as refusal:
            refused.append(refusal)

    pair = [threading.Thread(target=say_it, args=(words,)) for words in ("La mienne", "La tienne")]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert len(refused) == 1
    assert len(stands(portfolio, one).standard.statements) == 1


def test_whoever_is_in_neither_team_reads_and_does_not_write(portfolio, one, anne):
    page = f"/produits/{one.id}/exigences"
    assert "Déclarer ou prouver" not in anne.get(page).text
    assert [anne.get(f"{page}/{rest}").status_code for rest in ("privacy", "privacy/dispense")] == [403, 403]
    assert anne.get("/exigences/nouvelle").status_code == 403
    with pytest.raises(Forbidden):
        claim(portfolio, one, by=ANNE)


def test_the_team_writes_on_the_page_which_shows_and_saves_it(portfolio, one, team, anne):
    page = f"/produits/{one.id}/exigences"
    asked = {"given_on": str(today()), "until": "", "link": "https://a.example/b", "claim": "proven"}

    team.fill(f"{page}/privacy", words="Registre <b>ligne</b> 42", **asked)

    shown = anne.get(page).text
    assert "Registre &lt;b&gt;ligne&lt;/b&gt; 42" in shown
    assert "1 en règle" in anne.get(f"/produits/{one.id}").text
    saved = anne.get(f"{page}/liste.json").json
    assert [row["standing"] for row in saved].count("Prouvée") == 1
    assert len(saved) == len(FIRST)
    assert team.get(f"{page}/nulle-part").status_code == 404


def seen(portfolio, code):
    """What the form of a change to a line of the list carries."""
    with portfolio.reading() as session:
        return marked([line for line in lines(session) if line.code == code])


def test_the_list_changes_from_a_day_on_and_what_was_said_of_a_retired_one_stays(portfolio, one, team, anne):
    claim(portfolio, one)
    portfolio(retire_standard, RetireStandard(by=TEAM, code="privacy", seen=seen(portfolio, "privacy"), until=today()))
    team.fill(
        "/exigences/nouvelle",
        label="Le service se passe de papier",
        help="",
        days="200",
        checks=["https"],
        since=str(today()),
    )

    with pytest.raises(NotFound, match="plus demandée"):
        claim(portfolio, one, seen=1)
    found = stands(portfolio, one, "le_service_se_passe_de_papier")
    assert (found.line.looked_at_by, found.seen) == (["https"], Seen.UNKNOWN)
    assert "ne sont plus demandées" in anne.get(f"/produits/{one.id}/exigences").text
    with pytest.raises(Invalid, match="dites-la autrement"):
        portfolio(
            add_standard,
            AddStandard(by=TEAM, label="Le service se passe de papier", help="", days=3, checks=(), since=today()),
        )


def answered(portfolio, one, code, answer):
    with portfolio.runtime.unit_of_work() as uow:
        run, at = new_id(), uow.now
        uow.session.execute(insert(check_run).values(id=run, product_id=one.id, asked_at=at, jobs=1))
        job = {"id": new_id(), "run_id": run, "product_id": one.id, "code": code, "answer": answer}
        uow.session.execute(insert(check_job).values(**job, asked_at=at, checked_at=at, answered_at=at))


def test_a_check_that_says_the_contrary_turns_a_proof_red_and_the_public_sheet_tells_both(portfolio, one, visitor):
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(product).values(public=True, accessibility="partial"))
    claim(portfolio, one, "accessibility", link="https://a.example/accessibilite")
    answered(portfolio, one, "accessibility", "met")
    assert (stands(portfolio, one, "accessibility").seen, stands(portfolio, one, "accessibility").light) == (
        Seen.CONFIRMED,
        Light.GREEN,
    )
    sheet = visitor.get(f"/catalogue/{one.id}").text
    assert "Partiellement conforme" in sheet
    assert "https://a.example/accessibilite" in sheet
    assert "a trouvé la mention" in sheet

    answered(portfolio, one, "accessibility", "failing")

    assert (stands(portfolio, one, "accessibility").seen, stands(portfolio, one, "accessibility").light) == (
        Seen.DENIED,
        Light.RED,
    )
    assert "n’a pas trouvé la mention" in visitor.get(f"/catalogue/{one.id}").text


def test_the_page_of_the_list_asks_the_same_number_of_queries_whatever_there_is(portfolio, one, team, counted):
    few = counted(lambda: team.get("/exigences/"))
    for number in range(5):
        portfolio.decide(title=f"Produit {number}")
    for other in portfolio.products():
        claim(portfolio, other, until=today())

    assert counted(lambda: team.get("/exigences/")) == few


DAY = date(2026, 6, 1)
near = st.integers(-60, 60).map(lambda days: DAY + timedelta(days=days))
LINE = Line(code="a", rank=1, label="A", help="", since=date(2013, 1, 1), days=90, checks="https,certificate")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([one for one in Claim if one is not Claim.WITHDRAWN]),
    near,
    st.none() | near,
    near,
    st.dictionaries(st.sampled_from(["https", "certificate", "privacy"]), st.sampled_from(Checked)),
)
def test_green_means_that_something_holds_for_a_while_and_that_no_check_denies_it(what, given_on, wished, on, found):
    try:
        until = LINE.last_day(given_on, wished, DAY)
    except Invalid:
        until = None
    assert (until is None) == (given_on > DAY or (wished is not None and wished < DAY))
    if until is None:
        return
    assert DAY <= until <= given_on + timedelta(days=LINE.days)
    said = Standard(id=new_id(), product_id=new_id(), code="a")
    said.state(Statement(id=new_id(), claim=what, words="", given_on=given_on, until=until, by=TEAM, at=None))

    (shown,) = held([LINE], [said], found, on)

    denied = Checked.FAILING in (found.get("https"), found.get("certificate"))
    assert (shown.standing is Standing.EXPIRED) == (until < on)
    assert (shown.light is Light.GREEN) == (
        what is not Claim.DECLARED and until > on + SOON and (what is Claim.WAIVED or not denied)
    )
    assert (shown.light is Light.RED) == (until < on or (denied and what is not Claim.WAIVED))
