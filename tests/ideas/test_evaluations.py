"""Evaluators: blind until their own scores are in, without those who have an interest, exact means; the team's list."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, insert, select, update

from services.ideas.commands.calls import OpenCall, open_call
from services.ideas.commands.ideas import SubmitIdea, submit_idea
from services.ideas.commands.instruction.evaluating import (
    AskEvaluation,
    DeclareConflict,
    GiveScores,
    WriteNote,
    ask_evaluation,
    declare_conflict,
    give_scores,
    write_note,
)
from services.ideas.domain.instruction.evaluation import BEST, Score, average
from services.ideas.queries.instruction.evaluations import Evaluations, evaluations, whom_to_ask
from services.ideas.queries.instruction.triage import to_examine
from services.ideas.queries.listing import Narrowed
from services.ideas.tables import idea
from services.ideas.tables.instruction import evaluation, score
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

SECRET = "Attention, le proviseur est un ami."


def an_idea(ideas: IdeasRoom, author: UUID | None = None, theme: str = "") -> UUID:
    call = OpenCall(
        by=new_id(),
        title="Le quotidien",
        theme=theme,
        criteria="Utile aux agents : 3\nFacile à essayer : 1",
        opens_at=datetime.now(UTC) - timedelta(days=1),
        closes_at=None,
        answer_days=45,
    )
    asked = SubmitIdea(
        by=author or new_id(), call_id=ideas(open_call, call), title="Les clés se perdent", problem="Chaque semaine."
    )
    return ideas(submit_idea, asked)


def asks(ideas: IdeasRoom, idea_id: UUID, who: UUID) -> None:
    ideas(ask_evaluation, AskEvaluation(by=new_id(), idea_id=idea_id, person_id=who))


def gives(ideas: IdeasRoom, idea_id: UUID, who: UUID, first: int = 4, second: int = 0, words: str = "") -> None:
    seen = version_of(ideas, idea_id, who)
    asked = GiveScores(by=who, idea_id=idea_id, seen=seen, score_1=str(first), score_2=str(second), words=words)
    ideas(give_scores, asked)


def version_of(ideas: IdeasRoom, idea_id: UUID, who: UUID) -> int:
    mine = (evaluation.c.idea_id == idea_id) & (evaluation.c.person_id == who)
    with ideas.reading() as session:
        return session.scalar(select(evaluation.c.version).where(mine)) or 0


def read_by(ideas: IdeasRoom, idea_id: UUID, who: UUID) -> Evaluations:
    with ideas.reading() as session:
        return evaluations(session, idea_id, who)


def test_nobody_reads_the_scores_of_others_before_their_own_are_in(ideas: IdeasRoom) -> None:
    idea_id, yann, malo, team = an_idea(ideas), ideas.person("Yann"), ideas.person("Malo"), new_id()
    for who in (yann, malo):
        asks(ideas, idea_id, who)
    gives(ideas, idea_id, yann)

    assert {who: read_by(ideas, idea_id, who).readable for who in (yann, malo, team)} == {
        yann: True,
        malo: False,
        team: False,
    }
    assert read_by(ideas, idea_id, malo).scores == {}
    gives(ideas, idea_id, malo, 2, 2)

    assert read_by(ideas, idea_id, team).readable
    assert read_by(ideas, idea_id, malo).mean == Fraction(3 * 4 + 0 + 3 * 2 + 2, 8)


def test_whoever_declares_an_interest_counts_no_more_and_reads_nothing(ideas: IdeasRoom) -> None:
    idea_id, yann, malo = an_idea(ideas), ideas.person("Yann"), ideas.person("Malo")
    for who in (yann, malo):
        asks(ideas, idea_id, who)
        gives(ideas, idea_id, who, 5 if who == yann else 1, 1)
    ideas.forget()

    ideas(declare_conflict, DeclareConflict(by=yann, idea_id=idea_id, why="C’est mon frère."))

    assert read_by(ideas, idea_id, new_id()).mean == Fraction(1)
    assert not read_by(ideas, idea_id, yann).readable
    assert ideas.said() == ["ideas.evaluation.recused.v1"]
    assert ideas.last("ideas.evaluation.recused.v1")["person_id"] == str(yann)
    with ideas.reading() as session:
        assert len(session.execute(select(score)).all()) == 2
        assert "frère" not in json.dumps(list(session.scalars(select(outbox.c.data))))
    with pytest.raises(Refused, match="lien d’intérêt"):
        gives(ideas, idea_id, yann)


def test_every_criterion_of_the_call_wants_its_score(ideas: IdeasRoom) -> None:
    idea_id, yann = an_idea(ideas), ideas.person("Yann")
    asks(ideas, idea_id, yann)

    with pytest.raises(Invalid) as refused:
        ideas(give_scores, GiveScores(by=yann, idea_id=idea_id, seen=1, score_1="3"))
    assert list(refused.value.errors) == ["score_2"]


def test_only_whom_the_team_asked_evaluates_and_never_the_author(ideas: IdeasRoom) -> None:
    nolwenn, yann = ideas.person("Nolwenn"), ideas.person("Yann")
    idea_id = an_idea(ideas, nolwenn)
    with pytest.raises(NotFound):
        gives(ideas, idea_id, yann)
    with pytest.raises(Refused, match="ne l’évalue pas"):
        asks(ideas, idea_id, nolwenn)
    asks(ideas, idea_id, yann)

    with pytest.raises(Refused, match="déjà"):
        asks(ideas, idea_id, yann)


def test_the_load_of_each_is_in_sight_when_somebody_is_chosen(ideas: IdeasRoom) -> None:
    yann = ideas.person("Yann")
    first, second = an_idea(ideas), an_idea(ideas)
    for idea_id in (first, second):
        asks(ideas, idea_id, yann)
    gives(ideas, first, yann)

    with ideas.reading() as session:
        assert whom_to_ask(session, "") == [(str(yann), "Yann (1)")]
        assert whom_to_ask(session, "yan") == [(str(yann), "Yann (1)")]


@given(st.lists(st.tuples(st.integers(1, 10), st.integers(0, BEST)), min_size=1, max_size=20), st.randoms())
def test_a_mean_is_exact_within_bounds_and_whatever_the_order(pairs: list[tuple[int, int]], chance: Any) -> None:
    scores = [Score(new_id(), place, "Utile", weight, value) for place, (weight, value) in enumerate(pairs)]
    shuffled = list(scores)
    chance.shuffle(shuffled)

    mean = average(scores)

    assert mean is not None
    assert mean == average(shuffled)
    assert min(value for _, value in pairs) <= mean <= max(value for _, value in pairs)
    assert mean * sum(weight for weight, _ in pairs) == sum(weight * value for weight, value in pairs)


def test_of_two_windows_of_one_evaluator_the_second_loses_nobodys_words(ideas: IdeasRoom) -> None:
    idea_id, yann = an_idea(ideas), ideas.person("Yann")
    asks(ideas, idea_id, yann)
    refused: list[Refused] = []

    def window(words: str) -> None:
        try:
            ideas(give_scores, GiveScores(by=yann, idea_id=idea_id, seen=1, score_1="1", score_2="2", words=words))
        except Refused as fault:
            refused.append(fault)

    at_once([lambda: window("la première"), lambda: window("la seconde")])

    assert len(refused) == 1
    assert "pendant que vous la lisiez" in str(refused[0])
    assert len(read_by(ideas, idea_id, yann).scores) == 1


def test_evaluators_at_once_are_all_counted(ideas: IdeasRoom) -> None:
    idea_id, people = an_idea(ideas), [ideas.person(f"Personne {place}") for place in range(6)]
    for who in people:
        asks(ideas, idea_id, who)

    at_once([lambda who=who, place=place: gives(ideas, idea_id, who, place % 6, 0) for place, who in enumerate(people)])

    found = read_by(ideas, idea_id, people[0])
    assert len(found.scores) == 6
    assert found.mean == Fraction(3 * sum(range(6)), 4 * 6)


def at_once(tasks: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def test_a_note_is_read_by_the_team_alone_and_said_to_nobody(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = an_idea(ideas, identity("nolwenn"))
    page, malo = f"/idees/{idea_id}", visit("malo")
    malo.fill(f"{page}/notes", words=SECRET)

    assert SECRET in malo.get(f"{page}/notes").text
    assert visit("nolwenn").get(f"{page}/notes").status_code == 403
    assert SECRET not in visit("nolwenn").get(page).text + malo.get(page).text
    assert SECRET not in visit("nolwenn").get(f"/idees/api/v1/ideas/{idea_id}").text
    with ideas.reading() as session:
        assert SECRET not in json.dumps(list(session.scalars(select(outbox.c.data))), ensure_ascii=False)


def test_an_author_of_the_team_does_not_read_what_colleagues_note_of_their_idea(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id, malo = an_idea(ideas, identity("malo")), visit("malo")
    ideas(write_note, WriteNote(by=new_id(), idea_id=idea_id, words=SECRET))

    assert [malo.get(f"/idees/{idea_id}/{path}").status_code for path in ("notes", "evaluations")] == [403, 403]


def test_an_author_who_was_asked_without_being_known_does_not_evaluate_their_own_idea(
    ideas: IdeasRoom, visit: Visit
) -> None:
    idea_id, yann = an_idea(ideas), visit("yann")
    asks(ideas, idea_id, identity("yann"))
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).values(author_id=identity("yann")))

    assert yann.get(f"/idees/{idea_id}/evaluation").status_code == 403


def test_the_journey_of_an_evaluator_on_the_pages(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id, malo, yann = an_idea(ideas), visit("malo"), visit("yann")
    page = f"/idees/{idea_id}"
    assert yann.get(f"{page}/evaluation").status_code == 404
    assert yann.get(f"{page}/evaluations").status_code == 403
    form = malo.form(f"{page}/evaluations?qui=yann", f"{page}/evaluations?qui=yann")
    assert malo.post(form, person_id=str(identity("yann"))).status_code == 303

    assert "notes attendues" in yann.get("/idees/mes-evaluations").text
    assert "Utile aux agents (3)" in yann.get(f"{page}/evaluation").text
    wrong = yann.post(yann.form(f"{page}/evaluation"), score_1="5", words="Très utile chez nous.")
    assert wrong.status_code == 422
    assert "Donnez une note à ce critère." in wrong.text
    assert "Très utile chez nous." in wrong.text
    yann.fill(f"{page}/evaluation", score_1="5", score_2="1", words="Très utile chez nous.")

    assert "4,0 sur 5" in yann.get(f"{page}/evaluation").text
    assert "Très utile chez nous." in malo.get(f"{page}/evaluations").text
    yann.fill(f"{page}/evaluation/lien", why="Je connais bien son auteur.")
    assert "vous ne l’évaluez pas" in yann.get(f"{page}/evaluation").text
    assert "Je connais bien son auteur." in malo.get(f"{page}/evaluations").text


def test_the_team_narrows_its_list(ideas: IdeasRoom, visit: Visit) -> None:
    yann = ideas.person("Yann")
    first, second = an_idea(ideas, ideas.person("Nolwenn"), theme="Lycées"), an_idea(ideas, theme="Ports")
    asks(ideas, second, yann)
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).where(idea.c.id == first).values(answer_by=datetime(2020, 1, 1, tzinfo=UTC)))
    malo = visit("malo")

    def found(query: str) -> set[UUID]:
        page = malo.get(f"/idees/a-examiner{query}").text
        return {one for one in (first, second) if f"/idees/{one}" in page}

    assert found("") == {first, second}
    assert found("?retard=oui") == {first}
    assert found("?theme=Ports") == {second}
    assert found("?direction=Essais") == {first}
    assert found(f"?evaluateur={yann}") == {second}
    assert found("?etat=submitted&theme=&appel=pas-un-appel") == {first, second}
    assert found("?etat=selected") == set()
    assert visit("yann").get("/idees/a-examiner").status_code == 403


def test_the_list_asks_as_many_questions_at_ten_thousand_and_every_idea_is_on_one_page(
    ideas: IdeasRoom, visit: Visit
) -> None:
    malo, first = visit("malo"), an_idea(ideas)
    few = _queries(ideas, lambda: malo.get("/idees/a-examiner?etat=submitted"))
    _many_more(ideas, first, 9_999)

    assert _queries(ideas, lambda: malo.get("/idees/a-examiner?etat=submitted")) == few
    page = malo.get("/idees/a-examiner?etat=submitted").text
    assert "10\u202f000" in page or "10 000" in page
    assert len(page.encode()) < 60_000


def test_pages_of_the_list_hold_each_idea_once(ideas: IdeasRoom) -> None:

    first, seen, after = an_idea(ideas), [], None
    _many_more(ideas, first, 60)
    while True:
        with ideas.reading() as session:
            page = to_examine(session, Narrowed(), after)
        seen += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 61


def _many_more(ideas: IdeasRoom, like: UUID, count: int) -> None:
    with ideas.runtime.unit_of_work() as uow:
        row = dict(uow.session.execute(select(idea).where(idea.c.id == like)).one()._mapping)
        rows = [
            # Three by three the same promise, so that the order needs the id too.
            {
                **row,
                "id": new_id(),
                "number": f"ID-2020-{place:05d}",
                "answer_by": row["answer_by"] + timedelta(minutes=place // 3),
            }
            for place in range(count)
        ]
        uow.session.execute(insert(idea), rows)


def _queries(ideas: IdeasRoom, asked: Callable[[], Any]) -> int:
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    event.listen(ideas.runtime.engine, "before_cursor_execute", note)
    try:
        assert asked().status_code == 200
    finally:
        event.remove(ideas.runtime.engine, "before_cursor_execute", note)
    return len(told)
