"""The steering page: what it says is what the products say, in as many queries and bytes however many there are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, insert, select, update

from services.portfolio.commands.money import EnterMoney, enter_money
from services.portfolio.commands.plan import WriteStep, write_step
from services.portfolio.commands.questions import AskStop, ask_question
from services.portfolio.commands.risks import WriteRisk, write_risk
from services.portfolio.commands.standards.stating import WaiveStandard, waive_standard
from services.portfolio.commands.standards.the_list import RetireStandard, retire_standard
from services.portfolio.domain.dated_list import marked, of_code
from services.portfolio.domain.phases import Phase
from services.portfolio.domain.standards import Standing
from services.portfolio.domain.team import TeamRole
from services.portfolio.queries import steering as queries
from services.portfolio.queries.standards import held_by
from services.portfolio.tables import money_line, phase, product, risk_writing, standard, term, vocabulary
from services.portfolio.tables.late import is_late
from services.portfolio.tables.products import is_current
from services.portfolio.tables.risks import risks_of
from services.portfolio.tables.standards import lines
from services.portfolio.tables.team import stay
from shared.identifiers import new_id
from tests.portfolio import many
from tests.portfolio.conftest import DECIDED, TEAM
from tests.room import sample

PAGE = "/pilotage/"
CHANGED = "governance.envelope.changed.v1"
TODAY = datetime.now(UTC).date()


def fill(portfolio, count):
    many.fill(portfolio.runtime, count, TODAY)


def measured(portfolio, visitor, path=PAGE):
    """How many statements a page runs, and how many bytes it weighs."""
    told = []
    visitor.get(path)

    def note(_connection, _cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            told.append(statement)

    event.listen(portfolio.runtime.engine, "before_cursor_execute", note)
    try:
        answer = visitor.get(path)
    finally:
        event.remove(portfolio.runtime.engine, "before_cursor_execute", note)
    assert answer.status_code == 200
    return len(told), len(answer.data)


def test_as_many_queries_and_few_bytes_for_50_and_for_5000_products(portfolio, anne):
    fill(portfolio, 50)
    few = measured(portfolio, anne)
    with portfolio.runtime.unit_of_work() as uow:
        for table in reversed(many.TABLES):
            uow.session.execute(table.delete())
    fill(portfolio, 5000)
    whole = measured(portfolio, anne)

    assert whole[0] == few[0]
    assert few[0] <= 18
    assert max(few[1], whole[1]) < 60_000


def test_what_is_late_in_lists_is_what_the_page_of_the_product_calls_late(portfolio):
    fill(portfolio, 120)
    with portfolio.runtime.unit_of_work() as uow:
        shorter = {"id": new_id(), "code": "construction", "rank": 2000, "label": "Fabrication", "on_road": True}
        uow.session.execute(insert(term), [shorter | {"since": TODAY - timedelta(days=1560), "promised_days": 1530}])
    with portfolio.reading() as session:
        words = vocabulary(session)
        stays = session.execute(select(phase).join(product, is_current(TODAY))).all()
        listed = set(session.scalars(select(phase.c.id).where(is_late(words, TODAY), phase.c.current_until.is_(None))))

    due = {row.id: words.due(Phase(code=row.code, rank=row.rank, start=row.start)) for row in stays}
    assert listed == {ident for ident, day in due.items() if day is not None and day < TODAY}
    assert 0 < len(listed) < len(stays)


def test_the_funnel_counts_each_product_once_and_the_late_ones(portfolio):
    fill(portfolio, 40)
    with portfolio.reading() as session:
        view = queries.View(today=TODAY, words=vocabulary(session))
        funnel = queries.funnel(session, view)
        late = queries.longest_late(session, view, None)

    assert sum(many for many, _ in funnel.values()) == 40
    assert sum(number for _, number in funnel.values()) == len(late)


@pytest.fixture
def born(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def test_what_has_to_be_decided_stands_on_the_page_with_its_day(portfolio, born, anne):
    words = "Les usagers n’en ont plus besoin."
    portfolio(ask_question, AskStop(by=TEAM, product_id=born.id, reason=words, lessons=words))
    ends = TODAY + timedelta(days=20)
    facts = {"stage": "planned", "kind": "team", "amount": 500_00, "on": TODAY, "until": ends}
    portfolio(enter_money, EnterMoney(by=TEAM, product_id=born.id, **facts))

    shown = anne.get(PAGE).text
    assert "Ce produit doit-il s’arrêter" in shown
    assert "L’argent s’arrête" in shown
    assert "500\xa0€" in shown
    saved = anne.get(f"{PAGE}a-decider.csv").text
    assert saved.index("Ce produit doit-il") < saved.index("L’argent s’arrête")
    assert ends.isoformat() in saved


def test_envelopes_are_drawn_as_governance_told_of_them_last_and_beside_the_money_of_their_year(portfolio, born, anne):
    told = {"envelope_id": new_id(), "label": "Produits en essai", "fiscal_year": TODAY.year, "total_cents": 900_00}
    used = {"reserved_cents": 100_00, "committed_cents": 300_00, "spent_cents": 200_00}
    assert "Aucune enveloppe" in anne.get(PAGE).text
    portfolio.given(CHANGED, **told, **used)
    portfolio.given(CHANGED, **told | {"total_cents": 1234_00}, **used)
    portfolio.given(CHANGED, **told | {"envelope_id": new_id(), "label": "D’avant", "fiscal_year": 2020}, **used)

    shown = anne.get(PAGE).text
    assert shown.count("Produits en essai") == 2
    assert "1\u202f234\xa0€" in shown
    assert "D’avant" not in shown
    assert anne.get(f"{PAGE}enveloppes.csv").text.count("D’avant") == 1
    years = anne.get(f"{PAGE}argent.csv").text.splitlines()
    assert [line.split(";")[:2] for line in years[1:]] == [["2020", "90000"], [str(TODAY.year), "123400"]]
    assert f"Enveloppes de {TODAY.year}" in anne.get(f"{PAGE}?phase=pre_incubation").text
    assert "Argent de ces produits" not in shown


def test_steps_of_plans_are_late_by_what_was_written_of_them_last(portfolio, born, anne):
    long_ago = {"starts_on": TODAY - timedelta(days=60), "ends_on": TODAY - timedelta(days=9)}
    facts = {"by": TEAM, "product_id": born.id}
    for step in ("strategy", "design", "build"):
        portfolio(write_step, WriteStep(step=step, seen=0, **facts, **long_ago))
    later = long_ago | {"ends_on": TODAY + timedelta(days=9)}
    portfolio(write_step, WriteStep(step="strategy", seen=1, done_on=TODAY, **facts, **long_ago))
    portfolio(write_step, WriteStep(step="build", seen=1, why="Il pleut", **facts, **later))

    with portfolio.reading() as session:
        view = queries.View(today=TODAY, words=vocabulary(session))
        assert [row.step for row in queries.late_steps(session, view)] == ["design"]
    assert "Étapes de plans de déploiement dont le jour est passé" in anne.get(PAGE).text
    assert len(anne.get(f"{PAGE}etapes.csv").text.strip().splitlines()) == 2


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_a_standard_is_late_from_the_day_after_its_last_one_as_its_own_page_says(portfolio, born, anne, days, late):
    facts = {"by": TEAM, "product_id": born.id, "seen": 0, "words": "Aucune donnée personnelle"}
    portfolio(waive_standard, WaiveStandard(code="privacy", until=TODAY + timedelta(days=9), **facts))
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(standard).values(until=TODAY + timedelta(days=days)))

    with portfolio.reading() as session:
        found = queries.expired_standards(session, queries.View(today=TODAY, words=vocabulary(session)))
        stands = {one.line.code for one in held_by(session, born.id, TODAY) if one.standing is Standing.EXPIRED}
    assert {line.code for _, line in found} == stands == ({"privacy"} if late else set())
    assert ("Dispense terminée" in anne.get(PAGE).text) == late
    assert ("Dispense terminée" in anne.get(f"{PAGE}exigences.csv").text) == late
    portfolio(retire_standard, RetireStandard(by=TEAM, code="privacy", seen=_list_seen(portfolio), until=TODAY))
    assert "Dispense terminée" not in anne.get(PAGE).text, "asked for no more"


def _list_seen(portfolio):
    with portfolio.reading() as session:
        return marked(of_code(lines(session), "privacy"))


def test_a_risk_is_late_by_what_was_written_of_it_last_and_not_once_it_is_over(portfolio, born, anne):
    asked = {"by": TEAM, "product_id": born.id, "likelihood": "high", "impact": "medium", "mitigation": "En former une"}
    for title in ("Une seule personne sait", "Le contrat s’arrête", "Un risque passé"):
        asked |= {"risk_id": None, "seen": 0, "review_on": TODAY + timedelta(days=9)}
        portfolio(write_risk, WriteRisk(title=title, **asked))
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(update(risk_writing).values(review_on=TODAY - timedelta(days=3)))
    with portfolio.reading() as session:
        known = {one.last.title: one.id for one in risks_of(session, born.id)}
    asked |= {"seen": 1}
    portfolio(write_risk, WriteRisk(title="Le contrat s’arrête", **asked | {"risk_id": known["Le contrat s’arrête"]}))
    over = {"risk_id": known["Un risque passé"], "over": True, "why": "Le contrat est signé"}
    over["review_on"] = TODAY - timedelta(days=3)
    portfolio(write_risk, WriteRisk(title="Un risque passé", **asked | over))

    shown = anne.get(PAGE).text
    assert "Une seule personne sait" in shown
    assert "Le contrat s’arrête" not in shown
    assert "Un risque passé" not in shown
    saved = anne.get(f"{PAGE}risques.csv").text.strip().splitlines()
    assert len(saved) == 2
    assert saved[1].split(";")[2:5] == ["Une seule personne sait", "Grave", (TODAY - timedelta(days=3)).isoformat()]


def test_a_struck_amount_is_not_summed_and_years_are_apart(portfolio, born):
    for amount, on in ((100_00, date(2025, 5, 1)), (50_00, date(2026, 1, 1))):
        facts = {"stage": "spent", "kind": "team", "amount": amount, "on": on}
        portfolio(enter_money, EnterMoney(by=TEAM, product_id=born.id, **facts))
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(money_line.update().where(money_line.c.year == 2025).values(struck_at=datetime.now(UTC)))
    with portfolio.reading() as session:
        view = queries.View(today=TODAY, words=vocabulary(session))
        assert queries.money_by_year(session, view) == {2026: (0, 0, 0, 50_00)}


@pytest.mark.parametrize("what", ["produits", "phases", "argent", "a-decider", "retards"])
def test_each_picture_and_list_is_saved_whole(portfolio, anne, what):
    fill(portfolio, 60)

    saved = anne.get(f"{PAGE}{what}.csv")

    assert saved.status_code == 200
    rows = saved.text.strip().splitlines()
    assert len(rows) > 1
    assert len(rows) == 61 or what != "produits"


def test_a_sponsor_sees_the_products_that_they_support(portfolio, born, anne):
    fill(portfolio, 3)
    row = {"id": new_id(), "product_id": born.id, "role": TeamRole.SPONSOR, "share": 0, "since": TODAY, "note": ""}
    from shared.web.identity.choose import ISSUER
    from shared.web.identity.person import person_id

    mine = row | {"person_id": person_id(ISSUER, "anne"), "changed_at": datetime.now(UTC), "version": 1}
    with portfolio.runtime.unit_of_work() as uow:
        uow.session.execute(insert(stay), [mine])

    shown = anne.get(f"{PAGE}?soutien=oui").text

    assert sample(DECIDED)["data"]["title"] in shown
    assert "numéro 0001" not in shown
    assert "numéro 0001" in anne.get(PAGE).text


def test_one_page_leads_to_the_next_until_all_were_shown(portfolio, anne):
    fill(portfolio, 45)
    with portfolio.reading() as session:
        view, seen, after = queries.View(today=TODAY, words=vocabulary(session)), [], None
        for _ in range(10):
            page = queries.lanes(session, view, after)
            seen += [row.number for row in page.rows]
            after = page.after
            if after is None:
                break

    assert len(seen) == len(set(seen)) == 45
    assert anne.get(f"{PAGE}?phase=construction&retard=oui").status_code == 200


def test_nobody_reads_it_without_signing_in(visitor):
    assert visitor.get(PAGE).status_code in {302, 303, 401}


def test_an_empty_portfolio_and_an_unknown_file_say_so(anne):
    assert "Aucun produit" in anne.get(PAGE).text
    assert anne.get(f"{PAGE}autre.csv").status_code == 404
