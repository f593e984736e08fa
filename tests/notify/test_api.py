"""What programs read: each route as it is described, one's own alone, and no question breaks it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.notify.commands.announcing import (
    OneAnnouncement,
    WriteAnnouncement,
    publish_announcement,
    write_announcement,
)
from services.notify.commands.choosing import Choose, choose
from services.notify.commands.following import FollowTopic, follow_topic
from services.notify.commands.gatherings import PlanGathering, plan_gathering
from services.notify.commands.hooks.keeping import MakeHook, make_hook
from services.notify.commands.journal import OneIssue, WriteIssue, publish_issue, write_issue
from services.notify.domain.families import CHOSEN
from services.notify.tables.hooks import hook_try
from shared.identifiers import new_id
from tests.fuzzed_api import ReadApi, asked
from tests.notify.conftest import ENORA, NOLWENN, NotifyRoom, Visitor

API = "/api/v1"
OPEN = {"announcements", "gatherings", "journal"}
OWN = {"notices", "preferences", "subscriptions"}
KEPT = {"hooks", "hooks/{hook_id}/deliveries"}


@pytest.fixture
def full(notify: NotifyRoom) -> dict[str, list[object]]:
    """Something of everything; returns what leads somewhere."""
    for number in range(3):
        made = notify(write_announcement, WriteAnnouncement(by=ENORA, title=f"Annonce {number}", text="Venez."))
        notify(publish_announcement, OneAnnouncement(by=ENORA, announcement_id=made, version=1))
        made = notify(write_issue, WriteIssue(by=ENORA, title=f"Journal {number}", lead="Deux.", text="Le texte."))
        notify(publish_issue, OneIssue(by=ENORA, issue_id=made, version=1))
        begins = datetime.now(UTC) + timedelta(days=3)
        told = {"kind": "visit", "title": f"Visite {number}", "about": "", "place": "Au Ti Kub", "places": 3}
        notify(plan_gathering, PlanGathering(by=ENORA, **told, starts_at=begins, ends_at=begins + timedelta(hours=1)))
        product = new_id()
        notify.given("portfolio.product.created.v1", product_id=product, carrier_id=NOLWENN)
        notify(follow_topic, FollowTopic(by=NOLWENN, kind="product", key=str(product)))
        notify.one_notice(NOLWENN)
    asked_for = {"name": "Guichet", "url": "https://guichet.example/x", "types": ("ideas.idea.presented.v1",)}
    hook = notify(make_hook, MakeHook(by=ENORA, sealed="sealed", plain_allowed=False, **asked_for))
    with notify.runtime.unit_of_work() as uow:
        row = {"hook_id": hook, "event_id": new_id(), "type": "ideas.idea.presented.v1", "at": uow.now}
        rows = [row | {"id": new_id(), "seconds": 0.1, "status": status, "outcome": "livré"} for status in (204, None)]
        uow.session.execute(hook_try.insert(), rows)
    return {"hook_id": [hook]}


def routes(*groups: set[str]) -> set[str]:
    return {f"/notifications/api/v1/{name}" for group in groups for name in group}


def test_every_route_answers_as_it_is_described_to_whom_it_may(full, visit, nolwenn: Visitor, enora: Visitor) -> None:
    assert ReadApi(visit().client.get, "/notifications", full).ask_properly() == routes(OPEN)
    assert ReadApi(nolwenn.client.get, "/notifications", full).ask_properly() == routes(OPEN, OWN)
    assert ReadApi(enora.client.get, "/notifications", full).ask_properly() == routes(OPEN, OWN, KEPT)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_question_breaks_it(full, enora: Visitor, data: st.DataObject) -> None:
    api = ReadApi(enora.client.get, "/notifications", full)
    api.check(data.draw(asked(api)))


def test_pages_follow_each_other_without_a_gap(full, nolwenn: Visitor, enora: Visitor) -> None:
    for who, name, key in (
        (nolwenn, "subscriptions", "key"),
        (nolwenn, "preferences", "family"),
        (enora, "journal", "id"),
    ):
        whole = [row[key] for row in who.get(f"{API}/{name}").get_json()["items"]]
        seen, path = [], f"/notifications{API}/{name}?limit=1"
        while path:
            answer = who.client.get(path)
            seen += [row[key] for row in answer.get_json()["items"]]
            path = (
                answer.headers.get("Link", "")
                .partition("<")[2]
                .partition(">")[0]
                .removeprefix("https://ti-kub.region.example")
            )
        assert (seen, len(whole) >= 3) == (whole, True), name


def test_what_is_read_is_ones_own_and_no_secret(full, notify: NotifyRoom, nolwenn: Visitor, enora: Visitor) -> None:
    notify(choose, Choose(by=NOLWENN, **{family.value: "none" for family in CHOSEN}, rest="never"))

    def preferences(who: Visitor) -> dict[str, tuple[str, bool]]:
        rows = who.get(f"{API}/preferences").get_json()["items"]
        return {row["family"]: (row["way"], row["chosen"]) for row in rows}

    assert preferences(nolwenn)["journal"] == ("none", True)
    assert preferences(enora)["journal"] == ("weekly", False)
    assert preferences(nolwenn)["convocations"] == ("now", False), "the law asks nobody"
    assert "outside" not in preferences(nolwenn)
    assert enora.get(f"{API}/subscriptions").get_json()["items"] == []
    assert "whsec" not in enora.get(f"{API}/hooks").text
    assert nolwenn.get(f"{API}/hooks").status_code == 403


def test_what_has_not_changed_is_not_sent_again(full, visit) -> None:
    first = visit().get(f"{API}/journal")
    again = visit().client.get(f"/notifications{API}/journal", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
