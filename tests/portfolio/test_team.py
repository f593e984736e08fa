"""Who is in a team is dated, told, never twice in the same role at once, and written by those who may."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from services.portfolio.commands.team import ChangeStay, JoinTeam, change_stay, join_team
from services.portfolio.domain.team import Stay, TeamRole, Terms, check_dates, check_free
from services.portfolio.queries.team import team_of
from services.portfolio.tables import stay
from shared.errors import Forbidden, Invalid, Refusal, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM, Visitor, write

CHANGED = "portfolio.product.team_changed.v1"
TODAY = date(2026, 11, 25)


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def join(portfolio, product, who, role="developer", *, by=TEAM, since=TODAY, until=None, share=50):
    facts = {"who": who, "role": role, "share": share, "since": since, "until": until}
    return portfolio(join_team, JoinTeam(by=by, product_id=product.id, **facts))


def seats(portfolio, product):
    with portfolio.reading() as session:
        return team_of(session, product.id, TODAY)


def stays(portfolio, product, role="developer"):
    with portfolio.reading() as session:
        mine = select(Stay).where(stay.c.product_id == product.id, stay.c.role == role).order_by(stay.c.since)
        return list(session.scalars(mine))


def test_whoever_carries_a_product_is_the_first_of_its_team(portfolio, product):
    (first,) = seats(portfolio, product)

    assert (first.stay.person_id, first.stay.role) == (product.carrier_id, TeamRole.CARRIER)
    assert first.stay.since == product.phases[0].start


def test_somebody_joins_and_the_others_learn_it(portfolio, product):
    lena = portfolio.person("Lena")

    join(portfolio, product, "lena@region.example", share=60)

    said = portfolio.last(CHANGED)
    assert (said["person_id"], said["role"], said["share"], said["since"]) == (str(lena), "developer", 60, "2026-11-25")
    assert "Lena" not in str(said)


def test_a_name_that_two_people_bear_asks_for_the_address(portfolio, product):
    for _ in range(2):
        portfolio.person("Lena Le Roux")

    with pytest.raises(Invalid, match="adresse électronique"):
        join(portfolio, product, "Lena Le Roux")
    with pytest.raises(Invalid, match="ne s’est encore connecté"):
        join(portfolio, product, "Quelqu’un d’autre")


def test_the_same_person_is_in_the_same_role_once_at_a_time(portfolio, product):
    portfolio.person("Lena")
    join(portfolio, product, "Lena", until=TODAY + timedelta(days=30))

    with pytest.raises(Refused, match="déjà ce rôle"):
        join(portfolio, product, "Lena", since=TODAY + timedelta(days=30))
    join(portfolio, product, "Lena", "designer")
    join(portfolio, product, "Lena", since=TODAY + timedelta(days=31))
    assert len(stays(portfolio, product)) == 2


def test_nobody_leaves_before_they_came(portfolio, product):
    portfolio.person("Lena")

    with pytest.raises(Invalid, match="dernier jour"):
        join(portfolio, product, "Lena", until=TODAY - timedelta(days=1))


def test_two_who_change_the_same_line_do_not_overwrite_one_another(portfolio, product):
    portfolio.person("Lena")
    join(portfolio, product, "Lena")
    (mine,) = stays(portfolio, product)
    asked = {"by": TEAM, "product_id": product.id, "stay_id": mine.id, "seen": mine.version, "since": TODAY}
    portfolio(change_stay, ChangeStay(**asked, share=80))

    with pytest.raises(Refused, match="rien n’a été enregistré"):
        portfolio(change_stay, ChangeStay(**asked, share=20))
    assert [one.share for one in stays(portfolio, product)] == [80]


def test_ten_at_once_seat_the_same_person_once(portfolio, product):
    portfolio.person("Lena")
    refused, start = [], threading.Barrier(10)

    def one():
        start.wait()
        try:
            join(portfolio, product, "Lena")
        except Refusal as refusal:
            refused.append(str(refusal))

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(stays(portfolio, product)) == 1
    assert len(refused) == 9


def test_the_teams_own_members_write_and_others_do_not(portfolio, product):
    portfolio.person("Lena")
    stranger, sponsor = portfolio.person("Inconnu"), portfolio.person("Marraine")
    join(portfolio, product, "Marraine", "sponsor", share=0)

    join(portfolio, product, "Lena", by=product.carrier_id)
    for somebody in (stranger, sponsor):
        with pytest.raises(Forbidden, match="équipe"):
            join(portfolio, product, "Inconnu", by=somebody)


def test_more_than_all_of_somebodys_time_is_said(portfolio, product, team, folder):
    portfolio.person("Lena")
    write(folder, "cantine")
    portfolio.read(folder)
    for one in portfolio.products():
        join(portfolio, one, "Lena", share=60, since=date(2020, 1, 1))

    assert "120" in team.get(f"/produits/{product.id}/equipe").text
    assert "120 pour cent du temps" in team.get("/equipes").text


def test_an_agent_reads_the_team_and_cannot_change_it(portfolio, product, anne):
    portfolio.person("Lena")
    join(portfolio, product, "Lena")

    page = anne.get(f"/produits/{product.id}/equipe").text

    assert "Lena" in page
    assert "Dates ou temps" not in page
    assert anne.get(f"/produits/{product.id}/equipe/nouveau").status_code == 403


def test_the_page_of_the_team_asks_the_database_as_often_for_one_as_for_fifteen(portfolio, product, team, counted):
    page = f"/produits/{product.id}/equipe"
    portfolio.person("Lena")
    join(portfolio, product, "Lena")
    few = counted(lambda: team.get(page))
    for number in range(15):
        portfolio.person(f"Agent {number}")
        join(portfolio, product, f"Agent {number}")

    assert counted(lambda: team.get(page)) == few


def test_somebody_is_added_and_changed_through_the_pages(portfolio, product, app, team):
    portfolio.person("Lena")
    page = f"/produits/{product.id}/equipe"
    team.fill(f"{page}/nouveau", who="Lena", role="sponsor", share="0", note="Directrice des lycées")
    (mine,) = stays(portfolio, product, "sponsor")

    team.fill(f"{page}/{mine.id}", until="2030-01-31")

    assert stays(portfolio, product, "sponsor")[0].until == date(2030, 1, 31)
    assert "31\u00a0janvier 2030" in team.get(page).text
    assert "Lena" in Visitor(app, "anne").get(f"/produits/{product.id}").text


DAYS = st.integers(0, 60).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
PEOPLE = [new_id() for _ in range(3)]


class Roles(RuleBasedStateMachine):
    """Stays added and changed at random, beside a table of who is there in which role on which day."""

    def __init__(self):
        super().__init__()
        self.stays = []

    @rule(
        person=st.sampled_from(PEOPLE),
        role=st.sampled_from([TeamRole.CARRIER, TeamRole.COACH]),
        since=DAYS,
        until=st.none() | DAYS,
    )
    def join(self, person, role, since, until):
        terms = Terms(since=since, until=until, share=50, note="")
        facts = {"person_id": person, "role": role, "since": since, "until": until, "share": 50, "note": ""}
        new = Stay(id=new_id(), product_id=PEOPLE[0], changed_by=None, changed_at=None, **facts)
        if self._allows(terms, person, role, self.stays):
            self._join(terms, new)
            self.stays.append(new)
            return
        with pytest.raises(Refusal):
            self._join(terms, new)

    def _join(self, terms, new):
        check_dates(terms)
        check_free(new, self.stays)

    @rule(place=st.integers(0, 20), since=DAYS, until=st.none() | DAYS)
    def change(self, place, since, until):
        if not self.stays:
            return
        one = self.stays[place % len(self.stays)]
        before = (one.since, one.until)
        terms = Terms(since=since, until=until, share=10, note="")
        others = [other for other in self.stays if other is not one]
        if self._allows(terms, one.person_id, one.role, others):
            one.change(self.stays, terms, by=None, now=None)
            return
        with pytest.raises(Refusal):
            one.change(self.stays, terms, by=None, now=None)
        one.since, one.until = before

    def _allows(self, terms, person, role, others):
        if terms.until is not None and terms.until < terms.since:
            return False
        return not any(
            (other.person_id, other.role) == (person, role) and other.holds_on(day)
            for other in others
            for day in _days(terms.since, terms.until)
        )

    @invariant()
    def nobody_is_twice_in_a_role_and_nobody_leaves_before_they_came(self):
        for one in self.stays:
            assert one.until is None or one.until >= one.since
        for day in _days(date(2026, 1, 1), date(2026, 3, 5)):
            there = [(one.person_id, one.role) for one in self.stays if one.holds_on(day)]
            assert len(there) == len(set(there))


def _days(since, until):
    last = min(until or date(2026, 3, 5), date(2026, 3, 5))
    return [since + timedelta(days=number) for number in range((last - since).days + 1)]


Roles.TestCase.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
TestRoles = Roles.TestCase
