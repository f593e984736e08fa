"""Whoever follows a thing is told of it, once, in the letter of the day; never of what they did or know already."""

from uuid import UUID

import pytest
from sqlalchemy import select

from services.notify.commands.following import FollowTopic, follow_topic, stop_following_topic
from services.notify.domain.families import Way
from services.notify.tables import notice
from services.notify.tables.topics import subscription
from shared.errors import NotFound
from shared.identifiers import new_id
from tests.notify.conftest import AUTHOR, NOLWENN, NotifyRoom, Visitor
from tests.room import sample

CREATED = "portfolio.product.created.v1"


@pytest.mark.parametrize(
    ("kind", "field", "known", "told", "letter"),
    [
        (
            "product",
            "product_id",
            "portfolio.product.created.v1",
            "portfolio.product.phase_changed.v1",
            "followed_phase",
        ),
        ("call", "call_id", "ideas.call.opened.v1", "ideas.call.closed.v1", "followed_call_closed"),
        ("call", "call_id", "ideas.call.opened.v1", "ideas.call.extended.v1", "followed_call_extended"),
        ("body", "body_id", "governance.body.changed.v1", "governance.case.decided.v1", "followed_decision"),
        ("body", "body_id", "governance.body.changed.v1", "governance.minutes.approved.v1", "followed_minutes"),
    ],
)
def test_followers_are_told(notify: NotifyRoom, kind: str, field: str, known: str, told: str, letter: str) -> None:
    someone, key = new_id(), str(sample(told)["data"][field])
    notify.given(known, **{field: key})
    notify(follow_topic, FollowTopic(by=someone, kind=kind, key=key))
    notify(follow_topic, FollowTopic(by=someone, kind=kind, key=key))

    notify.given(told)

    assert notify.letters()[someone] == [letter]
    with notify.reading() as session:
        assert session.scalars(select(notice.c.awaits).where(notice.c.person_id == someone)).all() == [Way.DAILY]
    notify(stop_following_topic, FollowTopic(by=someone, kind=kind, key=key))
    with notify.reading() as session:
        assert session.scalars(select(subscription.c.key)).all() == []


def test_an_idea_is_followed_where_it_is_shown_and_left_there(notify: NotifyRoom) -> None:
    someone = new_id()
    notify.given("ideas.idea.followed.v1", person_id=someone)
    notify.given("ideas.idea.presented.v1")
    assert notify.letters()[someone] == ["followed_idea"]

    notify.given("ideas.idea.followed.v1", person_id=someone, follows=False)
    notify.given("ideas.idea.instructed.v1")
    assert notify.letters()[someone] == ["followed_idea"]


def test_who_is_told_already_or_did_it_is_not_told_as_a_follower(notify: NotifyRoom) -> None:
    presenter = UUID(sample("ideas.idea.presented.v1")["data"]["presented_by"])
    for person in (AUTHOR, presenter):
        notify.given("ideas.idea.followed.v1", person_id=person)

    notify.given("ideas.idea.presented.v1")

    assert notify.letters() == {AUTHOR: ["idea_presented"]}


@pytest.mark.parametrize("held", [True, False])
def test_an_answer_that_is_held_until_all_are_published_is_kept_from_followers_too(
    notify: NotifyRoom, held: bool
) -> None:
    decided = sample("governance.case.decided.v1")["data"]
    someone, body = new_id(), str(decided["body_id"])
    notify.given("governance.body.changed.v1", body_id=body)
    notify(follow_topic, FollowTopic(by=someone, kind="body", key=body))
    notify.given("ideas.idea.followed.v1", person_id=someone, idea_id=decided["idea_id"])

    notify.given("governance.case.decided.v1", answer_held=held)

    assert notify.letters().get(someone, []) == ([] if held else ["followed_decision"])


def test_a_product_is_told_to_the_followers_of_its_themes_once_and_only_while_public(notify: NotifyRoom) -> None:
    themes = ["éducation", "mobilité"]
    notify.given("portfolio.product.listed.v1", product_id=new_id(), themes=themes)
    someone, product = new_id(), new_id()
    for theme in themes:
        notify(follow_topic, FollowTopic(by=someone, kind="theme", key=theme))

    notify.given("portfolio.product.listed.v1", product_id=product, themes=themes, public=False)
    assert someone not in notify.letters()
    for _ in range(2):
        notify.given("portfolio.product.listed.v1", product_id=product, themes=themes, public=True)

    assert notify.letters()[someone] == ["followed_theme"]


@pytest.mark.parametrize(("kind", "key"), [("product", "nothing"), ("idea", "x"), ("planet", "x")])
def test_what_nobody_told_of_cannot_be_followed(notify: NotifyRoom, nolwenn: Visitor, kind: str, key: str) -> None:
    with pytest.raises(NotFound):
        notify(follow_topic, FollowTopic(by=NOLWENN, kind=kind, key=key))
    assert nolwenn.post(f"/abonnements/{kind}/{key}").status_code == 404


def test_a_page_elsewhere_leads_to_the_one_thing_and_one_press_follows_it(notify: NotifyRoom, nolwenn: Visitor) -> None:
    body = new_id()
    before = nolwenn.get(f"/abonnements/body/{body}")
    assert (before.status_code, "n’est pas encore connu" in before.text) == (404, True)
    assert nolwenn.get("/abonnements/idea/x").status_code == nolwenn.get("/abonnements/planet/x").status_code == 404

    notify.given("governance.body.changed.v1", body_id=body, name="Comité <des> lycées")
    page = nolwenn.get(f"/abonnements/body/{body}").text
    assert "Suivre « Comité &lt;des&gt; lycées »" in page
    assert f'action="/notifications/abonnements/body/{body}"' in page
    nolwenn.post(f"/abonnements/body/{body}")

    page = nolwenn.get(f"/abonnements/body/{body}").text
    assert "Vous suivez « Comité &lt;des&gt; lycées »" in page
    assert f'action="/notifications/abonnements/body/{body}/fin"' in page


def test_a_product_that_came_from_a_file_can_be_followed(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notify.given("portfolio.product.imported.v1")
    told = sample("portfolio.product.imported.v1")["data"]

    assert told["title"] in nolwenn.get(f"/abonnements/product/{told['product_id']}").text


def test_whoever_is_not_signed_in_signs_in_first(visit) -> None:
    assert visit().get("/abonnements/body/x").status_code in {302, 303, 401}


def test_one_looks_for_a_thing_follows_it_and_leaves_it(notify: NotifyRoom, nolwenn: Visitor) -> None:
    notify.given("governance.body.changed.v1", body_id=(body := new_id()), name="Comité <des> lycées")
    notify.given("ideas.call.opened.v1", call_id=new_id(), title="Le quotidien des lycées")
    assert "Vous ne suivez rien" in nolwenn.get("/abonnements/").text
    page = nolwenn.get("/abonnements/", mots="LYCÉES comité").text
    assert "Comité &lt;des&gt; lycées" in page
    assert "Le quotidien des lycées" not in page
    assert "Comité" not in nolwenn.get("/abonnements/", genre="call").text
    assert "Rien ne porte ces mots" in nolwenn.get("/abonnements/", mots="100%").text

    assert nolwenn.post(f"/abonnements/body/{body}").status_code == 303
    page = nolwenn.get("/abonnements/").text
    assert f"/abonnements/body/{body}/fin" in page
    nolwenn.post(f"/abonnements/body/{body}/fin")
    assert "Vous ne suivez rien" in nolwenn.get("/abonnements/").text


def test_an_answer_that_is_due_waits_for_the_team_until_the_idea_is_examined(notify: NotifyRoom) -> None:
    someone = notify.person("Enora", "team")
    idea = new_id()
    notify.given("ideas.idea.answer_due.v1", idea_id=idea, late=False)
    notify.given("ideas.idea.answer_due.v1", idea_id=idea, late=True)
    assert notify.letters()[someone] == ["answer_near", "answer_late"]

    notify.given("ideas.idea.instructed.v1", idea_id=idea)

    with notify.reading() as session:
        done = session.scalars(select(notice.c.done_at).where(notice.c.person_id == someone)).all()
    assert None not in done


def test_who_is_invited_to_sign_an_idea_is_told(notify: NotifyRoom) -> None:
    notify.given("ideas.idea.coauthor_invited.v1", person_id=(someone := new_id()))
    assert notify.letters() == {someone: ["coauthor_invited"]}
