"""Ideas that tell the same problem are found whatever the accents, the plurals and the order of the words."""

import random
from pathlib import Path

import pytest
from sqlalchemy import delete

from services.ideas.commands.similar import IndexSomeIdeas, index_some_ideas
from services.ideas.domain.similar import RAREST, rarest
from services.ideas.queries.similar import similar
from services.ideas.tables import found_idea
from shared.identifiers import new_id
from tests.ideas.alike import SEED, altered, crowd, plant, real_texts
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

PROBLEM = "Chaque semaine un trousseau de clés manque à l’accueil du lycée."


def found(ideas: IdeasRoom, title: str, problem: str = "") -> list[str]:
    with ideas.reading() as session:
        return [one.title for one in similar(session, title, problem)]


@pytest.mark.parametrize(
    "words", ["La clef ou la clé se perd", "LES CLES SE PERDENT", "perdent se clés les", "Les clés perdues"]
)
def test_other_forms_of_the_same_words_find_it(ideas: IdeasRoom, words: str) -> None:
    ideas.idea(title="Les clés se perdent")
    ideas.idea(title="La cantine ferme trop tôt")

    assert found(ideas, words)[0] == "Les clés se perdent"


def test_another_problem_finds_nothing(ideas: IdeasRoom) -> None:
    ideas.idea(title="Les clés se perdent")

    assert found(ideas, "Les bateaux attendent au port", "Aucun quai n’est libre le matin.") == []
    assert found(ideas, "") == []


def test_the_words_that_say_most_are_the_rarest_and_of_those_the_longest() -> None:
    counts = {"lyce": 900, "tableau": 3, "cle": 3, "jamais": 0, **{f"mot{n}": 50 for n in range(9)}}

    assert rarest(counts)[:2] == ["tableau", "cle"]
    assert len(rarest(counts)) == RAREST


def test_the_guide_shows_them_after_the_first_page_and_blocks_nothing(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id, nolwenn = ideas.idea(title="Les clés se perdent"), visit("nolwenn")
    guide = f"/idees/appels/{ideas.call()}/deposer/guide"

    second = nolwenn.fill(guide, title="La clé se perd encore", problem=PROBLEM)

    assert f"/idees/{idea_id}" in nolwenn.get(second).text
    assert nolwenn.fill(second, who="", frequency="")


def test_they_are_told_while_somebody_writes_without_the_text_in_an_address(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id, nolwenn = ideas.idea(title="Les clés se perdent"), visit("nolwenn")
    form = nolwenn.form(f"/idees/appels/{ideas.call()}/deposer")
    form.action = "/idees/semblables"

    answer = nolwenn.post(form, title="cles perdues", problem="")

    assert str(idea_id) in answer.text
    assert "<html" not in answer.text


def test_an_idea_shows_those_like_it_but_itself(ideas: IdeasRoom, visit: Visit) -> None:
    one, other = ideas.idea(title="Les clés se perdent"), ideas.idea(title="Des clés perdues chaque jour")

    page = visit("yann").get(f"/idees/{one}/proches").text

    assert "Des clés perdues chaque jour" in page
    assert page.count(f'href="/idees/{one}"') == 1  # the way back
    assert str(other) in page


def test_an_idea_whose_words_change_is_found_by_the_new_ones_alone(ideas: IdeasRoom, visit: Visit) -> None:
    nolwenn, idea_id = visit("nolwenn"), ideas.idea(author=identity("nolwenn"), title="Les clés se perdent")
    ideas.idea(title="La cantine ferme trop tôt")

    nolwenn.fill(f"/idees/{idea_id}/texte", title="Les bateaux attendent", problem="Aucun quai n’est libre le matin.")

    assert found(ideas, "Le bateau attend", "Le matin aucun quai libre") == ["Les bateaux attendent"]
    assert "Les bateaux attendent" not in found(ideas, "Les clés se perdent", PROBLEM)


def test_ideas_from_before_the_index_are_written_into_it_once(ideas: IdeasRoom) -> None:
    ideas.idea(title="Les clés se perdent")
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(delete(found_idea))
    assert found(ideas, "Les clés se perdent") == []

    assert [ideas(index_some_ideas, IndexSomeIdeas()) for _ in range(2)] == [1, 0]

    assert found(ideas, "Les clés se perdent") == ["Les clés se perdent"]


def test_altered_copies_of_real_problems_are_found_in_a_crowd(ideas: IdeasRoom, beta_products: Path) -> None:
    """The whole measure, among 100,000, is `make bench WHAT=similar`."""
    ids, chance = plant(ideas.runtime.engine, crowd(beta_products, 1500), new_id()), random.Random(SEED)
    asked = chance.sample(list(zip(ids, real_texts(beta_products), strict=False)), 60)

    with ideas.reading() as session:
        hits = [idea_id in {one.id for one in similar(session, *altered(text, chance))} for idea_id, text in asked]

    assert sum(hits) >= 0.95 * len(hits), f"{sum(hits)} of {len(hits)}"
