"""Finding the paragraph that states the problem, whatever the headings."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.domain.problem import PROBLEM_LENGTH, problem_of

TEXT = "Chaque rentrée, des familles attendent trois semaines une réponse que personne n’a encore écrite."
OTHER = "Le service existe depuis longtemps et beaucoup de personnes y travaillent avec une grande conviction."


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"## Contexte\n\n{OTHER}\n\n## Problème\n\n{TEXT}\n\n## Solution\n\n{OTHER}", id="the usual headings"
        ),
        pytest.param(f"## Le problème visé :\n{TEXT}", id="no empty line"),
        pytest.param(f"## **PROBLÈME**  👀\n\n{TEXT}", id="bold capitals and a drawing"),
        pytest.param(f"Problème visé :\n---------------\n\n{TEXT}\n\n{OTHER}", id="an underlined heading"),
        pytest.param(f"**Contexte**\n\n{OTHER}\n\n**Problème :**\n\n{TEXT}", id="bold lines as headings"),
        pytest.param(f"**Problématique**\n{TEXT}", id="a bold first line"),
        pytest.param(f"Contexte\n\n{TEXT}\n\n{OTHER}", id="a bare word as heading"),
        pytest.param(f"<h2>Le problème</h2>\n\n{TEXT}\n\n<h2>La suite</h2>\n{OTHER}", id="HTML headings"),
        pytest.param(
            f"## Notre solution au problème\n\n{OTHER}\n\n### Constat\n\n### Problème\n\n{TEXT}", id="not the solution"
        ),
        pytest.param(
            f"## Problème\n\n### Pour les familles\n\n{TEXT}\n\n## Suite\n\n{OTHER}", id="under a sub-heading"
        ),
        pytest.param(f"## Problème\n\n## Contexte\n\n{TEXT}", id="an empty section"),
        pytest.param(f"{TEXT}\n\n## Solution\n\n{OTHER}", id="before any heading"),
        pytest.param(f"## Abandon\n\n{OTHER}\n\n## Un service attendu\n\n{TEXT}", id="a heading of one’s own"),
        pytest.param(f"## Contexte\n\n{TEXT}\n\n---\n\n{OTHER}", id="a line of dashes"),
    ],
)
def test_the_problem_is_found_under(body):
    assert problem_of(body) == TEXT


def test_a_sentence_that_announces_a_list_comes_with_its_list():
    body = "## Problème\n\nTrois choses usent les agents :\n\n* attendre ;\n* recopier ;\n* recommencer.\n\nLa suite."

    assert problem_of(body) == "Trois choses usent les agents :\n- attendre ;\n- recopier ;\n- recommencer.\nLa suite."


def test_links_pictures_and_markup_leave_their_words():
    body = "Les *agents* [recopient](https://a.example) `tout` à la main ![photo](x.png)<br>, <b>chaque</b> jour."

    assert problem_of(body) == "Les agents recopient tout à la main , chaque jour."


def test_a_very_long_paragraph_is_cut_at_a_word():
    found = problem_of("## Problème\n\n" + "attendre " * 1000)

    assert len(found) <= PROBLEM_LENGTH
    assert found.endswith("attendre…")


@pytest.mark.parametrize("body", ["", "   \n", "## Un titre seul", "<!-- rien -->", "![](image.png)"])
def test_a_body_that_says_nothing_has_no_problem(body):
    assert problem_of(body) is None


MARKS = st.sampled_from(["## Problème\n", "- ", "> ", "**", "<h2>", "</h2>", "[", "](", "\n\n", "mot "])


@settings(deadline=None)
@given(st.text() | st.lists(MARKS).map("".join))
def test_any_body_gives_plain_words_or_nothing(body):
    found = problem_of(body)

    assert found is None or (found == found.strip() and 0 < len(found) <= PROBLEM_LENGTH)


@pytest.mark.parametrize("sign", ["[", "*a ", "> ", "- ", "`", "![](", "<h1>", "#\n", "[a]:\n"])
def test_a_hostile_body_costs_little_time(sign):
    started = time.process_time()

    problem_of(sign * (300_000 // len(sign)))

    assert time.process_time() - started < 5
