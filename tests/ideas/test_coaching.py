"""The coaching log: read by an author and the team alone, its next step shown, recalled once, gone with the person."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from services.ideas.app import service
from services.ideas.commands.instruction.coaching import (
    FinishStep,
    RecallSteps,
    WriteCoaching,
    finish_step,
    recall_steps,
    write_coaching,
)
from services.ideas.domain.states import IdeaState
from services.ideas.tables import idea
from services.ideas.tables.instruction import coaching
from shared.errors import Invalid, NotFound, Refused
from shared.identifiers import new_id
from shared.mailboxes import outbox
from shared.personal.erasure import ErasePerson, erase_person
from shared.personal.export import export_of
from tests.ideas.conftest import IdeasRoom, Visit
from tests.visitor import identity

SAID, STEP = "Nolwenn a raconté la matinée du lundi.", "Rencontrer trois agents d’accueil"
NOW = datetime.now(UTC)


def coached(ideas: IdeasRoom, idea_id: UUID, **changes: Any) -> UUID:
    facts = {
        "by": new_id(),
        "at": NOW - timedelta(hours=1),
        "kind": "call",
        "said": SAID,
        "agreed": "",
        "owner": "author",
    }
    ideas(
        write_coaching,
        WriteCoaching(idea_id=idea_id, **{**facts, "step": STEP, "step_by": NOW + timedelta(days=5), **changes}),
    )
    with ideas.reading() as session:
        found = session.scalars(select(coaching.c.id).order_by(coaching.c.id.desc())).first()
    assert found is not None
    return found


def test_the_author_and_the_team_read_it_others_do_not_and_the_step_stands_in_my_ideas(
    ideas: IdeasRoom, visit: Visit
) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    nolwenn, yann, malo, page = visit("nolwenn"), visit("yann"), visit("malo"), f"/idees/{idea_id}/accompagnement"
    soon = (NOW + timedelta(days=5)).strftime("%Y-%m-%dT10:00")
    malo.fill(page, kind="meeting", said=SAID, agreed="Se revoir.", step=STEP, step_by=soon, owner="author")

    assert "Rencontre" in nolwenn.get(page).text
    assert all(words in nolwenn.get(page).text for words in (SAID, "Se revoir.", STEP))
    assert (yann.get(page).status_code, SAID in yann.get(f"/idees/{idea_id}").text) == (403, False)
    assert "Noter un échange" not in nolwenn.get(page).text
    assert STEP in nolwenn.get("/idees/mes-idees").text

    nolwenn.post(nolwenn.form(page, "/fait"))

    assert "Étape faite" in malo.get(page).text
    assert STEP not in nolwenn.get("/idees/mes-idees").text
    with ideas.reading() as session:
        assert SAID not in json.dumps([list(row) for row in session.execute(select(outbox.c.data, outbox.c.type))])


def test_what_does_not_hold_together_is_refused_and_what_was_typed_is_kept(ideas: IdeasRoom, visit: Visit) -> None:
    idea_id = ideas.idea(author=identity("nolwenn"))
    for wrong in ({"at": NOW + timedelta(days=1)}, {"step_by": None}, {"step": ""}, {"owner": ""}):
        with pytest.raises(Invalid):
            coached(ideas, idea_id, **wrong)
    malo, page = visit("malo"), f"/idees/{idea_id}/accompagnement"
    refused = malo.post(malo.form(page), kind="call", said=SAID, step=STEP)
    assert (refused.status_code, SAID in refused.text) == (422, True)
    made = coached(ideas, idea_id)
    with pytest.raises(NotFound):
        ideas(finish_step, FinishStep(by=new_id(), idea_id=new_id(), coaching_id=made))
    ideas(finish_step, FinishStep(by=new_id(), idea_id=idea_id, coaching_id=made))
    with pytest.raises(Refused, match="déjà faite"):
        ideas(finish_step, FinishStep(by=new_id(), idea_id=idea_id, coaching_id=made))
    with ideas.runtime.unit_of_work() as uow:
        uow.session.execute(update(idea).values(state=IdeaState.NOT_SELECTED))
    with pytest.raises(Refused, match="fini"):
        coached(ideas, idea_id)


def test_a_late_step_is_recalled_once_to_whoever_does_it(ideas: IdeasRoom) -> None:
    author, coach = new_id(), new_id()
    idea_id = ideas.idea(author=author)
    late = {"step_by": NOW - timedelta(minutes=1)}
    coached(ideas, idea_id, **late)
    coached(ideas, idea_id, **late, owner="team", by=coach)
    coached(ideas, idea_id)

    assert [ideas(recall_steps, RecallSteps()) for _ in range(2)] == [2, 0]

    with ideas.reading() as session:
        told = session.scalars(select(outbox.c.data).where(outbox.c.type == "ideas.coaching.step_due.v1")).all()
    assert {one["person_id"] for one in told} == {str(author), str(coach)}
    assert STEP not in json.dumps(told)


def test_it_is_handed_over_with_the_persons_data_and_goes_with_them(ideas: IdeasRoom) -> None:
    author = ideas.person("Nolwenn")
    coached(ideas, ideas.idea(author=author))
    other = ideas.idea(author=ideas.person("Yann"))
    coached(ideas, other, by=author)
    with ideas.reading() as session:
        assert SAID in json.dumps(export_of(session, service, author, NOW), ensure_ascii=False)

    ideas(erase_person(service), ErasePerson(by=new_id(), person_id=author, reason="Départ", sure=True))

    with ideas.reading() as session:
        assert session.scalars(select(coaching.c.idea_id)).all() == [other]
        assert session.scalar(select(func.count()).select_from(idea)) == 2
