"""A product's way out is prepared: models compared, conditions shown by fresh evidence, the authority's own list."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from services.portfolio.commands.checks import Recorded, listeners
from services.portfolio.commands.exit.checked import hear_answer
from services.portfolio.commands.exit.conditions import (
    AssignCondition,
    WaiveCondition,
    assign_condition,
    waive_condition,
)
from services.portfolio.commands.exit.opening import OpenPath, open_path
from services.portfolio.commands.exit.the_list import (
    AddLine,
    RetireLine,
    RewordLine,
    add_line,
    retire_line,
    reword_line,
)
from services.portfolio.domain.checks import CHECKS, Answer, Finding
from services.portfolio.domain.dated_list import in_force, marked
from services.portfolio.domain.exit.conditions import Standing
from services.portfolio.domain.exit.first_list import FIRST
from services.portfolio.domain.seen import mark
from services.portfolio.queries.products import today
from services.portfolio.tables.exit import list_lines
from shared.errors import Forbidden, Invalid, Refused
from shared.identifiers import new_id
from tests.portfolio.conftest import TEAM, Visitor
from tests.portfolio.exits import ANNE, DSI, Exits

OPENED = "portfolio.exit.opened.v1"
PDF = b"%PDF-1.7\n" + bytes(range(256))


@pytest.fixture
def exits(portfolio):
    return Exits(portfolio)


def line(exits, code):
    return next(one for one in exits.path.conditions if one.code == code)


def test_a_path_opens_with_the_list_of_the_day_and_says_so(portfolio, exits):
    path = exits.open()

    assert [one.code for one in path.conditions] == [first.code for first in FIRST]
    assert portfolio.last(OPENED)["conditions"] == len(FIRST)
    assert {one.standing(today()) for one in path.conditions} == {Standing.MISSING}


def test_one_path_of_a_product_at_a_time(exits):
    exits.open()

    with pytest.raises(Refused, match="déjà un parcours"):
        exits.open()


def test_whoever_carries_the_product_may_open_it_and_a_stranger_may_not(portfolio, exits):
    with pytest.raises(Forbidden):
        portfolio(open_path, OpenPath(by=new_id(), product_id=exits.product.id))

    portfolio(open_path, OpenPath(by=ANNE, product_id=exits.product.id))
    assert len(exits.all_paths()) == 1


def test_two_models_are_compared_before_one_is_preferred(exits):
    exits.open()
    exits.compare("dsi")

    with pytest.raises(Refused, match="Comparez d’abord"):
        exits.choose()
    exits.compare("directorate")
    with pytest.raises(Refused, match="différente"):
        exits.choose("dsi", "dsi")
    exits.choose()

    assert (exits.path.state, exits.path.preferred, exits.path.fallback) == ("preparing", "dsi", "directorate")
    assert exits.states_said() == ["preparing"]


def test_what_is_said_of_a_model_again_replaces_what_was_said(exits):
    exits.open()
    exits.compare("dsi", 3)
    exits.compare("dsi", 9)

    assert [(one.target, one.mark) for one in exits.path.comparisons] == [("dsi", 9)]


def test_evidence_meets_a_condition_until_it_goes_stale(exits):
    exits.prepare()
    exits.give("restore")
    found = line(exits, "restore")

    assert found.met_until == today() + timedelta(days=90)
    assert found.standing(today() + timedelta(days=90)) is Standing.MET
    assert found.standing(today() + timedelta(days=91)) is Standing.STALE


def test_a_person_may_say_that_evidence_ends_sooner_and_never_later(exits):
    exits.prepare()
    exits.give("restore", fresh_until=today() + timedelta(days=5))
    assert line(exits, "restore").met_until == today() + timedelta(days=5)

    exits.give("restore", fresh_until=today() + timedelta(days=5000))
    assert line(exits, "restore").met_until == today() + timedelta(days=90)
    with pytest.raises(Invalid, match="passé"):
        exits.give("restore", fresh_until=today() - timedelta(days=1))


def test_a_measure_covers_its_whole_window(exits):
    exits.prepare()
    with pytest.raises(Invalid, match="14 jours"):
        exits.give("availability", measured_from=today() - timedelta(days=12))
    with pytest.raises(Invalid, match="premier et son dernier jour"):
        exits.give("availability", measured_from=None)

    exits.give("availability", measured_from=today() - timedelta(days=13))
    assert line(exits, "availability").standing(today()) is Standing.MET


def test_a_decision_bears_its_reference(exits):
    exits.prepare()

    with pytest.raises(Invalid, match="référence"):
        exits.give("budget", reference="")


def test_a_link_that_leads_nowhere_on_the_web_is_refused(exits):
    exits.prepare()

    with pytest.raises(Invalid, match="https"):
        exits.give("domain", link="javascript:alert(1)")


def test_each_condition_is_shown_by_its_owner_or_by_the_person_it_was_given_to(portfolio, exits):
    exits.prepare()
    with pytest.raises(Forbidden):
        exits.give("secrets", by=ANNE)

    given = {"condition_id": line(exits, "secrets").id, "person_id": ANNE, "due_on": today(), "seen": mark(None, None)}
    portfolio(assign_condition, AssignCondition(by=TEAM, path_id=exits.path.id, **given))
    exits.give("secrets", by=ANNE)

    assert line(exits, "secrets").standing(today()) is Standing.MET


def test_an_automatic_condition_is_met_by_all_of_its_checks_and_by_nobody(exits):
    exits.prepare()
    with pytest.raises(Refused, match="toute seule"):
        exits.give("https")

    exits.check(but=("certificate",))
    assert line(exits, "https").standing(today()) is Standing.MISSING
    exits.check()
    assert line(exits, "https").standing(today()) is Standing.MET
    exits.check(good=False)
    assert line(exits, "https").standing(today()) is Standing.FAILING


def test_what_a_check_answers_is_heard_by_the_path_of_its_product(portfolio, exits):
    exits.prepare()

    def answered(code, answer):
        finding = Finding(answer, "A" if answer is Answer.MET else "F", "", ())
        with portfolio.runtime.unit_of_work() as uow:
            hear_answer(Recorded(exits.product.id, code, finding, uow.now), uow)
            hear_answer(Recorded(new_id(), code, finding, uow.now), uow)

    answered("legal_notices", Answer.MET)
    assert line(exits, "legal_notices").standing(today()) is Standing.MET
    for answer in (Answer.ABSENT, Answer.UNREACHABLE, Answer.FAILING):
        answered("legal_notices", answer)
        assert line(exits, "legal_notices").standing(today()) is Standing.FAILING
    assert hear_answer in listeners


def test_every_check_of_the_first_list_is_one_that_is_made():
    asked = {code for first in FIRST for code in first.checks.split(",") if code}

    assert asked <= {check.code for check in CHECKS}


def test_the_same_answer_of_a_check_changes_neither_the_file_nor_its_size(exits):
    exits.prepare()
    exits.check()
    before = exits.path
    exits.check()

    assert exits.path.version == before.version
    assert [len(one.evidence) for one in exits.path.conditions] == [len(one.evidence) for one in before.conditions]


def test_only_the_dsi_waives_and_the_waiver_ends_by_itself(portfolio, exits):
    exits.prepare()
    asked = {"path_id": exits.path.id, "condition_id": line(exits, "budget").id, "reason": "Le budget se vote en mars."}
    asked["seen"] = mark("", None)
    until = today() + timedelta(days=30)
    with pytest.raises(Forbidden):
        portfolio(waive_condition, WaiveCondition(by=TEAM, until=until, **asked))
    with pytest.raises(Invalid):
        portfolio(waive_condition, WaiveCondition(by=DSI, until=today() - timedelta(days=1), **asked))

    portfolio(waive_condition, WaiveCondition(by=DSI, until=until, **asked))

    assert line(exits, "budget").standing(until) is Standing.WAIVED
    assert line(exits, "budget").standing(until + timedelta(days=1)) is Standing.MISSING


# --- the authority's list


def lines_on(portfolio, day):
    with portfolio.reading() as session:
        return in_force(list_lines(session), day)


def seen(portfolio, code):
    """What the form of a change to a line of the list carries."""
    with portfolio.reading() as session:
        return marked([line for line in list_lines(session) if line.code == code])


def test_the_list_changes_from_a_day_on_and_paths_keep_theirs(portfolio, exits):
    path = exits.open()
    added = {"label": "Un plan de secours est affiché", "help": "", "owner": "dsi", "weight": "advised"}
    tomorrow = today() + timedelta(days=1)
    code = portfolio(add_line, AddLine(by=DSI, kind="attestation", valid_days=90, since=tomorrow, **added))
    reworded = {"label": "Le nom du service est à la Région", "help": "", "owner": "dsi", "weight": "advised"}
    portfolio(
        reword_line,
        RewordLine(by=DSI, code="domain", seen=seen(portfolio, "domain"), valid_days=10, since=tomorrow, **reworded),
    )
    portfolio(retire_line, RetireLine(by=DSI, code="audit", seen=seen(portfolio, "audit"), until=tomorrow))

    now, later = lines_on(portfolio, today()), lines_on(portfolio, tomorrow)
    assert [one.code for one in now] == [first.code for first in FIRST]
    assert {one.code for one in later} == {first.code for first in FIRST} - {"audit"} | {code}
    assert later[0].label == reworded["label"]
    assert [one.label for one in exits.path.conditions] == [one.label for one in path.conditions]


def test_two_lines_of_one_condition_do_not_begin_on_the_same_day(portfolio):
    words = {"label": "Autrement dit", "help": "", "owner": "dsi", "weight": "advised", "valid_days": 10}
    portfolio(
        reword_line, RewordLine(by=DSI, code="domain", seen=seen(portfolio, "domain"), since=date(2026, 1, 1), **words)
    )

    with pytest.raises(Refused, match="autre jour"):
        portfolio(
            reword_line,
            RewordLine(by=DSI, code="domain", seen=seen(portfolio, "domain"), since=date(2026, 1, 1), **words),
        )


def test_a_measure_says_over_how_many_days(portfolio):
    words = {"label": "Les pages s’ouvrent vite", "help": "", "owner": "dsi", "weight": "advised", "valid_days": 10}

    with pytest.raises(Invalid, match="combien de jours"):
        portfolio(add_line, AddLine(by=DSI, kind="measure", since=today(), **words))


# --- pages


def test_the_road_says_what_blocks_who_acts_and_what_comes_next(exits, team, anne):
    page = f"/produits/{exits.product.id}/sortie/"
    assert "Ouvrir le parcours de sortie" in team.get(page).text
    address = team.fill(page)
    assert address.endswith(page)

    text = anne.get(page).text
    assert "compare les solutions" in text
    assert "Une sauvegarde a été relue depuis moins de 90 jours" in text
    assert "La DSI" in text


def test_forms_of_others_are_not_shown_and_those_of_the_product_are(exits, team, anne):
    exits.prepare()
    page = f"/produits/{exits.product.id}/sortie"
    mine, theirs = line(exits, "domain").id, line(exits, "budget").id

    assert anne.get(f"{page}/preuve/{mine}").status_code == 200
    assert anne.get(f"{page}/preuve/{theirs}").status_code == 403
    assert team.get(f"{page}/dispense/{theirs}").status_code == 403
    assert anne.get(f"{page}/nulle-part").status_code == 404
    assert anne.get(f"{page}/preuve/{new_id()}").status_code == 404

    words = "Le nom cantine.region.example est à la Région."
    paper = anne.form(f"{page}/preuve/{mine}")
    assert anne.post(paper, words=words, document=(BytesIO(PDF), "attestation.pdf")).status_code == 303
    assert line(exits, "domain").standing(today()) is Standing.MET


def test_everyone_reads_the_list_and_only_the_dsi_keeps_it(portfolio, anne, team):
    assert "Les mentions légales sont complètes" in anne.get("/sorties/conditions").text
    assert team.get("/sorties/conditions/nouvelle").status_code == 403


def test_the_view_of_all_paths_finds_by_state_and_by_what_waits(exits, anne):
    assert "on l’ouvre depuis la page d’un produit" in anne.get("/sorties/").text
    exits.prepare()

    assert exits.product.title in anne.get("/sorties/?etat=preparing").text
    assert exits.product.title not in anne.get("/sorties/?attente=dsi").text
    assert anne.get("/sorties/?etat=zzz&attente=zzz").status_code == 200


def test_a_document_is_kept_with_its_evidence_for_those_who_work_on_the_exit(exits, app, anne):
    exits.prepare()
    page, mine = f"/produits/{exits.product.id}/sortie", line(exits, "domain").id
    refused = anne.post(anne.form(f"{page}/preuve/{mine}"), words="Sans rien pour le montrer.")
    assert "Joignez le document" in refused.text

    form = anne.form(f"{page}/preuve/{mine}")
    anne.post(form, words="Le nom est à la Région.", document=(BytesIO(PDF), "attestation.pdf"))
    document = line(exits, "domain").evidence[0].document_id

    assert anne.get(f"{page}/document/{document}").data == PDF
    assert anne.get(f"{page}/document/{new_id()}").status_code == 404
    assert Visitor(app, "soizic").get(f"{page}/document/{document}").status_code == 403
