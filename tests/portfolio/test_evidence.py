"""The file of a pre-incubation: counted interviews, notes that go, nine weeks, signatures, a conclusion."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from services.portfolio.commands.engagement import (
    AskEngagement,
    GiveUpEngagement,
    SignEngagement,
    ask_engagement,
    give_up_engagement,
    sign_engagement,
)
from services.portfolio.commands.evidence import (
    AddGroup,
    Conclude,
    NoteMeeting,
    ReachMilestone,
    WriteEvidence,
    add_group,
    note_meeting,
    reach_milestone,
    write_dossier,
)
from services.portfolio.domain.evidence import road_of
from services.portfolio.domain.phases import PhaseCode
from services.portfolio.domain.sheet import Clashes
from services.portfolio.queries.evidence import engagements_of, file_of, groups_of
from services.portfolio.queries.products import today
from services.portfolio.tables.evidence import meeting
from shared.errors import Forbidden, Invalid, Refusal, Refused
from shared.identifiers import new_id
from shared.retention import tidy
from tests.portfolio.conftest import DECIDED, TEAM, Visitor
from tests.system.agent import read_forms

CONCLUDED = "portfolio.product.pre_incubation_concluded.v1"
ASKED, SIGNED = "portfolio.product.engagement_asked.v1", "portfolio.product.engagement_signed.v1"
BODY = new_id()
BEGUN = today() - timedelta(weeks=5)


@pytest.fixture
def product(portfolio):
    """In pre-incubation for five weeks."""
    portfolio.given("governance.body.changed.v1", body_id=BODY)
    portfolio.given(DECIDED, decided_at=f"{BEGUN}T08:00:00+00:00")
    return portfolio.products()[0]


def write(portfolio, product, *, seen=1, by=TEAM, **texts):
    portfolio(write_dossier, WriteEvidence(by=by, product_id=product.id, seen=seen, **texts))


def file(portfolio, product):
    with portfolio.reading() as session:
        return file_of(session, product.id)


def groups(portfolio, product):
    with portfolio.reading() as session:
        return groups_of(session, product.id)


def met(portfolio, product, group, *, notes="", purge_on=None, met_on=None):
    facts = {"met_on": met_on or today(), "learned": "Elle perd une heure par jour.", "notes": notes}
    asked = NoteMeeting(by=TEAM, product_id=product.id, group_id=group, purge_on=purge_on, **facts)
    portfolio(note_meeting, asked)


def named(portfolio, product, label="Agents d’accueil", planned=12):
    portfolio(add_group, AddGroup(by=TEAM, product_id=product.id, label=label, planned=planned))
    return groups(portfolio, product)[-1].id


def test_interviews_are_counted_for_each_group(portfolio, product):
    first, second = named(portfolio, product), named(portfolio, product, "Enseignants", 8)
    for group in (first, first, second):
        met(portfolio, product, group)

    assert [(row.label, row.met, row.planned) for row in groups(portfolio, product)] == [
        ("Agents d’accueil", 2, 12),
        ("Enseignants", 1, 8),
    ]


def test_an_interview_is_of_a_group_of_this_product_and_has_taken_place(portfolio, product):
    group = named(portfolio, product)

    with pytest.raises(Invalid, match="groupe"):
        met(portfolio, product, new_id())
    with pytest.raises(Invalid, match="pas encore eu lieu"):
        met(portfolio, product, group, met_on=today() + timedelta(days=1))


@pytest.mark.parametrize("after", [-1, 366])
def test_notes_are_kept_a_year_at_most(portfolio, product, after):
    group = named(portfolio, product)

    with pytest.raises(Invalid, match="dans l’année"):
        met(portfolio, product, group, notes="Lena, poste 12", purge_on=today() + timedelta(days=after))


def test_personal_notes_go_on_their_day_and_what_was_learned_stays(portfolio, product, team, anne):
    group = named(portfolio, product)
    met(portfolio, product, group, notes="Lena, poste 12", purge_on=today() + timedelta(days=10))
    met(portfolio, product, group, notes="Goulven, poste 13", purge_on=today() + timedelta(days=11))
    page = f"/produits/{product.id}/dossier"
    assert "poste 12" in team.get(page).text
    assert "poste 12" not in anne.get(page).text

    tidy(portfolio.runtime, datetime.now(UTC) + timedelta(days=10))

    with portfolio.reading() as session:
        assert set(session.scalars(select(meeting.c.notes))) == {"", "Goulven, poste 13"}
        assert set(session.scalars(select(meeting.c.learned))) == {"Elle perd une heure par jour."}
    assert "Notes personnelles effacées le" in team.get(page).text


def test_two_who_write_in_different_texts_are_both_kept_and_in_the_same_one_both_are_shown(portfolio, product):
    write(portfolio, product, size="115 lycées")
    write(portfolio, product, harm="Une heure par jour")
    assert (file(portfolio, product).dossier.size, file(portfolio, product).dossier.harm) == (
        "115 lycées",
        "Une heure par jour",
    )

    with pytest.raises(Clashes) as refused:
        write(portfolio, product, size="Neuf ports")
    assert [clash.now for clash in refused.value.clashes] == ["115 lycées"]


def test_ten_at_once_lose_nothing(portfolio, product):
    words, refused, start = [f"mot{number}" for number in range(10)], [], threading.Barrier(10)

    def one(word):
        start.wait()
        try:
            write(portfolio, product, size=word)
        except Clashes:
            refused.append(word)

    threads = [threading.Thread(target=one, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted([file(portfolio, product).dossier.size, *refused]) == words


def test_both_texts_are_on_the_page_and_can_be_sent_again(portfolio, product, app, team):
    other, address = Visitor(app, "enora"), f"/produits/{product.id}/dossier/preuves"
    mine, theirs = team.form(address), other.form(address)
    assert other.post(theirs, size="115 lycées").status_code == 303

    answer = team.post(mine, size="Neuf ports")

    assert answer.status_code == 409
    assert "115 lycées" in answer.text
    again = next(form for form in read_forms(answer.text) if form.action.endswith(address))
    assert team.post(again, size="115 lycées et neuf ports").status_code == 303


def test_the_road_says_what_is_done_late_next_and_to_come():
    started = date(2026, 9, 1)

    def states(reached, today):
        return [(point.milestone.week, point.state) for point in road_of(started, reached, today)]

    assert states({}, date(2026, 9, 10)) == [(3, "next"), (4, "todo"), (8, "todo"), (9, "todo")]
    assert states({}, date(2026, 9, 22)) == [(3, "next"), (4, "todo"), (8, "todo"), (9, "todo")]
    assert states({}, date(2026, 9, 23)) == [(3, "late"), (4, "todo"), (8, "todo"), (9, "todo")]
    assert states({3: started}, date(2026, 10, 1)) == [(3, "done"), (4, "late"), (8, "todo"), (9, "todo")]
    assert states({3: started, 4: started}, date(2026, 10, 1))[2] == (8, "next")


def test_a_point_is_reached_once_between_the_beginning_and_today(portfolio, product):
    def reach(day):
        asked = {"by": TEAM, "product_id": product.id, "week": "3", "words": "Trois lycées vus"}
        portfolio(reach_milestone, ReachMilestone(**asked, reached=day))

    for day in (BEGUN - timedelta(days=1), today() + timedelta(days=1)):
        with pytest.raises(Invalid, match="début de la pré-incubation"):
            reach(day)
    reach(today())
    with pytest.raises(Refused, match="déjà noté"):
        reach(today())


def test_the_page_shows_the_late_point_and_who_acts(product, anne):
    page = anne.get(f"/produits/{product.id}/dossier").text

    assert "Semaine 3" in page
    assert "en retard, prévu le" in page
    assert "Qui agit" in page
    assert "Noter un entretien" not in page


def ask(portfolio, product, who, part):
    portfolio(ask_engagement, AskEngagement(by=TEAM, product_id=product.id, part=part, who=who))
    with portfolio.reading() as session:
        return next(one for one in engagements_of(session, product.id) if one.part == part)


def sign(portfolio, engagement, by, days=2):
    portfolio(sign_engagement, SignEngagement(by=by, engagement_id=engagement.id, days=days, words="Je m’engage."))


def test_two_different_people_sign_each_for_themselves_and_once(portfolio, product):
    sponsor, chief = portfolio.person("Marraine"), portfolio.person("Chef")
    first, second = ask(portfolio, product, "Marraine", "sponsor"), ask(portfolio, product, "Chef", "hierarchy")
    assert portfolio.last(ASKED)["signer_id"] == str(chief)

    for somebody in (chief, TEAM, product.carrier_id):
        with pytest.raises(Forbidden, match="Seule la personne"):
            sign(portfolio, first, somebody)
    sign(portfolio, first, sponsor, days=0)
    sign(portfolio, second, chief, days=3)
    with pytest.raises(Refused, match="déjà signé"):
        sign(portfolio, second, chief, days=9)

    assert portfolio.last(SIGNED)["days"] == 3
    assert {one.signer_id for one in file(portfolio, product).signed.values()} == {sponsor, chief}


def test_nobody_signs_in_both_qualities_and_the_carrier_signs_in_none(portfolio, product):
    portfolio.person("Marraine")
    ask(portfolio, product, "Marraine", "sponsor")

    with pytest.raises(Refused, match="Deux personnes différentes"):
        ask(portfolio, product, "Marraine", "hierarchy")
    portfolio.given("ideas.person.seen.v1", person_id=product.carrier_id, name="Nolwenn Tanguy")
    with pytest.raises(Refused, match="pour elle-même"):
        ask(portfolio, product, "Nolwenn Tanguy", "hierarchy")


def test_a_signature_not_yet_given_can_be_asked_of_somebody_else_and_a_given_one_stays(portfolio, product):
    portfolio.person("Marraine")
    parrain = portfolio.person("Parrain")
    first = ask(portfolio, product, "Marraine", "sponsor")
    portfolio(give_up_engagement, GiveUpEngagement(by=TEAM, product_id=product.id, engagement_id=first.id))

    second = ask(portfolio, product, "Parrain", "sponsor")
    sign(portfolio, second, parrain)

    with pytest.raises(Refused, match="déjà signé"):
        portfolio(give_up_engagement, GiveUpEngagement(by=TEAM, product_id=product.id, engagement_id=second.id))


def test_ten_at_once_sign_once(portfolio, product):
    sponsor, signed = portfolio.person("Marraine"), []
    engagement, start = ask(portfolio, product, "Marraine", "sponsor"), threading.Barrier(10)

    def one(days):
        start.wait()
        try:
            sign(portfolio, engagement, sponsor, days)
            signed.append(days)
        except Refusal:
            pass

    threads = [threading.Thread(target=one, args=(days,)) for days in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(signed) == 1
    assert [fact["days"] for fact in portfolio.facts(SIGNED)] == signed


def conclude(portfolio, product, outcome, scores=(8, 7, 6), seen=1):
    names = ("problem_score", "carrier_score", "strategy_score")
    given = dict(zip(names, scores, strict=True))
    portfolio(write_dossier, Conclude(by=TEAM, product_id=product.id, seen=seen, **given, outcome=outcome))


def test_a_conclusion_is_told_once_it_has_three_scores_and_an_outcome(portfolio, product):
    conclude(portfolio, product, "construction", (8, 7, None))
    assert CONCLUDED not in portfolio.said()

    conclude(portfolio, product, "construction", (8, 7, 0), seen=2)

    said = portfolio.last(CONCLUDED)
    assert (said["problem_score"], said["carrier_score"], said["strategy_score"]) == (8, 7, 0)
    assert said["outcome"] == "construction"


@pytest.mark.parametrize("outcome", [PhaseCode.STOPPED, PhaseCode.PARKED, PhaseCode.MERGED])
def test_the_conclusion_goes_with_the_question_and_an_early_end_is_told_as_a_success(portfolio, product, team, outcome):
    met(portfolio, product, named(portfolio, product))
    conclude(portfolio, product, outcome.value)
    form = team.form(f"/produits/{product.id}/passage")
    assert form.values["phase"] == outcome
    assert "Agents d’accueil : 1 sur 12" in form.values["reason"]
    assert "Note du problème, sur 10 : 8." in form.values["reason"]
    assert "engagement pas encore signé" in form.values["reason"]

    assert team.post(form, body_id=str(BODY)).status_code == 303
    about = {"question": "pass_gate", "idea_id": None, "product_id": str(product.id), "phase": outcome.value}
    portfolio.decide(**about, outcome="granted", decision_number="DE-2026-0099")

    words = {"stopped": "c’est une réussite", "parked": "Mis en réserve", "merged": "Réuni à un autre produit : "}
    assert words[outcome] in team.get(f"/produits/{product.id}").text.replace("\u00a0", " ")
    assert "en retard, prévu le" not in team.get(f"/produits/{product.id}/dossier").text


def test_from_the_message_to_the_signature_through_the_pages(portfolio, product, team, anne):
    team.fill(f"/produits/{product.id}/dossier/engagement", part="sponsor", who="anne@region.example")
    assert "Votre signature est attendue" in anne.get("/mes-produits").text
    (asked,) = file(portfolio, product).engagements
    page = f"/engagements/{asked.id}"
    assert "Seule la personne" in team.get(page).text

    anne.fill(page, page, days="2", words="Je soutiens Nolwenn.")

    assert "2 jours libérés par mois" in team.get(f"/produits/{product.id}/dossier").text
    assert "Votre signature est attendue" not in anne.get("/mes-produits").text


def test_every_part_of_the_file_is_written_through_its_form(portfolio, product, team):
    page = f"/produits/{product.id}/dossier"
    team.fill(f"{page}/groupe", label="Enseignants", planned="8")
    group = str(groups(portfolio, product)[0].id)
    team.fill(f"{page}/entretien", group_id=group, learned="Ils attendent devant la porte.")
    team.fill(f"{page}/solution", label="Cahier des clés", does="Simple", lacks="Illisible à distance")
    team.fill(f"{page}/journal", kind="call", words="Premier appel avec Nolwenn.")
    team.fill(f"{page}/etape", week="3", words="Trois lycées vus")
    team.fill(f"{page}/conclusion", problem_score="8", outcome="stopped", outcome_words="Un cahier suffit.")

    text = team.get(page).text
    for words in ("devant la porte", "Cahier des clés", "Premier appel", "Trois lycées vus", "Un cahier suffit"):
        assert words in text


def test_agents_read_the_file_and_do_not_write_in_it(product, anne):
    assert anne.get(f"/produits/{product.id}/dossier/preuves").status_code == 403
    assert anne.get(f"/produits/{product.id}/dossier/rien").status_code == 403


def test_the_page_asks_as_often_for_one_interview_as_for_twenty(portfolio, product, team, counted):
    group, page = named(portfolio, product), f"/produits/{product.id}/dossier"
    met(portfolio, product, group)
    few = counted(lambda: team.get(page))
    for _ in range(15):
        met(portfolio, product, group)

    assert counted(lambda: team.get(page)) == few


def test_every_text_of_the_file_has_its_history_in_words(portfolio, product, anne):
    page = f"/produits/{product.id}/dossier/historique"
    assert "Rien n’a encore été écrit" in anne.get(page).text
    write(portfolio, product, size="Trois cents <b>personnes</b>", frequency="", harm="", prototype="", first_users="")
    write(portfolio, product, seen=2, size="Quatre cents", frequency="", harm="", prototype="", first_users="")

    shown = anne.get(page).text

    assert shown.index("Quatre cents") < shown.rindex("Trois cents &lt;b&gt;personnes")
    assert shown.count("Combien de personnes vivent ce problème") == 2
