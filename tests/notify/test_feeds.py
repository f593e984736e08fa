"""The feed of all that is public tells it, and nothing that is not; each call has its own."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from fastfeedparser import parse

from services.notify.commands.announcing import (
    OneAnnouncement,
    WriteAnnouncement,
    publish_announcement,
    write_announcement,
)
from services.notify.commands.gatherings import PlanGathering, plan_gathering
from services.notify.commands.journal import OneIssue, WriteIssue, publish_issue, write_issue
from shared.identifiers import new_id
from shared.service import system_clock
from tests.notify.conftest import ENORA, NotifyRoom, Visitor

ALL = "/nouveautes/fil.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(visitor: Visitor, path: str = ALL) -> list[str]:
    return [one.title.replace("\u00a0", " ") for one in parse(visitor.get(path).text).entries]


@pytest.fixture
def still(notify: NotifyRoom) -> NotifyRoom:
    with notify.reading() as session:
        notify.now = system_clock(session)
    return notify


def published(notify: NotifyRoom) -> None:
    made = notify(write_announcement, WriteAnnouncement(by=ENORA, title="Bienvenue", text="Venez."))
    notify(write_announcement, WriteAnnouncement(by=ENORA, title="Brouillon secret", text="Chut."))
    notify(publish_announcement, OneAnnouncement(by=ENORA, announcement_id=made, version=1))
    words = {"lead": "Deux phrases.", "text": "Le texte."}
    made = notify(write_issue, WriteIssue(by=ENORA, title="Premier numéro", **words))
    notify(write_issue, WriteIssue(by=ENORA, title="Numéro secret", **words))
    notify(publish_issue, OneIssue(by=ENORA, issue_id=made, version=1))
    begins = datetime.now(UTC) + timedelta(days=3)
    told = {"kind": "visit", "title": "Visite du lieu", "about": "", "place": "Au Ti Kub", "places": 3}
    notify(plan_gathering, PlanGathering(by=ENORA, **told, starts_at=begins, ends_at=begins + timedelta(hours=1)))


def test_all_that_is_public_is_in_one_feed(still: NotifyRoom, visit) -> None:
    published(still)
    call, product = new_id(), new_id()
    still.given("ideas.call.opened.v1", call_id=call, title="L’appel d’hiver")
    still.given("ideas.call.closed.v1", call_id=call, title="L’appel d’hiver")
    still.given("portfolio.product.listed.v1", product_id=product, title="Clés en main", public=True)
    still.given("portfolio.product.listed.v1", product_id=product, title="Clés en main", public=True)
    still.given("portfolio.product.phase_changed.v1", product_id=product, title="Clés en main")
    decided = still.given("governance.case.decided.v1", title="Le titre de l’idée", answer_held=False)

    told = titles(visit())

    assert sorted(told) == sorted(
        [
            "Annonce de l’incubateur : Bienvenue",
            "Journal n° 1 : Premier numéro",
            "Au lieu : Visite du lieu",
            "Appel ouvert : L’appel d’hiver",
            "Appel clos : L’appel d’hiver",
            "Au catalogue : Clés en main",
            "Clés en main change de phase",
            f"Décision {decided.decision_number} : accordé ({decided.body_name})",
        ]
    )
    page = visit().get("/nouveautes/").text
    assert "Clés en main" in page
    assert 'rel="alternate" type="application/atom+xml"' in page
    for secret in ("secret", "Le titre de l’idée", "Chut"):
        assert secret not in page + visit().get(ALL).text
    assert titles(visit(), f"/nouveautes/appels/{call}.atom") == [
        "Appel clos : L’appel d’hiver",
        "Appel ouvert : L’appel d’hiver",
    ]
    assert visit().get(f"/nouveautes/appels/{new_id()}.atom").status_code == 404


def test_a_service_that_is_not_in_the_catalogue_is_told_to_nobody_and_no_more_once_it_has_left(notify, visit) -> None:
    product = new_id()
    notify.given("portfolio.product.phase_changed.v1", product_id=product, title="Encore caché")
    notify.given("portfolio.product.listed.v1", product_id=product, title="Encore caché", public=False)
    assert titles(visit()) == []
    notify.given("portfolio.product.listed.v1", product_id=product, title="Montré", public=True)
    assert sorted(titles(visit())) == ["Au catalogue : Montré", "Montré change de phase"]
    notify.given("portfolio.product.listed.v1", product_id=product, title="Montré", public=False)
    notify.given("portfolio.product.phase_changed.v1", product_id=product, title="Montré")
    assert titles(visit()) == []


def test_a_decision_whose_answer_is_held_is_not_in_it(notify: NotifyRoom, visit) -> None:
    notify.given("governance.case.decided.v1", answer_held=True)
    assert titles(visit()) == []


def test_the_feed_is_valid_bounded_and_not_sent_twice(notify: NotifyRoom, visit) -> None:
    for number in range(60):
        notify.given("ideas.call.opened.v1", call_id=new_id(), title=f"Appel <{number}> & suite")
    answer = visit().get(ALL)
    root = ET.fromstring(answer.data)

    assert answer.content_type == "application/atom+xml"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 50
    for one in (root, *entries):
        assert one.findtext(f"{ATOM}id").startswith("urn:uuid:")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo is not None
        assert one.findtext(f"{ATOM}title")
        assert one.find(f"{ATOM}link[@rel='alternate']").get("href").startswith("https://ti-kub.region.example/")
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == 50
    assert [UUID(one) for one in ids]
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"https://ti-kub.region.example/notifications{ALL}"
    path = f"/notifications{ALL}"
    again = visit().client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
