"""The risks of a product: the gravest first, reviewed on their day, over with a reason, nothing written over."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.domain.risks import POINTS, Level, weight_of
from services.portfolio.queries.products import today
from services.portfolio.tables import risk_writing
from services.portfolio.tables.risks import risks_of
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.web.identity.choose import ISSUER
from shared.web.identity.person import person_id
from tests.portfolio.conftest import DECIDED, TEAM

CHANGED = "portfolio.product.risk_changed.v1"
ANNE = person_id(ISSUER, "anne")


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def write(portfolio, product, title="Une seule personne sait", **facts):
    asked = {"by": TEAM, "product_id": product.id, "risk_id": None, "seen": 0, "likelihood": "low", "impact": "low"}
    asked |= {"title": title, "mitigation": "En former une autre", "review_on": today() + timedelta(days=30)}
    portfolio(write_risk, WriteRisk(**{**asked, **facts}))


def known(portfolio, product):
    with portfolio.reading() as session:
        return risks_of(session, product.id)


def test_risks_come_the_gravest_first_and_keep_all_that_was_written(portfolio, product, anne):
    write(portfolio, product, "Un petit risque")
    write(portfolio, product, "Un grand risque", likelihood="high", impact="medium")
    grave, light = known(portfolio, product)
    assert (grave.last.title, grave.weight, light.weight) == ("Un grand risque", "grave", "light")
    assert portfolio.last(CHANGED)["label"] == "Un grand risque"

    again = {"risk_id": grave.id, "seen": 1, "likelihood": "low", "impact": "low"}
    write(portfolio, product, "Un grand risque", **again, over=True, why="Le contrat est signé")

    shown = anne.get(f"/produits/{product.id}/risques").text
    assert "Le contrat est signé" in shown.split("n’existent plus")[1]
    assert [len(one.writings) for one in known(portfolio, product)] == [1, 2]
    assert [row["over"] for row in anne.get(f"/produits/{product.id}/risques/liste.json").json] == [False, True]
    with pytest.raises(Refused):
        write(portfolio, product, **again)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"review_on": today() - timedelta(days=1)}, "review_on"), ({"over": True}, "why"), ({"who": "Nadie"}, "who")],
)
def test_what_cannot_be_is_refused_beside_its_field(portfolio, product, facts, field):
    with pytest.raises(Invalid) as refused:
        write(portfolio, product, **facts)
    assert list(refused.value.errors) == [field]
    assert known(portfolio, product) == []


def test_one_whose_day_has_passed_is_shown_late_and_only_the_teams_write(portfolio, product, anne, team):
    page = f"/produits/{product.id}/risques"
    facts = {"title": "Le <b>code</b> se perd", "mitigation": "Un dépôt", "review_on": str(today())}
    team.fill(f"{page}/nouveau", **facts, likelihood="medium", impact="high", who="")
    assert "En retard" not in anne.get(page).text
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(risk_writing).values(review_on=today() - timedelta(days=1)))

    shown = anne.get(page).text

    assert "En retard" in shown
    assert "Le &lt;b&gt;code&lt;/b&gt; se perd" in shown
    assert [anne.get(f"{page}/{rest}").status_code for rest in ("nouveau", known(portfolio, product)[0].id)] == [
        403
    ] * 2
    with pytest.raises(Forbidden):
        write(portfolio, product, by=ANNE)
    portfolio.decide(title="Un autre produit")
    with pytest.raises(NotFound):
        write(portfolio, portfolio.products()[1], risk_id=known(portfolio, product)[0].id, seen=1)
    assert team.get(f"{page}/{new_id()}").status_code == 404


@given(*[st.sampled_from(Level)] * 4)
def test_a_risk_never_weighs_less_when_it_is_likelier_or_graver(likelihood, impact, likelier, graver):
    order = ["light", "watched", "grave"]
    if POINTS[likelier] >= POINTS[likelihood] and POINTS[graver] >= POINTS[impact]:
        assert order.index(weight_of(likelier, graver)) >= order.index(weight_of(likelihood, impact))
