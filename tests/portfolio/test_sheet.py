"""Every field of a sheet keeps its history, and of two people who write at once nobody loses a word."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.commands.sheet import EditAddresses, EditPresentation, edit_sheet
from services.portfolio.domain.sheet import Change, Clashes, merged
from services.portfolio.queries.sheet import history
from shared.errors import Invalid
from shared.identifiers import new_id
from tests.portfolio.conftest import DECIDED, TEAM, Visitor, write
from tests.system.agent import read_forms

CHANGED = "portfolio.product.sheet_changed.v1"
OTHER = new_id()


@pytest.fixture
def product(portfolio):
    portfolio.given(DECIDED)
    return portfolio.products()[0]


def write_on(portfolio, product, *, by=TEAM, seen=None, why="Relecture", **words):
    """Post the presentation as it was on the screen of this person, with these words changed."""
    shown = {name: getattr(product, name) for name in ("title", "mission", "problem", "solution", "strategy")}
    asked = {"by": by, "product_id": product.id, "seen": seen or product.version, "why": why}
    return portfolio(edit_sheet, EditPresentation(**asked, **{**shown, **words}))


def changes(portfolio, product):
    with portfolio.reading() as session:
        return list(history(session, product.id).rows)


def test_each_field_that_changes_says_who_when_and_why(portfolio, product):
    write_on(
        portfolio, product, mission="Savoir qui a quelle clé", solution="Un registre partagé", why="Après l’enquête"
    )

    found = portfolio.products()[0]
    assert (found.mission, found.solution) == ("Savoir qui a quelle clé", "Un registre partagé")
    kept = {row.field: row for row in changes(portfolio, product)}
    assert set(kept) == {"mission", "solution"}
    assert (kept["mission"].before, kept["mission"].after) == ("", "Savoir qui a quelle clé")
    assert (kept["mission"].by, kept["mission"].why, kept["mission"].version) == (
        TEAM,
        "Après l’enquête",
        found.version,
    )
    fact = portfolio.last(CHANGED)
    assert set(fact["fields"]) == {"mission", "solution"}


def test_the_same_words_again_change_and_say_nothing(portfolio, product):
    write_on(portfolio, product)

    assert changes(portfolio, product) == []
    assert CHANGED not in portfolio.said()


def test_two_people_who_write_in_different_fields_both_are_kept(portfolio, product):
    write_on(portfolio, product, by=OTHER, mission="La mission de l’une")
    write_on(portfolio, product, solution="La réponse de l’autre")

    found = portfolio.products()[0]
    assert (found.mission, found.solution) == ("La mission de l’une", "La réponse de l’autre")


def test_two_people_who_write_in_the_same_field_see_both_texts_and_nothing_is_stored(portfolio, product):
    write_on(portfolio, product, by=OTHER, mission="La mission de l’une")

    with pytest.raises(Clashes) as refused:
        write_on(portfolio, product, mission="La mission de l’autre", solution="Une réponse")

    (clash,) = refused.value.clashes
    assert (clash.field, clash.now, clash.by) == ("mission", "La mission de l’une", OTHER)
    found = portfolio.products()[0]
    assert (found.mission, found.solution) == ("La mission de l’une", "")


def test_once_both_texts_were_seen_the_last_word_holds_and_the_history_has_both(portfolio, product):
    write_on(portfolio, product, by=OTHER, mission="La mission de l’une")
    with pytest.raises(Clashes) as refused:
        write_on(portfolio, product, mission="La mission de l’autre")

    write_on(portfolio, product, mission="La mission des deux", seen=refused.value.version)

    assert portfolio.products()[0].mission == "La mission des deux"
    assert [row.after for row in changes(portfolio, product)] == ["La mission des deux", "La mission de l’une"]


def test_two_who_wrote_the_same_words_do_not_clash(portfolio, product):
    write_on(portfolio, product, by=OTHER, mission="La même mission")
    write_on(portfolio, product, mission="La même mission")

    assert len(changes(portfolio, product)) == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://a.example", "//a.example", "https://", "un mot"])
def test_an_address_leads_to_the_web(portfolio, product, address):
    asked = {"by": TEAM, "product_id": product.id, "seen": product.version}

    with pytest.raises(Invalid, match="https"):
        portfolio(edit_sheet, EditAddresses(**asked, link=address))


def test_what_people_wrote_here_stays_when_the_file_is_read_again(portfolio, folder):
    write(folder, "cantine", title="Cantine facile")
    portfolio.read(folder)
    write_on(portfolio, portfolio.products()[0], mission="Notre mission")
    write(folder, "cantine", title="Cantine très facile")

    portfolio.read(folder)

    found = portfolio.products()[0]
    assert (found.title, found.mission) == ("Cantine très facile", "Notre mission")
    assert [(row.field, row.by) for row in changes(portfolio, found)] == [("title", None), ("mission", TEAM)]


def test_ten_people_at_once_in_ten_different_ways_lose_nothing(portfolio, product):
    words = [f"mot{number}" for number in range(10)]
    refused, start = [], threading.Barrier(10)

    def one(word):
        start.wait()
        try:
            write_on(portfolio, product, by=new_id(), mission=word)
        except Clashes:
            refused.append(word)

    threads = [threading.Thread(target=one, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    kept = [row.after for row in changes(portfolio, product)]
    assert len(kept) == 1
    assert sorted([*kept, *refused]) == words


def test_the_form_shows_both_texts_and_can_be_sent_again(portfolio, product, app, team):
    other = Visitor(app, "enora")
    address = f"/produits/{product.id}/fiche/presentation"
    mine, theirs = team.form(address), other.form(address)
    assert other.post(theirs, mission="La mission de l’une").status_code == 303

    answer = team.post(mine, mission="La mission de l’autre")

    assert answer.status_code == 409
    assert "La mission de l’une" in answer.text
    assert "La mission de l’autre" in answer.text
    again = next(form for form in read_forms(answer.text) if form.action.endswith(address))
    assert team.post(again, mission="Les deux missions").status_code == 303
    page = team.get(f"/produits/{product.id}/historique").text
    assert page.index("Les deux missions") < page.index("La mission de l’une")
    assert "Enora Guillou" in page


def test_agents_read_the_history_and_only_the_team_writes(product, anne):
    assert anne.get(f"/produits/{product.id}/historique").status_code == 200
    assert anne.get(f"/produits/{product.id}/fiche/presentation").status_code == 403
    assert anne.get(f"/produits/{product.id}/fiche/autre").status_code == 403


WORDS = st.sampled_from(["", "a", "b", "c"])
FIELDS = ("mission", "problem", "solution")


@settings(max_examples=300, deadline=None)
@given(
    start=st.tuples(WORDS, WORDS, WORDS),
    edits=st.lists(st.tuples(st.sampled_from(FIELDS), WORDS), max_size=6),
    seen=st.integers(1, 7),
    mine=st.tuples(WORDS, WORDS, WORDS),
)
def test_a_merge_keeps_what_each_one_changed_or_refuses(start, edits, seen, mine):
    sheet, kept, screens = dict(zip(FIELDS, start, strict=True)), [], {1: dict(zip(FIELDS, start, strict=True))}
    for version, (field, text) in enumerate(edits, start=2):
        facts = {"id": new_id(), "by": OTHER, "at": None, "why": ""}
        kept.append(Change(field=field, before=sheet[field], after=text, version=version, **facts))
        sheet = sheet | {field: text}
        screens[version] = sheet
    seen = min(seen, len(screens))
    posted = dict(zip(FIELDS, mine, strict=True))
    i_changed = {field for field in FIELDS if posted[field] != screens[seen][field]}
    they_wrote = {change.field for change in kept if change.version > seen}

    if clashing := {field for field in i_changed & they_wrote if posted[field] != sheet[field]}:
        with pytest.raises(Clashes) as refused:
            merged(posted, sheet, kept, seen)
        assert {clash.field for clash in refused.value.clashes} == clashing
        return

    after = sheet | merged(posted, sheet, kept, seen)
    assert all(after[field] == posted[field] for field in i_changed)
    assert all(after[field] == sheet[field] for field in FIELDS if field not in i_changed)
