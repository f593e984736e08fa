"""People from outside at open days: a place only after a yes from their mail, exact when many come at once."""

import re
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
import vobject
from sqlalchemy import select

from services.notify.commands.gathering_reminders import remind
from services.notify.commands.gatherings import (
    CancelGathering,
    ChangeGathering,
    JoinGathering,
    PlanGathering,
    cancel_gathering,
    change_gathering,
    join_gathering,
    plan_gathering,
)
from services.notify.commands.outsiders import Confirm
from services.notify.commands.visiting import AskForPlace, ask_for_place, confirm_place
from services.notify.domain.gatherings import Gathering, GuestState
from services.notify.queries.gatherings import one_gathering
from services.notify.tables.gatherings import guest
from services.notify.tables.outsiders import confirmation, outsider
from shared.errors import NotFound, Refused
from shared.retention import tidy
from shared.service import system_clock
from tests.notify.conftest import ENORA, NOLWENN, NotifyRoom

MAEL = "mael@ailleurs.example"


@pytest.fixture
def still(notify: NotifyRoom) -> NotifyRoom:
    with notify.reading() as session:
        notify.now = system_clock(session).replace(microsecond=0)
    return notify


def facts(notify: NotifyRoom, **changes) -> dict[str, object]:
    begins = notify.now + timedelta(days=10)
    usual = {"kind": "open_day", "title": "Portes ouvertes", "about": "", "place": "Au Ti Kub", "places": 1}
    return usual | {"starts_at": begins, "ends_at": begins + timedelta(hours=2)} | changes


def planned(notify: NotifyRoom, **changes) -> UUID:
    return notify(plan_gathering, PlanGathering(by=ENORA, **facts(notify, **changes)))


def seen(notify: NotifyRoom, gathering_id: UUID) -> Gathering:
    with notify.reading() as session:
        return one_gathering(session, gathering_id)


def asked(notify: NotifyRoom, gathering_id: UUID, email: str = MAEL, name: str = "Maël Riou", site: str = "") -> str:
    """Somebody asks; the secret of the link that was sent."""
    notify(ask_for_place, AskForPlace(gathering_id=gathering_id, name=name, email=email, site=site))
    with notify.reading() as session:
        mine = select(confirmation.c.secret).join(outsider).where(outsider.c.email == email.lower())
        return session.scalars(mine.order_by(confirmation.c.asked_at.desc())).first() or ""


def come(notify: NotifyRoom, gathering_id: UUID, email: str = MAEL, name: str = "Maël Riou") -> UUID:
    notify(confirm_place, Confirm(secret=asked(notify, gathering_id, email, name)))
    with notify.reading() as session:
        return session.scalars(select(outsider.c.id).where(outsider.c.email == email)).one()


def sent(notify: NotifyRoom, before: set[Path] = frozenset()) -> list:
    while notify.send():
        pass
    return [message_from_bytes(file.read_bytes(), policy=default) for file in notify.files() if file not in before]


def invitation(mail):
    (part,) = [part for part in mail.iter_parts() if part.get_content_type() == "text/calendar"]
    read = vobject.readOne(part.get_content())
    assert read.method.value == part.get_param("method")
    return read


def test_a_place_is_taken_only_by_the_yes_from_the_mail(still: NotifyRoom, visit) -> None:
    gathering_id = planned(still)
    stranger = visit()
    assert f"/agenda/{gathering_id}/venir" in stranger.get(f"/agenda/{gathering_id}").text
    page = stranger.get(f"/agenda/{gathering_id}/venir").text
    key = re.search(r'name="_cle" value="([^"]+)"', page).group(1)
    typed = {"name": "Maël Riou", "email": MAEL, "site": ""}
    answer = stranger.post(f"/agenda/{gathering_id}/venir", _cle=key, **typed)
    assert answer.location.endswith(f"/agenda/{gathering_id}/demande")
    assert stranger.get(f"/agenda/{gathering_id}/demande").status_code == 200
    (question,) = sent(still)
    text = question.get_body(("plain",)).get_content()
    assert "Riou" not in text, "what a stranger typed is in no mail"
    path = re.search(r"notifications(/agenda/confirmation/\S+)", text)[1]

    page = stranger.get(path).text
    assert "Oui, je viens" in page
    assert seen(still, gathering_id).guests == []
    before = set(still.files())
    key = re.search(r'name="_cle" value="([^"]+)"', page).group(1)
    assert stranger.post(path, _cle=key).location.endswith("/agenda/inscription")
    assert stranger.post(path, _cle=key).status_code == 303
    assert stranger.get("/agenda/inscription").status_code == 200
    assert [one.state for one in seen(still, gathering_id).guests] == [GuestState.COMING]
    (told,) = sent(still, before)
    event = invitation(told)
    assert (event.method.value, event.vevent.status.value) == ("REQUEST", "CONFIRMED")
    assert event.vevent.uid.value == f"{gathering_id}@ti-kub"
    assert event.vevent.attendee.value == f"mailto:{MAEL}"

    back = re.search(r"notifications(/agenda/place/\S+)", told.get_body(("plain",)).get_content())[1]
    assert "Rendre ma place" in stranger.get(back).text
    assert len(seen(still, gathering_id).guests) == 1, "to look changes nothing"
    before = set(still.files())
    assert "votre place est rendue" in stranger.post(back).text
    assert "votre place est rendue" in stranger.post(back).text, "twice is no fault"
    assert seen(still, gathering_id).guests == []
    (left,) = sent(still, before)
    assert invitation(left).method.value == "CANCEL"
    assert visit().get("/agenda/place/abc").status_code == 404


def test_of_many_outside_and_inside_who_want_the_last_place_at_once_one_has_it(still: NotifyRoom) -> None:
    gathering_id = planned(still)
    secrets = [asked(still, gathering_id, f"v{n}@ailleurs.example") for n in range(4)]
    tasks = [lambda secret=secret: still(confirm_place, Confirm(secret=secret)) for secret in secrets]
    tasks.append(lambda: still(join_gathering, JoinGathering(by=NOLWENN, gathering_id=gathering_id)))
    crowd = [threading.Thread(target=task) for task in tasks]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert Counter(one.state for one in seen(still, gathering_id).guests) == {
        GuestState.COMING: 1,
        GuestState.WAITING: 4,
    }


def test_one_address_has_one_place_however_often_the_link_is_used_at_once(still: NotifyRoom) -> None:
    gathering_id, faults = planned(still, places=9), []
    secret = asked(still, gathering_id)

    def try_it() -> None:
        try:
            still(confirm_place, Confirm(secret=secret))
        except NotFound as gone:
            faults.append(gone)

    crowd = [threading.Thread(target=try_it) for _ in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert (len(seen(still, gathering_id).guests), len(faults)) == (1, 3)


def test_who_waits_has_the_place_that_is_given_back_then_a_change_a_reminder_and_the_end(still: NotifyRoom) -> None:
    gathering_id = planned(still)
    still(join_gathering, JoinGathering(by=NOLWENN, gathering_id=gathering_id))
    come(still, gathering_id)
    assert "En attente" in sent(still)[-1]["Subject"]
    before = set(still.files())
    version = seen(still, gathering_id).version
    more = facts(still, places=2, place="Salle 4")
    still(change_gathering, ChangeGathering(by=ENORA, gathering_id=gathering_id, version=version, **more))

    told = {one["Subject"].split(" ")[0]: one for one in sent(still, before) if one["To"] == MAEL}
    assert set(told) == {"Changement", "Vous"}
    place = invitation(told["Vous"]).vevent
    assert (place.sequence.value, place.location.value) == ("1", "Salle 4")
    assert len(list(told["Changement"].iter_parts())) == 2, "no invitation in two mails of one change"

    before = set(still.files())
    still.now += timedelta(days=9, minutes=1)
    remind(still.runtime)
    (soon,) = [one for one in sent(still, before) if one["To"] == MAEL]
    assert "C’est bientôt" in soon["Subject"].replace("\u00a0", " ")
    assert "/agenda/place/" in soon.get_body(("plain",)).get_content()

    before = set(still.files())
    version = seen(still, gathering_id).version
    off = CancelGathering(by=ENORA, gathering_id=gathering_id, version=version, why="La salle est prise.")
    still(cancel_gathering, off)
    (last,) = [one for one in sent(still, before) if one["To"] == MAEL]
    event = invitation(last)
    assert (event.method.value, event.vevent.status.value, event.vevent.sequence.value) == ("CANCEL", "CANCELLED", "2")


def test_workshops_and_what_is_over_are_not_for_people_outside(still: NotifyRoom, visit) -> None:
    workshop, day = planned(still, kind="workshop"), planned(still)
    assert visit().get(f"/agenda/{workshop}/venir").status_code == 409
    with pytest.raises(Refused, match="de la maison"):
        asked(still, workshop)
    secret = asked(still, day, site="")
    still.now += timedelta(days=11)
    with pytest.raises((Refused, NotFound)):
        still(confirm_place, Confirm(secret=secret))


def test_a_program_that_fills_the_hidden_box_and_who_is_on_the_list_already(still: NotifyRoom) -> None:
    gathering_id = planned(still)
    assert asked(still, gathering_id, site="http://spam.example") == ""
    come(still, gathering_id)
    sent(still)
    before = set(still.files())
    for _ in range(3):
        asked(still, gathering_id, MAEL.upper())

    (again,) = sent(still, before)
    assert again["Subject"] == "Vous êtes inscrit : Portes ouvertes"


def test_the_team_alone_reads_who_comes_and_saves_the_list(still: NotifyRoom, enora, nolwenn, visit) -> None:
    gathering_id = planned(still)
    come(still, gathering_id, name="=Maël Riou")
    path = f"/agenda/{gathering_id}"

    assert f"Maël Riou, {MAEL}" in enora.get(path).text
    file = enora.get(f"{path}/inscrits.csv").text
    assert (MAEL in file, ";=Maël" in file) == (True, False)
    for who in (nolwenn, visit()):
        assert "Riou" not in who.get(path).text
    assert nolwenn.get(f"{path}/inscrits.csv").status_code == 403
    assert "Riou" not in visit().get("/agenda/agenda.ics").text


def test_name_and_address_go_a_month_after_and_the_number_of_guests_stays(still: NotifyRoom) -> None:
    gathering_id = planned(still)
    come(still, gathering_id)
    still.now += timedelta(days=10 + 30)
    tidy(still.runtime, still.now)
    with still.reading() as session:
        assert session.scalars(select(outsider.c.email)).all() == [MAEL]
    still.now += timedelta(hours=3)
    tidy(still.runtime, still.now)

    with still.reading() as session:
        assert session.scalars(select(outsider.c.email)).all() == []
        assert len(session.scalars(select(guest.c.id)).all()) == 1
