"""What people choose to receive is what they receive, except what the law wants them to receive."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from services.notify.commands.choosing import Choose, Leave, choose, leave
from services.notify.commands.message import compose
from services.notify.commands.proofs import Receipt
from services.notify.domain.families import CHOSEN, KINDS, Family, Way, is_legal
from services.notify.domain.letters import LETTERS
from services.notify.domain.mail import Mail, MailState
from services.notify.domain.rest import Rest, leaves_at
from services.notify.tables import preference, proof
from shared.errors import Refused
from shared.schemas import PARIS
from tests.notify.conftest import AUTHOR, ENORA, MEMBERS, NOLWENN, NotifyRoom
from tests.notify.test_letters import SETTINGS, written

ALL = {family.value: "now" for family in CHOSEN} | {"rest": "never"}


def chooses(notify: NotifyRoom, person: UUID, **ways: str) -> None:
    notify(choose, Choose(by=person, **ALL | ways))


def outcome(notify: NotifyRoom, person: UUID) -> tuple[int, int]:
    """Notices and mails of one person."""
    return len(notify.letters().get(person, [])), sum(mail.person_id == person for mail in notify.mails())


WAYS = [("now", (1, 1)), ("daily", (1, 0)), ("weekly", (1, 0)), ("inbox", (1, 0)), ("none", (0, 0))]


@pytest.mark.parametrize(("way", "expected"), WAYS)
def test_a_message_comes_as_the_person_chose(notify: NotifyRoom, way: str, expected: tuple[int, int]) -> None:
    chooses(notify, AUTHOR, ideas=way)

    notify.given("ideas.idea.submitted.v1")

    assert outcome(notify, AUTHOR) == expected


def test_a_choice_about_one_family_changes_nothing_for_the_others(notify: NotifyRoom) -> None:
    chooses(notify, AUTHOR, ideas="none")

    notify.given("portfolio.product.created.v1", carrier_id=AUTHOR)

    assert outcome(notify, AUTHOR) == (1, 1)


def test_a_choice_sticks_and_the_last_one_holds(notify: NotifyRoom) -> None:
    for way in ("none", "now", "inbox"):
        chooses(notify, AUTHOR, ideas=way)

    for _ in range(2):
        notify.given("ideas.idea.presented.v1")

    assert outcome(notify, AUTHOR) == (2, 0)


def test_convocations_come_whatever_was_chosen_and_at_any_hour(notify: NotifyRoom) -> None:
    member = MEMBERS[0]
    chooses(notify, member, **dict.fromkeys((family.value for family in CHOSEN), "none"), rest="nights_and_weekends")
    notify.now = datetime(2026, 11, 28, 23, tzinfo=PARIS)

    notify.given("governance.case.vote_opened.v1")

    assert outcome(notify, member) == (1, 1)
    assert {mail.due_at for mail in notify.mails()} == {notify.now}
    assert all(is_legal(letter) for letters in notify.letters().values() for letter in letters)


def test_a_mail_written_at_night_waits_for_the_morning_of_who_sleeps(notify: NotifyRoom) -> None:
    notify.known(AUTHOR)
    chooses(notify, AUTHOR, rest="nights")
    notify.now = datetime(2026, 11, 26, 22, 30, tzinfo=PARIS)
    notify.given("ideas.idea.submitted.v1")

    assert notify.send() == 0
    notify.now = datetime(2026, 11, 27, 6, 59, tzinfo=PARIS)
    assert notify.send() == 0
    notify.now = datetime(2026, 11, 27, 7, tzinfo=PARIS)

    assert notify.send() == 1


INSTANTS = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
"""Two changes of the clocks are among them."""


@given(INSTANTS, st.sampled_from([Rest.NIGHTS, Rest.NIGHTS_AND_WEEKENDS]))
def test_no_mail_leaves_at_an_hour_of_rest_and_none_waits_longer_than_needed(now: datetime, rest: Rest) -> None:
    leaves = leaves_at(now, rest).astimezone(PARIS)

    assert leaves >= now
    assert 7 <= leaves.hour < 20
    assert rest is Rest.NIGHTS or leaves.weekday() < 5
    assert leaves == now or (leaves.hour, leaves.minute) == (7, 0)
    assert leaves - now <= timedelta(hours=12 if rest is Rest.NIGHTS else 60)


@given(INSTANTS)
def test_who_never_rests_is_written_to_at_once(now: datetime) -> None:
    assert leaves_at(now, Rest.NEVER) == now


@pytest.mark.parametrize(("before", "after"), [(None, "inbox"), ("now", "inbox"), ("inbox", "inbox"), ("none", "none")])
def test_asking_for_no_more_mails_never_brings_more(notify: NotifyRoom, before: str | None, after: str) -> None:
    if before:
        chooses(notify, AUTHOR, ideas=before)

    for _ in range(2):
        notify(leave, Leave(person_id=AUTHOR, family=Family.IDEAS))

    mine = (preference.c.person_id == AUTHOR, preference.c.family == Family.IDEAS)
    with notify.reading() as session:
        assert session.scalars(select(preference.c.way).where(*mine)).all() == [Way(after)]


def test_nobody_leaves_convocations(notify: NotifyRoom) -> None:
    with pytest.raises(Refused, match="partent toujours"):
        notify(leave, Leave(person_id=AUTHOR, family=Family.CONVOCATIONS))


def mail_of(notify: NotifyRoom, number: int = 0):
    return message_from_bytes(notify.files()[number].read_bytes(), policy=policy.default)


def one_click(mail) -> str:
    """The path that a mail program posts to."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    start = r"<https://ti-kub\.region\.example/notifications"
    address = re.fullmatch(start + r"(/desabonnement/\S+)>", mail["List-Unsubscribe"])
    assert address
    return address.group(1)


def test_a_mail_program_asks_for_no_more_in_one_go_without_signing_in(notify: NotifyRoom, waiting, visit) -> None:
    notify.send()
    lines = notify.files()[0].read_bytes().splitlines()
    assert any(line.startswith(b"List-Unsubscribe: <https://") and line.endswith(b">") for line in lines), "one line"
    path = one_click(mail_of(notify))
    stranger = visit()

    assert stranger.get(path).status_code == 200
    with notify.reading() as session:
        assert session.scalar(select(func.count()).select_from(preference)) == 0, "looking changes nothing"
    answer = stranger.client.post(f"/notifications{path}", data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    notify.given("ideas.idea.presented.v1")
    assert outcome(notify, AUTHOR) == (2, 1)


def test_an_address_that_we_did_not_sign_leads_nowhere(notify: NotifyRoom, waiting, visit) -> None:
    notify.send()
    path = one_click(mail_of(notify))

    for forged in (path[:-2] + ("aa" if path[-2:] != "aa" else "bb"), "/desabonnement/x", f"/desabonnement/{AUTHOR}"):
        assert visit().client.post(f"/notifications{forged}").status_code == 404
        assert visit().get(forged).status_code == 404


def test_a_convocation_leaves_a_proof_and_offers_no_way_out(notify: NotifyRoom, enora) -> None:
    notify.known(MEMBERS[0], "Hervé Le Gall", "herve@region.example")
    notify.given("governance.case.vote_opened.v1", member_ids=[str(MEMBERS[0])])
    notify.send()

    mail = mail_of(notify)
    assert mail["List-Unsubscribe"] is None
    with notify.reading() as session:
        (kept,) = session.execute(select(proof)).all()
    assert (kept.person_id, kept.letter, kept.message_id) == (MEMBERS[0], "vote_convocation", mail["Message-ID"])
    assert kept.sent_at == notify.mail().sent_at
    assert "Hervé Le Gall" in enora.get("/preuves/").text
    assert kept.subject in enora.get("/preuves/convocations.csv").text


def test_other_mails_leave_no_proof_and_a_mail_sent_twice_keeps_the_first(notify: NotifyRoom, waiting) -> None:
    notify.given("governance.case.vote_opened.v1", member_ids=[str(AUTHOR)])
    notify.send()
    with notify.reading() as session:
        (first,) = session.execute(select(proof)).all()
    notify.now += timedelta(minutes=5)
    with notify.runtime.unit_of_work() as uow:
        again = uow.get(Mail, first.mail_id)
        again.state, again.sent_at, again.due_at = MailState.DUE, None, notify.now

    assert notify.send() == 1

    with notify.reading() as session:
        assert session.execute(select(proof)).all() == [first]


def test_what_a_server_says_of_an_address_is_not_kept() -> None:
    kept = Receipt.of(compose(written("vote_convocation"), SETTINGS), "250 2.0.0 <malo@region.example> queued as 4F3")

    assert kept.answer == "250 2.0.0 queued as 4F3"


def test_the_server_s_own_words_are_the_proof(notify: NotifyRoom, listen) -> None:
    server = listen()
    object.__setattr__(notify.settings, "smtp_url", f"smtp://127.0.0.1:{server.port}")
    notify.known(MEMBERS[0])
    notify.given("governance.case.vote_opened.v1", member_ids=[str(MEMBERS[0])])

    notify.send()

    with notify.reading() as session:
        assert session.scalar(select(proof.c.answer)).startswith("250")


def test_choices_are_made_on_a_page_and_found_again_there(notify: NotifyRoom, nolwenn) -> None:
    page = nolwenn.get("/preferences").text
    assert "Convocations" in page
    key = re.search(r'name="_cle" value="([^"]+)"', page).group(1)

    kept = nolwenn.post("/preferences", _cle=key, **ALL | {"ideas": "none", "rest": "nights"})

    assert kept.status_code == 303
    again = nolwenn.get("/preferences").text
    assert Counter(re.findall(r'<option value="(\w+)" selected', again)) == {
        "none": 1,
        "nights": 1,
        "now": len(CHOSEN) - 1,
    }
    notify.given("ideas.idea.submitted.v1", author_id=NOLWENN)
    assert outcome(notify, NOLWENN) == (0, 0)


def test_a_choice_that_was_not_offered_is_refused_beside_its_field(nolwenn) -> None:
    key = re.search(r'name="_cle" value="([^"]+)"', nolwenn.get("/preferences").text).group(1)

    refused = nolwenn.post("/preferences", _cle=key, **ALL | {"ideas": "pigeon"})

    assert refused.status_code == 422
    assert "Choisissez une des réponses proposées." in refused.text


def test_only_the_team_reads_who_was_called(nolwenn, enora) -> None:
    assert nolwenn.get("/preuves/").status_code == 403
    assert nolwenn.get("/preuves/convocations.csv").status_code == 403
    assert enora.get("/preuves/").status_code == 200


def test_every_family_is_chosen_or_legal_and_every_letter_belongs_to_one() -> None:
    shown = {name for name in Choose.__dataclass_fields__ if name not in {"by", "rest"}}

    assert shown == {family.value for family in CHOSEN}
    free = {family for family in Family if KINDS[family].offered and not KINDS[family].legal}
    assert set(CHOSEN) == free
    assert set(KINDS) == set(Family)
    assert all(letter.reaches_actor for name, letter in LETTERS.items() if is_legal(name))


def test_a_crowd_is_told_in_pieces_and_each_once(notify: NotifyRoom) -> None:
    crowd = [UUID(int=number) for number in range(1, 1202)]
    chooses(notify, crowd[700], votes="none")

    notify.given("governance.case.vote_reminded.v1", member_ids=[str(person) for person in crowd])

    assert {len(letters) for letters in notify.letters().values()} == {1}
    assert len(notify.letters()) == len(notify.mails()) == 1200


def test_who_is_erased_takes_their_choices_along(notify: NotifyRoom) -> None:
    notify.known(ENORA)
    chooses(notify, ENORA, ideas="none", rest="nights")

    notify.given("ideas.person.erased.v1", person_id=ENORA, erased_at=datetime.now(PARIS))

    with notify.reading() as session:
        assert session.scalar(select(func.count()).select_from(preference)) == 0
