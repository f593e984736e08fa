"""Minutes: written from data when a sitting closes, submitted with notes, approved by the next one, then frozen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from services.governance.commands.agenda import found_for
from services.governance.commands.holding import OpenSitting, PutToVote, open_sitting, put_to_vote
from services.governance.commands.minutes import SubmitMinutes, submit_minutes
from services.governance.commands.votes import (
    CastBallot,
    CastSecretBallot,
    CloseVote,
    cast_ballot,
    cast_secret_ballot,
    close_vote,
)
from services.governance.domain.minutes import Minutes, MinutesState
from services.governance.domain.sittings import How, ItemKind, ItemOutcome, Sitting
from services.governance.queries.cases import Viewer
from services.governance.queries.minutes import the_minutes
from services.governance.tables import minutes
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.identifiers import new_id
from tests.governance.conftest import DAY, HOUR, MONDAY, text_of
from tests.governance.test_held_sittings import WHY, attend, close, items_of, opened, settle
from tests.governance.test_sittings import NEXT_WEEK, convened, planned
from tests.visitor import identity

NOTES = "Madame Le Goff demande d’écrire qu’elle aurait préféré un essai plus court."
SENSES = st.sampled_from(["for", "against", "abstention", None])


def submit(room, held, notes=NOTES):
    found = room.the(Minutes, held["sitting_id"])
    room(submit_minutes, SubmitMinutes(**held, seen=found.version, notes=notes))


def next_sitting(room, held, later=14 * DAY):
    """The next sitting of the same body, which has begun; only what is on its agenda by itself is on it."""
    body_id = room.the(Minutes, held["sitting_id"]).body_id
    sitting_id = planned(room, body_id, NEXT_WEEK + later)
    convened(room, sitting_id)
    room.now = NEXT_WEEK + later
    begun = held | {"sitting_id": sitting_id}
    room(open_sitting, OpenSitting(**begun, seen=room.the(Sitting, sitting_id).version))
    return begun


def closed_after_one_item_withdrawn(room, count=1):
    held = opened(room, room.people(count))
    settle(room, held)
    close(room, held)
    return held


def say(room, case_id, member, sense, *, secret):
    if sense is None:
        return
    cast, ballot, more = (cast_ballot, CastBallot, {})
    if secret:
        cast, ballot, more = cast_secret_ballot, CastSecretBallot, {"salt": "grain"}
    room(cast, ballot(by=member, case_id=case_id, choice=sense, **more))


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(votes=st.lists(st.tuples(st.booleans(), st.lists(SENSES, min_size=3, max_size=3)), min_size=1, max_size=3))
def test_i18_the_counts_of_the_minutes_are_those_of_the_decisions(governance, votes):
    governance.now = MONDAY
    members = governance.people(3)
    held = opened(governance, members, cases=len(votes))
    for member in members:
        attend(governance, held, member)
    for item, (secret, senses) in zip(items_of(governance, held), votes, strict=True):
        case_id = governance(put_to_vote, PutToVote(**held, item_id=item.id, secret=secret))
        for member, sense in zip(members, senses, strict=True):
            say(governance, case_id, member, sense, secret=secret)
        governance(close_vote, CloseVote(by=members[0], case_id=case_id))

    close(governance, held)

    told = governance.the(Minutes, held["sitting_id"]).said["items"]
    for item, line, (secret, senses) in zip(items_of(governance, held), told, votes, strict=True):
        kept, vote = governance.decision(item.about_id), line["vote"]
        names = ("in_favour", "against", "abstentions", "blanks", "members", "outcome", "ground", "secret")
        assert {name: vote[name] for name in names} == {name: getattr(kept, name) for name in names}
        assert (vote["decision"], vote["attendance"]) == (kept.number, 3)
        assert len(vote["ballots"]) == (0 if secret else sum(word is not None for word in senses))


def test_minutes_say_what_became_of_each_item_and_who_was_there(governance):
    one, two, three = members = governance.people(3)
    held = opened(governance, members, cases=2)
    attend(governance, held, one)
    attend(governance, held, two, How.REPRESENTED, holder=one)
    settle(governance, held, 1)
    governance(put_to_vote, PutToVote(**held, item_id=items_of(governance, held)[1].id))
    governance.later(5 * HOUR)
    close(governance, held)

    told = governance.the(Minutes, held["sitting_id"]).said

    assert told["members"] == sorted(map(str, members))
    assert (told["there"], told["represented"]) == (1, 1)
    assert [(line["person"], line["how"], line["holder"]) for line in told["presences"]] == [
        (str(one), "present", None),
        (str(two), "represented", str(one)),
    ]
    withdrawn, voted = told["items"]
    assert (withdrawn["outcome"], withdrawn["reason"], withdrawn["vote"]) == ("withdrawn", WHY, None)
    assert voted["outcome"] == items_of(governance, held)[1].outcome
    assert str(three) not in str(told["presences"])


def test_the_next_sitting_has_them_on_its_agenda_by_itself_and_approves_them(governance):
    held = closed_after_one_item_withdrawn(governance)
    body_id = governance.the(Minutes, held["sitting_id"]).body_id
    with governance.runtime.unit_of_work() as uow:
        assert ItemKind.MINUTES not in {one.kind for one in found_for(uow.session, body_id)}
    submit(governance, held)
    with pytest.raises(Refused, match="déjà transmis"):
        submit(governance, held)

    then = next_sitting(governance, held)

    first = items_of(governance, then)[0]
    assert (first.kind, first.about_id) == (ItemKind.MINUTES, held["sitting_id"])
    with pytest.raises(Invalid, match="s’approuve"):
        settle(governance, then, 1, ItemOutcome.EXAMINED)
    settle(governance, then, 1, ItemOutcome.APPROVED)
    close(governance, then)
    kept = governance.the(Minutes, held["sitting_id"])
    assert (kept.state, kept.notes, kept.remarks) == (MinutesState.APPROVED, NOTES, WHY)
    with governance.runtime.unit_of_work() as uow:
        assert ItemKind.MINUTES not in {one.kind for one in found_for(uow.session, body_id)}


def test_minutes_that_are_put_off_wait_for_the_sitting_after(governance):
    held = closed_after_one_item_withdrawn(governance)
    submit(governance, held)
    then = next_sitting(governance, held)
    until = (NEXT_WEEK + 28 * DAY).date()
    settle(governance, then, 1, ItemOutcome.POSTPONED, until=until)
    close(governance, then)

    after = next_sitting(governance, held, later=28 * DAY)

    assert items_of(governance, after)[0].about_id == held["sitting_id"]
    assert governance.the(Minutes, held["sitting_id"]).state is MinutesState.SUBMITTED


def test_only_the_chair_and_the_team_submit_and_only_minutes_are_approved(governance):
    held = closed_after_one_item_withdrawn(governance, 2)
    with pytest.raises(Forbidden):
        submit(governance, held | {"by": governance.people(1)[0]})
    governance.now = MONDAY
    other = opened(governance, governance.people(1))
    with pytest.raises(Invalid, match="au vote"):
        settle(governance, other, outcome=ItemOutcome.APPROVED)
    with pytest.raises(NotFound):
        governance(submit_minutes, SubmitMinutes(**other, seen=1, notes=""))


def refused(room, statement):
    with pytest.raises(DBAPIError) as fault, room.runtime.unit_of_work() as uow:
        uow.session.execute(statement)
    return str(fault.value.orig)


def test_the_database_keeps_the_record_always_the_notes_once_submitted_and_all_once_approved(governance):
    held = closed_after_one_item_withdrawn(governance)
    assert "_frozen" in refused(governance, update(minutes).values(record="{}"))
    assert "_frozen" in refused(governance, delete(minutes))
    submit(governance, held)
    assert "_frozen" in refused(governance, update(minutes).values(notes="Autre"))
    assert "_frozen" in refused(governance, update(minutes).values(state="draft"))
    then = next_sitting(governance, held)
    settle(governance, then, 1, ItemOutcome.APPROVED)
    assert "_frozen" in refused(governance, update(minutes).values(remarks="Autre"))


def test_the_chair_submits_the_minutes_on_their_page_and_members_read_them(governance, visit, committee):
    nolwenn, yann = visit("nolwenn"), visit("yann")
    sitting_id = planned(governance, governance.only_body())
    convened(governance, sitting_id, committee.rsplit("/", 1)[1])
    governance.now = NEXT_WEEK
    page = f"/gouvernance/seances/{sitting_id}"
    nolwenn.fill(page, "ouverture")
    assert yann.get(f"{page}/proces-verbal").status_code == 404
    for name in ("nolwenn", "yann"):
        nolwenn.fill(page, "presences", person_id=str(identity(name)), how="present")
    nolwenn.fill(f"{page}/points/{items_of(governance, {'sitting_id': sitting_id})[0].id}", "vote")
    yann.fill(committee, "bulletin", choice="for")
    nolwenn.fill(committee, "bulletin", choice="for")
    nolwenn.fill(committee, "cloture")
    nolwenn.fill(page, "cloture")
    assert "Lire le procès-verbal" in text_of(yann, page)
    shown = text_of(yann, f"{page}/proces-verbal").replace("\xa0", " ").replace("\u202f", " ")
    assert "Transmettre le procès-verbal" not in shown
    assert "2 pour, 0 contre, 0 abstentions, 0 blancs" in shown
    assert "2 présents ou représentés sur 2 membres" in shown

    nolwenn.fill(f"{page}/proces-verbal", "proces-verbal", notes=NOTES)

    shown = text_of(yann, f"{page}/proces-verbal")
    assert NOTES in shown
    assert "À approuver" in shown
    stranger = Viewer(new_id(), sees_all=False, today=NEXT_WEEK.date())
    with governance.runtime.unit_of_work() as uow, pytest.raises(NotFound):
        the_minutes(uow.session, sitting_id, stranger)
