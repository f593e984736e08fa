"""What was not in the convocation is dealt with only when all those present agree; a vote there mails nobody."""

import pytest

from services.governance.commands.holding import PutToVote, put_to_vote
from services.governance.commands.late_items import AddItem, add_item
from services.governance.domain.minutes import Minutes
from services.governance.domain.sittings import Sitting
from shared.errors import Forbidden, Invalid, Refused
from tests.governance.conftest import text_of
from tests.governance.test_held_sittings import attend, close, items_of, opened, settle


def add(room, held, case_id, *, all_agree=True, **changed):
    room(add_item, AddItem(**(held | changed), about_id=case_id, all_agree=all_agree))


def test_an_item_is_added_only_with_the_agreement_of_all_those_present_and_the_minutes_say_so(governance):
    members = governance.people(3)
    held = opened(governance, members)
    late = governance.case(governance.the(Sitting, held["sitting_id"]).body_id)
    with pytest.raises(Refused, match="présent"):
        add(governance, held, late)
    for member in members[:2]:
        attend(governance, held, member)
    with pytest.raises(Invalid, match="tous les membres présents"):
        add(governance, held, late, all_agree=False)
    with pytest.raises(Forbidden):
        add(governance, held, late, by=governance.people(1)[0])

    add(governance, held, late)

    added = items_of(governance, held)[-1]
    assert (added.rank, added.about_id, added.agreed, added.added_by) == (2, late, 2, held["by"])
    with pytest.raises(Refused, match="déjà à l’ordre du jour"):
        add(governance, held, late)
    for rank in (1, 2):
        settle(governance, held, rank)
    close(governance, held)
    assert [item["agreed"] for item in governance.the(Minutes, held["sitting_id"]).said["items"]] == [None, 2]
    with pytest.raises(Refused):
        add(governance, held, late)


def test_a_vote_in_a_sitting_says_so_and_a_vote_in_writing_does_not(governance):
    members = governance.people(1)
    held = opened(governance, members)
    attend(governance, held, members[0])
    governance(put_to_vote, PutToVote(**held, item_id=items_of(governance, held)[0].id))
    assert governance.last("governance.case.vote_opened.v1")["in_session"] is True

    governance.open(governance.case(governance.the(Sitting, held["sitting_id"]).body_id))
    assert governance.last("governance.case.vote_opened.v1")["in_session"] is False


def test_the_team_adds_an_item_on_the_page(governance, visit):
    team = visit("malo", "team")
    members = governance.people(2)
    held = opened(governance, members)
    late = governance.case(governance.the(Sitting, held["sitting_id"]).body_id)
    attend(governance, held, members[0])
    page = f"/gouvernance/seances/{held['sitting_id']}"

    answer = team.post(team.form(page, "ajout"), about_id=str(late))
    assert answer.status_code == 422
    assert "tous les membres présents" in answer.text
    team.fill(page, "ajout", about_id=str(late), all_agree="yes")

    assert governance.the_case(late).number in text_of(team, page)
