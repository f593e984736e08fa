"""What waits for a person stands first, until it is done by them or by somebody else, or put off to another morning."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.notify.commands.reading import Finish, PutOff, finish, put_off
from services.notify.commands.telling import add_news
from services.notify.domain.asking import ASKS
from services.notify.domain.letters import told
from services.notify.queries import inbox as queries
from services.notify.tables import notice
from shared.errors import NotFound, Refused
from shared.identifiers import new_id
from shared.schemas import PARIS
from tests.notify.conftest import ENORA, MEMBERS, NOLWENN, NotifyRoom
from tests.notify.test_letters import ABOUT, EVENT_OF
from tests.room import sample

THURSDAY = datetime(2026, 11, 26, 10, tzinfo=PARIS)


@pytest.fixture
def asked(notify: NotifyRoom) -> NotifyRoom:
    """Enora, of the team, has an idea to examine."""
    notify.known(ENORA, "Enora Guillou", "enora@region.example", "team")
    notify.now = THURSDAY
    notify.given("ideas.idea.submitted.v1")
    return notify


def waits(notify: NotifyRoom, person: UUID) -> tuple[int, int, int]:
    """What waits now, what was put off, and the count beside « Messages »."""
    with notify.reading() as session:
        found = queries.waiting(session, person, notify.now)
        return found.all_now, found.all_later, queries.count(session, person, notify.now)


def notice_of(notify: NotifyRoom, person: UUID) -> UUID:
    with notify.reading() as session:
        now, later = (queries.waiting_page(session, person, notify.now, put_off=put_off) for put_off in (False, True))
        return [*now.notices, *later.notices][0].id


def test_what_asks_for_something_waits_and_news_do_not(asked: NotifyRoom) -> None:
    assert waits(asked, ENORA) == (1, 0, 1)
    asked.given("governance.role.granted.v1", person_id=ENORA, role="dsi")

    assert waits(asked, ENORA) == (1, 0, 2)


def test_what_is_done_no_longer_waits_and_saying_so_twice_is_once(asked: NotifyRoom) -> None:
    notice_id = notice_of(asked, ENORA)
    for _ in range(2):
        asked(finish, Finish(by=ENORA, notice_id=notice_id))

    assert waits(asked, ENORA) == (0, 0, 0)


def test_what_is_put_off_comes_back_on_its_morning(asked: NotifyRoom) -> None:
    asked(put_off, PutOff(by=ENORA, notice_id=notice_of(asked, ENORA), days="1"))
    assert waits(asked, ENORA) == (0, 1, 0)

    asked.now = datetime(2026, 11, 27, 6, 59, tzinfo=PARIS)
    assert waits(asked, ENORA) == (0, 1, 0)
    asked.now += timedelta(minutes=1)

    assert waits(asked, ENORA) == (1, 0, 1)


def test_somebody_else_s_notice_does_not_exist(asked: NotifyRoom) -> None:
    notice_id = notice_of(asked, ENORA)
    for command, what in ((finish, Finish), (put_off, PutOff)):
        more = {"days": "1"} if what is PutOff else {}
        with pytest.raises(NotFound):
            asked(command, what(by=NOLWENN, notice_id=notice_id, **more))


def test_what_is_done_or_was_only_news_cannot_be_put_off(asked: NotifyRoom) -> None:
    notice_id = notice_of(asked, ENORA)
    asked(finish, Finish(by=ENORA, notice_id=notice_id))
    with pytest.raises(Refused, match="plus rien"):
        asked(put_off, PutOff(by=ENORA, notice_id=notice_id, days="1"))

    news = asked.one_notice(NOLWENN)
    with pytest.raises(Refused, match="plus rien"):
        asked(finish, Finish(by=NOLWENN, notice_id=news))


@pytest.mark.parametrize(
    ("asks", "ends", "key"),
    [
        ("ideas.idea.submitted.v1", "ideas.idea.instructed.v1", "idea_id"),
        ("ideas.idea.submitted.v1", "ideas.idea.withdrawn.v1", "idea_id"),
        ("governance.case.vote_opened.v1", "governance.case.decided.v1", "case_id"),
        ("governance.case.vote_opened.v1", "governance.case.quorum_missed.v1", "case_id"),
        ("governance.case.vote_reminded.v1", "governance.case.moved.v1", "case_id"),
        ("governance.advice.asked.v1", "governance.advice.settled.v1", "advice_id"),
        ("governance.question.put.v1", "governance.question.settled.v1", "question_id"),
        ("governance.review.due.v1", "governance.review.settled.v1", "review_id"),
        ("governance.appeal.filed.v1", "governance.case.decided.v1", "case_id"),
        ("portfolio.product.help_offered.v1", "portfolio.product.help_answered.v1", "offer_id"),
        ("portfolio.product.engagement_asked.v1", "portfolio.product.engagement_signed.v1", "engagement_id"),
        ("portfolio.exit.proposed.v1", "portfolio.exit.accepted.v1", "path_id"),
        ("portfolio.exit.proposed.v1", "portfolio.exit.refused.v1", "path_id"),
        ("portfolio.exit.reserve_due.v1", "portfolio.exit.reserve_lifted.v1", "reserve_id"),
        ("portfolio.exit.review_due.v1", "portfolio.exit.reviewed.v1", "review_id"),
    ],
)
def test_what_somebody_has_done_waits_for_nobody_and_the_rest_still_does(
    notify: NotifyRoom, asks: str, ends: str, key: str
) -> None:
    notify.now = THURSDAY
    person = notify.person("Malo", "team", "dsi")
    whom = {"member_ids": [str(person)]} if "vote" in asks else {}
    whom |= {"signer_id": str(person)} if "engagement" in asks else {}
    whom |= {"person_id": str(person)} if "advice" in asks else {}
    first, other = str(new_id()), str(new_id())
    subject = next(iter(sample(asks)["data"]))
    for thing in (first, other):
        notify.given(asks, **{subject: str(new_id()), key: thing, **whom})
    assert waits(notify, person)[0] == 2

    notify.given(ends, **{next(iter(sample(ends)["data"])): str(new_id()), key: first})

    assert waits(notify, person)[0] == 1


def test_every_letter_can_be_shown_in_an_inbox(notify: NotifyRoom, nolwenn) -> None:
    for letter, wire in EVENT_OF.items():
        event = sample(wire)
        with notify.runtime.unit_of_work() as uow:
            event_id = new_id()
            add_news(uow, event_id, wire, uow.now, told(event["data"]) | ABOUT.get(letter, {}))
            row = {"id": new_id(), "event_id": event_id, "person_id": NOLWENN, "letter": letter, "made_at": uow.now}
            about = new_id() if letter in ASKS else None
            uow.session.execute(notice.insert().values(**row, about=about))

    first = nolwenn.get("/")

    assert first.status_code == 200
    assert first.text.index("Ce qui vous attend") < first.text.index("Ce qui s’est passé")
    assert nolwenn.get("/", apres=str(new_id())).status_code == 200


def test_buttons_say_that_it_is_done_or_put_it_off(notify: NotifyRoom, enora) -> None:
    for _ in range(2):
        notify.given("ideas.idea.submitted.v1", idea_id=new_id())
    notify.now = THURSDAY
    assert enora.get("/compte").text == "2"

    assert enora.post(f"/messages/{notice_of(notify, ENORA)}/fait").status_code == 303
    assert enora.post(f"/messages/{notice_of(notify, ENORA)}/plus-tard", days="3").status_code == 303

    page = enora.get("/").text
    assert "Rien pour l’instant." in page
    assert "Mis de côté\u00a0: 1 message" in page
    assert "Mis de côté jusqu’au dimanche 29\u00a0novembre 2026" in enora.get("/mis-de-cote").text
    assert enora.get("/compte").text == "0"
    assert enora.post(f"/messages/{notice_of(notify, ENORA)}/plus-tard", days="365").status_code == 422


def test_who_is_not_signed_in_has_no_messages_to_count(notify: NotifyRoom, visit) -> None:
    answer = visit().get("/compte")

    assert (answer.status_code, answer.text) == (200, "0")


def test_members_read_their_convocation_first(notify: NotifyRoom, nolwenn) -> None:
    notify.now = THURSDAY
    notify.given("governance.case.vote_opened.v1", member_ids=[str(NOLWENN), str(MEMBERS[0])])
    notify.given("portfolio.product.created.v1", carrier_id=NOLWENN)

    page = nolwenn.get("/").text

    assert page.index("Votre vote est attendu") < page.index("Votre idée devient")


def test_a_long_list_stands_on_a_page_of_its_own_and_nothing_of_it_is_out_of_reach(notify: NotifyRoom, enora) -> None:
    numbers = [f"ID-2026-{number:04}" for number in range(1, 61)]
    for number in numbers:
        notify.given("ideas.idea.submitted.v1", idea_id=new_id(), number=number)
    notify.now = THURSDAY
    for _ in range(30):
        notify(put_off, PutOff(by=ENORA, notice_id=notice_of(notify, ENORA), days="1"))

    first = enora.get("/").text
    assert "Voir tout ce qui vous attend (30)" in first
    assert "Mis de côté\u00a0: 30 messages" in first

    assert read_to_the_end(enora, "/mis-de-cote") == numbers[:30]
    assert read_to_the_end(enora, "/en-attente") == numbers[30:]


def read_to_the_end(visitor, path: str) -> list[str]:
    """The numbers of ideas on a page and on those that follow it, in their order."""
    found: list[str] = []
    asked: dict[str, str] = {}
    while True:
        page = visitor.get(path, **asked).text
        found += re.findall(r'card-title">[^<]*<span class="whole">(ID-2026-\d{4})', page)
        following = re.search(r'apres=([^"]+)" rel="next"', page)
        if not following:
            return found
        asked = {"apres": following.group(1)}


def test_a_button_leads_back_to_the_page_where_it_was_pressed(notify: NotifyRoom, enora) -> None:
    notify.given("ideas.idea.submitted.v1", idea_id=new_id())
    notify.now = THURSDAY
    where = "/notifications/en-attente"
    pressed = enora.post(f"/messages/{notice_of(notify, ENORA)}/plus-tard?retour={where}", days="1")
    assert pressed.location == where

    elsewhere = enora.post(f"/messages/{notice_of(notify, ENORA)}/fait", retour="https://evil.example/")
    assert elsewhere.location == "/notifications/"


def test_a_deadline_that_is_a_day_is_shown_without_an_hour(notify: NotifyRoom, nolwenn) -> None:
    notify.given("governance.condition.changed.v1", owner_id=NOLWENN, due_on="2027-01-31")

    shown = " ".join(nolwenn.get("/").text.split())

    assert "À remplir avant le dimanche 31 janvier 2027 </strong>" in shown.replace("\u00a0", " ").replace(
        "2027<", "2027 <"
    )
