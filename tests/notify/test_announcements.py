"""An announcement is written by the team, published once, and told to everybody once, whatever dies on the way."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from services.notify.commands.announcing import (
    ChangeAnnouncement,
    OneAnnouncement,
    WriteAnnouncement,
    change_announcement,
    publish_announcement,
    spread,
    withdraw_announcement,
    write_announcement,
)
from services.notify.commands.choosing import Choose, choose
from services.notify.domain.announcements import Announcement, Stage
from services.notify.domain.families import CHOSEN
from services.notify.tables import mail, notice
from shared.errors import Refused
from shared.failpoints import DIED
from shared.identifiers import new_id
from shared.people import person
from shared.service import system_clock
from tests.notify.conftest import ENORA, NOLWENN, NotifyRoom

ROOT = Path(__file__).resolve().parents[2]
CROWD = 1203
OPEN_DAY = "Journée portes ouvertes"


def crowd(notify: NotifyRoom, size: int = CROWD) -> None:
    """So many people whom the platform has seen once."""
    with notify.runtime.unit_of_work() as uow:
        row = {"email": "x@region.example", "directorate": "Essais", "seen_at": uow.now}
        people = [row | {"id": new_id(), "name": f"Agent {number}"} for number in range(size)]
        uow.session.execute(person.insert(), people)


def written(notify: NotifyRoom, title: str = OPEN_DAY) -> UUID:
    asked = WriteAnnouncement(by=ENORA, title=title, text="Venez nous voir.\n\nUn café vous attend.")
    return notify(write_announcement, asked)


def state(notify: NotifyRoom, announcement_id: UUID) -> Announcement:
    with notify.reading() as session:
        return session.get(Announcement, announcement_id)


def publish(notify: NotifyRoom, announcement_id: UUID) -> None:
    version = state(notify, announcement_id).version
    notify(publish_announcement, OneAnnouncement(by=ENORA, announcement_id=announcement_id, version=version))


def told(notify: NotifyRoom) -> Counter[UUID]:
    with notify.reading() as session:
        return Counter(session.scalars(select(notice.c.person_id)))


def test_everybody_is_told_once(notify: NotifyRoom) -> None:
    crowd(notify)
    announcement_id = written(notify)
    assert spread(notify.runtime) == 0, "a draft is told to nobody"
    publish(notify, announcement_id)

    for _ in range(3):
        spread(notify.runtime)

    counted = told(notify)
    assert (len(counted), set(counted.values())) == (CROWD, {1})
    found = state(notify, announcement_id)
    assert (found.stage, found.told) == (Stage.SENT, CROWD)


@pytest.mark.faults
@pytest.mark.parametrize("point", ["S1", "S2"])
def test_a_worker_that_dies_leaves_nobody_out_and_tells_nobody_twice(notify: NotifyRoom, point: str) -> None:
    crowd(notify)
    announcement_id = written(notify)
    publish(notify, announcement_id)
    command = [sys.executable, "-c", "from tests.notify.mortal_herald import main; main()"]
    environment = os.environ | {"TIKUB_TESTING": "1", "DATABASE": str(notify.settings.database_url)}

    lives = [
        subprocess.run(command, cwd=ROOT, env=environment | {"FAULT": fault}, check=False, timeout=300).returncode
        for fault in (point, point, "")
    ]

    assert lives == [DIED, DIED, 0]
    counted = told(notify)
    assert (len(counted), set(counted.values())) == (CROWD, {1})
    assert state(notify, announcement_id).told == CROWD


def test_it_reaches_each_as_they_chose_and_by_the_weekly_letter_where_they_chose_nothing(notify: NotifyRoom) -> None:
    people = {way: notify.person(f"Agent{way}") for way in ("now", "inbox", "none", "")}
    for way, someone in people.items():
        if way:
            ways = {family.value: "now" for family in CHOSEN} | {"announcements": way}
            notify(choose, Choose(by=someone, **ways, rest="never"))
    publish(notify, written(notify))
    spread(notify.runtime)

    with notify.reading() as session:
        awaits = dict(session.execute(select(notice.c.person_id, notice.c.awaits)).all())
        mails = list(session.scalars(select(mail.c.person_id)))
    assert people["none"] not in awaits
    assert awaits[people["inbox"]] is None
    assert awaits[people[""]].value == "weekly"
    assert mails == [people["now"]]


def test_what_is_published_no_longer_changes_and_is_published_once(notify: NotifyRoom) -> None:
    announcement_id = written(notify)
    publish(notify, announcement_id)
    version = state(notify, announcement_id).version

    change = {"by": ENORA, "announcement_id": announcement_id, "version": version}
    with pytest.raises(Refused, match="ne change plus"):
        notify(change_announcement, ChangeAnnouncement(title="Autre", text="Autre", **change))
    with pytest.raises(Refused, match="déjà publiée"):
        publish(notify, announcement_id)


def test_of_two_who_write_the_same_draft_the_second_is_told(notify: NotifyRoom) -> None:
    announcement_id = written(notify)
    seen = {"by": ENORA, "announcement_id": announcement_id, "version": state(notify, announcement_id).version}
    notify(change_announcement, ChangeAnnouncement(title="Premier", text="Premier", **seen))

    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        notify(change_announcement, ChangeAnnouncement(title="Second", text="Second", **seen))
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        notify(publish_announcement, OneAnnouncement(**seen))

    assert state(notify, announcement_id).title == "Premier"


def test_withdrawn_it_is_told_to_nobody_else_and_is_no_longer_shown(notify: NotifyRoom, visit, enora) -> None:
    announcement_id = written(notify)
    publish(notify, announcement_id)
    withdrawn = OneAnnouncement(by=ENORA, announcement_id=announcement_id, version=0)
    notify(withdraw_announcement, withdrawn)
    with pytest.raises(Refused, match="n’est pas publiée"):
        notify(withdraw_announcement, withdrawn)

    assert spread(notify.runtime) == 0
    assert visit().get(f"/annonces/{announcement_id}").status_code == 404
    assert OPEN_DAY not in visit().get("/annonces/fil.atom").text
    assert "Retirée" in enora.get("/annonces/").text


def test_the_public_reads_what_is_published_by_page_feed_and_program(notify: NotifyRoom, visit) -> None:
    with notify.reading() as session:
        notify.now = system_clock(session)
    hidden, shown = written(notify, "Brouillon secret"), written(notify)
    publish(notify, shown)
    stranger = visit()

    for path in ("/annonces/", "/annonces/fil.atom", "/api/v1/announcements"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert "Brouillon secret" not in page.text
    assert stranger.get(f"/annonces/{hidden}").status_code == 404
    assert OPEN_DAY in stranger.get(f"/annonces/{shown}").text
    entries = ET.fromstring(stranger.get("/annonces/fil.atom").data).findall("{http://www.w3.org/2005/Atom}entry")
    assert [entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries] == [shown.urn]
    assert [one["title"] for one in stranger.get("/api/v1/announcements").json["items"]] == [OPEN_DAY]


def key_on(page: str) -> str:
    return re.search(r'name="_cle" value="([^"]+)"', page).group(1)


def test_the_team_writes_publishes_and_sees_whom_it_reached(notify: NotifyRoom, enora, nolwenn) -> None:
    page = enora.get("/annonces/nouvelle").text
    made = enora.post("/annonces/nouvelle", _cle=key_on(page), title=OPEN_DAY, text="Venez <b>nous</b> voir.")
    path = made.location.removeprefix("/notifications")
    page = enora.get(path).text
    assert "Venez &lt;b&gt;nous&lt;/b&gt; voir." in page
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    assert enora.post(path + "/publication", _cle=key_on(page), version=version).status_code == 303
    assert "data-follow" in enora.get(path).text
    spread(notify.runtime)
    spread(notify.runtime)
    nolwenn.get("/")
    (mine,) = [one["id"] for one in nolwenn.get("/api/v1/notices").json["items"]]
    nolwenn.post(f"/messages/{mine}/lu")

    page = enora.get(path).text
    assert "data-follow" not in page
    rows = re.findall(
        r'<th scope="row"[^>]*>(.*?)</th>\s*<td class=number>(\d+)</td>\s*<td class=number>(\d+)</td>', page
    )
    assert ("Lycées", "1", "1") in rows
    assert f"Annonce : {OPEN_DAY}" in nolwenn.get("/").text.replace("\u00a0", " ")
    assert NOLWENN in told(notify)


def test_only_the_team_writes(notify: NotifyRoom, nolwenn) -> None:
    announcement_id = written(notify)
    for path in ("/annonces/nouvelle", f"/annonces/{announcement_id}/modifier"):
        assert nolwenn.get(path).status_code == 403
    for path in ("/annonces/nouvelle", *(f"/annonces/{announcement_id}/{do}" for do in ("publication", "retrait"))):
        assert nolwenn.post(path).status_code == 403


def test_a_long_archive_is_read_page_by_page_without_a_gap(notify: NotifyRoom, visit) -> None:
    for number in range(25):
        publish(notify, written(notify, f"Annonce {number}"))

    first = visit().get("/annonces/").text

    (rest,) = re.findall(r'href="/notifications(/annonces/\?apres=[0-9a-f-]+)"', first)
    second = visit().client.get(f"/notifications{rest}").text
    shown = re.findall(r">(Annonce \d+)<", first) + re.findall(r">(Annonce \d+)<", second)
    assert shown == [f"Annonce {number}" for number in reversed(range(25))]
