"""What a team lacks is on its pages at once, and told once: again only when something more is amiss."""

from datetime import timedelta

import pytest

from services.portfolio.commands.alerts import notice_alerts
from services.portfolio.commands.team import JoinTeam, join_team
from services.portfolio.queries.products import today
from tests.portfolio.conftest import DECIDED, TEAM, write

MISSING, LEAVING = "portfolio.product.roles_missing.v1", "portfolio.product.sponsor_leaving.v1"


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED, decided_at=f"{today()}T08:00:00+00:00")
    return portfolio.products()[0]


def join(portfolio, product, who, role, until=None):
    facts = {"who": who, "role": role, "share": 0, "since": today(), "until": until}
    portfolio(join_team, JoinTeam(by=TEAM, product_id=product.id, **facts))


def noticed(portfolio):
    notice_alerts(portfolio.runtime)
    return [(len(portfolio.facts(MISSING)), len(portfolio.facts(LEAVING)))]


def test_missing_roles_are_told_once(portfolio, product):
    assert noticed(portfolio) == [(1, 0)]
    assert noticed(portfolio) == [(1, 0)]

    said = portfolio.last(MISSING)
    assert set(said["roles"]) == {"coach", "dsi_referent"}
    assert said["carrier_id"] == str(product.carrier_id)


def test_a_role_that_is_filled_and_empty_again_is_told_again(portfolio, product):
    noticed(portfolio)
    portfolio.person("Lena")
    join(portfolio, product, "Lena", "coach", until=today())
    noticed(portfolio)
    real = portfolio.now
    portfolio.now = None
    with portfolio.runtime.unit_of_work() as uow:
        portfolio.now = uow.now + timedelta(days=2)

    assert noticed(portfolio) == [(2, 0)]
    portfolio.now = real


def test_a_sponsor_who_leaves_within_sixty_days_is_told(portfolio, product):
    portfolio.person("Marraine")
    join(portfolio, product, "Marraine", "sponsor", until=today() + timedelta(days=61))
    assert noticed(portfolio) == [(1, 0)]
    portfolio.person("Parrain")
    join(portfolio, product, "Parrain", "sponsor", until=today() + timedelta(days=60))

    assert noticed(portfolio) == [(1, 1)]


def test_a_phase_that_lasts_longer_than_promised_is_told_once_to_those_who_work_on_it(portfolio):
    for days in (84, 85):
        portfolio.decide(decided_at=f"{today() - timedelta(days=days)}T08:00:00+00:00", title=f"Depuis {days} jours")
    noticed(portfolio)
    noticed(portfolio)

    [said] = portfolio.facts("portfolio.product.phase_overdue.v1")
    carrier = portfolio.products()[0].carrier_id
    assert (said["title"], said["phase"], said["member_ids"]) == ("Depuis 85 jours", "pre_incubation", [str(carrier)])
    assert said["due_on"] == str(today() - timedelta(days=1))


def test_a_product_that_has_left_the_road_and_a_file_without_a_team_alert_nobody(portfolio, folder):
    write(folder, "cantine")
    write(folder, "clefs", title="Les clefs", phase="success")
    portfolio.read(folder)

    assert noticed(portfolio) == [(0, 0)]


def test_the_team_reads_all_alerts_on_one_page_and_agents_do_not(portfolio, product, team, anne, folder):
    write(folder, "cantine")
    portfolio.read(folder)

    page = team.get("/equipes").text

    assert "Cantine facile" in page
    assert product.number in page
    assert "référente ou référent à la DSI" in page
    assert anne.get("/equipes").status_code == 403


def test_a_complete_team_is_on_no_list(portfolio, product, team):
    for name, role in (("Lena", "coach"), ("Enora G", "dsi_referent")):
        portfolio.person(name)
        join(portfolio, product, name, role)

    assert "Aucune équipe n’est à compléter" in team.get("/equipes").text
    assert "est à compléter" not in team.get(f"/produits/{product.id}").text


def test_the_list_asks_as_often_for_one_product_as_for_twenty(portfolio, product, team, counted, folder):
    few = counted(lambda: team.get("/equipes"))
    for number in range(20):
        write(folder, f"produit{number}", title=f"Produit {number}")
    portfolio.read(folder)

    assert counted(lambda: team.get("/equipes")) == few


GONE = "portfolio.product.sponsor_gone.v1"


def test_a_product_whose_last_sponsor_has_left_is_told_once_and_again_when_the_next_one_has(portfolio, product):
    for who in ("Marraine", "Parrain"):
        portfolio.person(who)
    join(portfolio, product, "Marraine", "sponsor", until=today() + timedelta(days=1))
    noticed(portfolio)
    assert portfolio.facts(GONE) == []
    real = portfolio.now
    with portfolio.runtime.unit_of_work() as uow:
        portfolio.now = uow.now + timedelta(days=3)
    noticed(portfolio)
    noticed(portfolio)
    assert [said["left_on"] for said in portfolio.facts(GONE)] == [str(today() + timedelta(days=1))]

    join(portfolio, product, "Parrain", "sponsor", until=today() + timedelta(days=4))
    noticed(portfolio)
    assert len(portfolio.facts(GONE)) == 1, "somebody is there again"
    with portfolio.runtime.unit_of_work() as uow:
        portfolio.now = uow.now + timedelta(days=9)
    noticed(portfolio)
    assert len(portfolio.facts(GONE)) == 2
    portfolio.now = real
