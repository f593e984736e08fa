"""What the team sees of the mails, and who may see it."""

from datetime import timedelta

import pytest

from services.notify.commands import sending
from services.notify.domain.mail import Mail, MailState, Unavailable
from services.notify.queries.mails import drain
from shared.identifiers import new_id
from shared.service import system_clock
from tests.notify.conftest import ENORA, NOLWENN, NotifyRoom, StubCarrier, Visitor


@pytest.mark.parametrize("path", ["/", "/courriels", "/api/v1/notices"])
def test_nobody_reads_without_signing_in(visit, path: str) -> None:
    assert visit().get(path).status_code in {302, 303, 401}


def test_mails_are_shown_to_the_team_only(nolwenn: Visitor, enora: Visitor) -> None:
    assert nolwenn.get("/courriels").status_code == 403
    assert enora.get("/courriels").status_code == 200


def test_the_team_sees_what_became_of_each_mail_and_sends_it_again(notify: NotifyRoom, enora: Visitor) -> None:
    notify.known(NOLWENN, "Nolwenn Tanguy", "not-an-address")
    notify.one_notice(NOLWENN)
    notify.given("ideas.idea.presented.v1", author_id=new_id())
    notify.send()
    failed = next(mail for mail in notify.mails() if mail.state is MailState.FAILED)

    page = enora.get("/courriels").text
    assert "Nolwenn Tanguy (not-an-address)" in page
    assert "n’est pas une adresse électronique" in page
    assert "Adresse inconnue" in page
    assert "En échec (1)" in page
    assert "Adresse inconnue" not in enora.get("/courriels", etat="failed").text
    assert enora.get("/courriels", etat="nothing").status_code == 200

    with notify.reading() as session:
        notify.now = system_clock(session) + timedelta(minutes=1)
    notify.known(NOLWENN, "Nolwenn Tanguy", "nolwenn@region.example")
    assert enora.post(f"/courriels/{failed.id}/relance").status_code == 303
    assert notify.send() == 1
    assert "relancer" in enora.post(f"/courriels/{failed.id}/relance").text


def test_whatever_a_mail_server_answers_can_be_shown(notify: NotifyRoom, enora: Visitor, monkeypatch) -> None:
    class Full(StubCarrier):
        def send(self, _parcel: object) -> None:
            raise Unavailable("452 disk 100% full <b>%(x)s {0}")

    monkeypatch.setattr(sending, "carrier_for", lambda _: Full())
    notify.one_notice(ENORA)
    notify.send()

    page = enora.get("/courriels").text

    assert "452 disk 100% full &lt;b&gt;%(x)s {0}" in page
    assert "1 essai" in page


def test_the_team_sees_what_waits_how_fast_it_leaves_and_when_it_is_over(notify: NotifyRoom, enora: Visitor) -> None:
    with notify.reading() as session:
        notify.now = system_clock(session)
    assert "attend de partir" not in enora.get("/courriels").text
    for _ in range(3):
        notify.one_notice(ENORA)
    page = enora.get("/courriels").text
    assert "attendent de partir" in page
    assert "Aucun n’est parti dans la dernière minute" in page

    with notify.runtime.unit_of_work() as uow:
        uow.find(Mail, id=notify.mails()[0].id).sent(notify.now - timedelta(seconds=59))
    with notify.reading() as session:
        seen = drain(session, notify.now)
        later = drain(session, notify.now + timedelta(seconds=2))

    assert (seen.waiting, seen.lately) == (len(notify.mails()) - 1, 1)
    assert seen.over_at == notify.now + seen.waiting * timedelta(minutes=1)
    assert (later.lately, later.over_at) == (0, None)
    assert "À ce rythme, tout sera parti" in enora.get("/courriels").text
    assert 'id="envoi" data-follow' in enora.get("/courriels").text
