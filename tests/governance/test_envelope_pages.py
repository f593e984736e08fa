"""The pages of money as the team and everyone else meet them."""

import re
from uuid import UUID

from sqlalchemy import event

from tests.governance.conftest import text_of, words_of

MONEY = "/gouvernance/enveloppes"


def open_one(team, total="10 000", label="Produits"):
    return team.fill(f"{MONEY}/nouvelle", label=label, fiscal_year="2026", total_cents=total)


def test_the_team_follows_money_from_the_budget_to_the_invoice(governance, visit):
    team = visit("malo", "team")
    assert "Aucune enveloppe n’est ouverte" in text_of(team, f"{MONEY}/")
    held = open_one(team)
    case_id = governance.granted()

    team.fill(f"{held}/engagement", case_id=str(case_id), line="1", label="Deux mois", amount_cents="6 000,50")
    way = re.search(r'href="([^"]*/depense)"', team.get(held).text).group(1)
    team.fill(way, amount_cents="1500", reason="Facture 12")

    page = text_of(team, held)
    assert "Disponible : 3 999,50 €" in page
    assert "Dépensé : 1 500 €" in page
    assert "Engagé, pas encore dépensé : 4 500,50 €" in page
    assert "DE-2026-0001" in page
    assert "Deux mois (Facture 12) Malo" in page
    assert "Où va l’argent en 2026" in text_of(visit("yann"), f"{MONEY}/")


def test_what_is_too_much_is_refused_beside_what_was_typed(governance, visit):
    team = visit("malo", "team")
    held = open_one(team, total="100")
    case_id = governance.granted()
    form = team.form(f"{held}/engagement")

    answer = team.post(form, case_id=str(case_id), line="1", label="Trop", amount_cents="100,01")

    assert answer.status_code == 409
    assert "Encore disponible : 100 €" in words_of(answer)
    assert 'value="100,01"' in answer.text


def test_everyone_reads_and_only_the_team_writes(visit):
    held = open_one(visit("malo", "team"))
    yann = visit("yann")

    assert "Virer de l’argent" not in text_of(yann, held)
    for path in ("montant", "virement", "reservation", "engagement"):
        assert yann.get(f"{held}/{path}").status_code == 403
    assert yann.get(f"{MONEY}/nouvelle").status_code == 403


def test_two_who_change_an_amount_at_once_are_told(visit):
    first, second = visit("malo", "team"), visit("yann", "team")
    held = open_one(first)
    form = second.form(f"{held}/montant")
    first.fill(f"{held}/montant", total_cents="12000", reason="Décision modificative")

    answer = second.post(form, total_cents="9000", reason="Autre")

    assert answer.status_code == 409
    assert "Quelqu’un a modifié cette fiche" in answer.text


def test_money_moves_from_one_envelope_to_another(visit):
    team = visit("malo", "team")
    held, other = open_one(team), open_one(team, label="Formation")

    team.fill(f"{held}/virement", to_id=other.rsplit("/", 1)[1], amount_cents="2500", reason="Arbitrage d’automne")

    assert "L’enveloppe, 7 500 €" in text_of(team, held)
    assert "L’enveloppe, 12 500 €" in text_of(team, other)


def test_a_page_of_money_asks_as_many_questions_for_ten_lines_as_for_one(governance, visit):
    team = visit("malo", "team")
    held = open_one(team)
    envelope_id = UUID(held.rsplit("/", 1)[1])
    case_id = governance.granted()
    governance.commit(envelope_id, case_id, 1)
    team.get(held)
    few = questions(governance, team, held)

    for line in range(2, 12):
        governance.commit(envelope_id, case_id, 1, line=line)

    assert questions(governance, team, held) == few


def questions(room, visitor, path):
    asked = []
    listen = lambda *words: asked.append(words[2])  # noqa: E731
    event.listen(room.runtime.engine, "before_cursor_execute", listen)
    assert visitor.get(path).status_code == 200
    event.remove(room.runtime.engine, "before_cursor_execute", listen)
    return len(asked)


def test_an_unknown_year_or_envelope_is_not_found(visit):
    team = visit("malo", "team")

    assert team.get(f"{MONEY}/?exercice=x").status_code == 404
    assert team.get(f"{MONEY}/01a20000-0000-7000-8000-000000000999").status_code == 404


def test_programs_read_envelopes_and_their_commitments(governance, visit):
    team = visit("malo", "team")
    held = open_one(team).rsplit("/", 1)[1]
    governance.commit(UUID(held), governance.granted(), 60)

    found = team.get("/gouvernance/api/v1/envelopes?fiscal_year=2026").json["items"]
    promised = team.get(f"/gouvernance/api/v1/envelopes/{held}/commitments").json["items"]

    assert [(one["id"], one["total_cents"], one["committed_cents"]) for one in found] == [(held, 1_000_000, 6_000)]
    assert [(one["decision_number"], one["state"], one["amount_cents"]) for one in promised] == [
        ("DE-2026-0001", "committed", 6_000)
    ]
    assert team.get("/gouvernance/api/v1/envelopes?fiscal_year=2027").json["items"] == []


def test_the_envelopes_of_a_year_are_saved_as_a_file(visit):
    team = visit("malo", "team")
    open_one(team, total="1 250,50")

    lines = team.get(f"{MONEY}/exercice-2026.csv").get_data(as_text=True).splitlines()

    assert lines[1].startswith("2026;Produits;1250,5")
    assert team.get(f"{MONEY}/exercice-2026.pdf").status_code == 404
