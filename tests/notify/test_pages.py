"""The inbox as people and programs meet it."""

import re
from uuid import UUID

from sqlalchemy import select

from services.notify.tables import notice
from shared.identifiers import new_id
from tests.notify.conftest import NOLWENN, NotifyRoom, Visitor


def read(notify: NotifyRoom) -> list[bool]:
    with notify.reading() as session:
        return [row.read_at is not None for row in session.execute(select(notice).order_by(notice.c.id))]


def read_aloud(page: str) -> str:
    """The words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def test_an_empty_inbox_says_what_to_do(nolwenn: Visitor) -> None:
    assert "Aucun message pour l’instant" in nolwenn.get().text


def test_a_notice_says_what_happened_when_and_leads_to_its_page(notify: NotifyRoom, nolwenn: Visitor) -> None:
    idea = notify.given("ideas.idea.submitted.v1", author_id=NOLWENN)

    page = nolwenn.get().text.replace("\u00a0", " ").replace("\u202f", " ")

    assert "Votre idée ID-2026-0042 est bien déposée" in read_aloud(page)
    assert "Les clés des salles se perdent" in page
    assert f'href="/idees/{idea.idea_id}"' in page
    assert "mardi 3 novembre 2026 à 10 h" in page
    assert "Réponse promise avant le vendredi 18 décembre 2026 à 10 h" in page
    assert "1 message que vous n’avez pas encore lu" in page


def test_the_inbox_speaks_english_too(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notify.one_notice(NOLWENN)
    nolwenn.post("/langue", langue="en", retour="/notifications/")

    page = nolwenn.get().text

    assert "Your idea ID-2026-0042 has been received" in read_aloud(page)
    assert "Answer promised by" in page
    assert "Marquer" not in page


def test_titles_of_others_are_never_markup(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notify.given(
        "ideas.idea.submitted.v1", author_id=NOLWENN, title='<img src=x onerror="alert(1)">{0}%s', number="<b>1"
    )

    page = nolwenn.get().text

    assert "&lt;img src=x" in page
    assert "&lt;b&gt;1" in page
    assert "<img src=x" not in page


def test_a_notice_is_marked_as_read_by_a_button_only(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notice_id = notify.one_notice(NOLWENN)
    nolwenn.get()
    assert nolwenn.get(f"/messages/{notice_id}/lu").status_code == 405
    assert read(notify) == [False]

    for _ in range(2):
        answer = nolwenn.post(f"/messages/{notice_id}/lu", retour="/notifications/?apres=x")
        assert (answer.status_code, answer.location) == (303, "/notifications/?apres=x")

    assert read(notify) == [True]
    assert "Vous avez tout lu" in nolwenn.get().text


def test_after_marking_one_comes_back_to_our_own_pages_only(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notice_id = notify.one_notice(NOLWENN)

    assert nolwenn.post(f"/messages/{notice_id}/lu", retour="//evil.example/").location == "/notifications/"


def test_somebody_elses_notice_does_not_exist(notify: NotifyRoom, nolwenn: Visitor, enora: Visitor) -> None:
    notice_id = notify.one_notice(NOLWENN)

    assert "ID-2026-0042" in nolwenn.get().text
    assert enora.post(f"/messages/{notice_id}/lu").status_code == 404
    assert enora.post(f"/messages/{new_id()}/lu").status_code == 404
    assert read(notify).count(True) == 0


def test_all_that_was_on_screen_is_marked_and_nothing_that_came_after(notify: NotifyRoom, nolwenn: Visitor) -> None:
    for _ in range(3):
        notify.one_notice(NOLWENN)
    page = nolwenn.get().text
    fields = {name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1) for name in ("_cle", "newest")}
    notify.one_notice(NOLWENN)

    for _ in range(2):
        assert nolwenn.post("/tout-lu", **fields).status_code == 303

    assert read(notify) == [True, True, True, False]


def test_a_wrong_form_marks_nothing(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notify.one_notice(NOLWENN)

    for fields in ({}, {"newest": "x"}, {"newest": str(new_id()), "by": str(new_id())}):
        assert nolwenn.post("/tout-lu", _cle=str(new_id()), **fields).status_code == 422

    assert read(notify) == [False]


def test_a_form_without_its_token_marks_nothing(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notice_id = notify.one_notice(NOLWENN)

    assert nolwenn.post(f"/messages/{notice_id}/lu", token="forged").status_code == 400
    assert read(notify) == [False]


def test_pages_show_every_notice_once_unread_first(notify: NotifyRoom, nolwenn: Visitor) -> None:
    ids = [notify.one_notice(NOLWENN) for _ in range(45)]
    for notice_id in ids[-5:]:
        nolwenn.post(f"/messages/{notice_id}/lu")

    seen, address = [], "/notifications/"
    while address:
        page = nolwenn.client.get(address).text
        seen += re.findall(r'id="message-([0-9a-f-]{36})"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following.group(1).replace("&amp;", "&") if following else ""

    assert [UUID(one) for one in seen] == [*reversed(ids[:-5]), *reversed(ids[-5:])]


def test_a_page_that_does_not_exist_says_so(nolwenn: Visitor) -> None:
    assert nolwenn.get("/", apres="nothing").status_code == 422


def test_programs_read_ones_own_notices_by_pages(notify: NotifyRoom, nolwenn: Visitor, enora: Visitor) -> None:
    ids = [notify.one_notice(NOLWENN) for _ in range(3)]

    first = nolwenn.get("/api/v1/notices", limit="2")
    cursor = re.search(r"cursor=([^&>]+)", first.headers["Link"]).group(1)
    second = nolwenn.get("/api/v1/notices", limit="2", cursor=cursor)

    items = first.json["items"] + second.json["items"]
    assert [UUID(item["id"]) for item in items] == ids[::-1]
    assert items[0]["sentence"] == "Votre idée ID-2026-0042 est bien déposée"
    assert items[0]["page"].startswith("/idees/")
    assert "@" not in first.text
    assert {item["type"] for item in enora.get("/api/v1/notices").json["items"]} == {"ideas.idea.submitted.v1"}
    assert nolwenn.get("/api/v1/notices", cursor="x").status_code == 422
