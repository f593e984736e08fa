"""The journal is written by several, published once, read by everybody, and told once to who said yes by mail."""

import os
import re
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
from fastfeedparser import parse
from sqlalchemy import func, select

from services.notify.commands.choosing import Leave, leave
from services.notify.commands.journal import (
    ChangeIssue,
    OneIssue,
    WriteIssue,
    change_issue,
    publish_issue,
    spread_journal,
    withdraw_issue,
    write_issue,
)
from services.notify.commands.leaving import leaving_token
from services.notify.commands.outsiders import (
    AskForJournal,
    Confirm,
    EraseAddress,
    ask_for_journal,
    confirm_journal,
    erase_address,
)
from services.notify.domain.families import Family
from services.notify.domain.journal import Issue
from services.notify.domain.mail import MailState
from services.notify.domain.outsiders import MOST, PAUSE, VALID
from services.notify.tables import mail, notice
from services.notify.tables.outsiders import confirmation, outsider
from services.notify.tables.silences import silence
from shared.errors import Invalid, NotFound, Refused
from shared.failpoints import DIED
from shared.identifiers import new_id
from shared.people import person
from shared.retention import tidy
from shared.service import system_clock
from tests.notify.conftest import ENORA, NOLWENN, NotifyRoom

ROOT = Path(__file__).resolve().parents[2]
TITLE, LEAD = "Trois équipes au travail", "Ce mois-ci, deux services ont trouvé leurs usagers."
TEXT = (
    "## Les clés\n\nElles sont **comptées** : [lire la suite](https://exemple.region.example/cles).\n\n- une\n- deux\n"
)
MAEL = "mael@ailleurs.example"


@pytest.fixture
def still(notify: NotifyRoom) -> NotifyRoom:
    """A clock that stands still until it is moved."""
    with notify.reading() as session:
        notify.now = system_clock(session)
    return notify


def written(notify: NotifyRoom, title: str = TITLE, text: str = TEXT) -> UUID:
    return notify(write_issue, WriteIssue(by=ENORA, title=title, lead=LEAD, text=text))


def state(notify: NotifyRoom, issue_id: UUID) -> Issue:
    with notify.reading() as session:
        return session.get(Issue, issue_id)


def published(notify: NotifyRoom, **words: str) -> UUID:
    made = written(notify, **words)
    notify(publish_issue, OneIssue(by=ENORA, issue_id=made, version=state(notify, made).version))
    return made


def ask(notify: NotifyRoom, email: str, site: str = "") -> None:
    notify(ask_for_journal, AskForJournal(email=email, site=site))


def secrets(notify: NotifyRoom) -> list[str]:
    with notify.reading() as session:
        return list(session.scalars(select(confirmation.c.secret).order_by(confirmation.c.asked_at)))


def reader(notify: NotifyRoom, email: str = MAEL) -> UUID:
    """Somebody outside who has said yes."""
    ask(notify, email)
    notify(confirm_journal, Confirm(secret=secrets(notify)[-1]))
    with notify.reading() as session:
        return session.scalars(select(outsider.c.id).where(outsider.c.email == email)).one()


def crowd(notify: NotifyRoom, inside: int, outside: int) -> None:
    with notify.runtime.unit_of_work() as uow:
        row = {"email": "x@region.example", "directorate": "Essais", "seen_at": uow.now}
        uow.session.execute(person.insert(), [row | {"id": new_id(), "name": f"Agent {n}"} for n in range(inside)])
        row = {"name": "", "made_at": uow.now, "reads_since": uow.now}
        others = [row | {"id": new_id(), "email": f"lecteur{n}@ailleurs.example"} for n in range(outside)]
        uow.session.execute(outsider.insert(), others)


def told(notify: NotifyRoom, letter: str) -> Counter[UUID]:
    with notify.reading() as session:
        return Counter(session.scalars(select(notice.c.person_id).where(notice.c.letter == letter)))


def mails_in(notify: NotifyRoom, before: set[Path] = frozenset()) -> list:
    return [message_from_bytes(file.read_bytes(), policy=default) for file in notify.files() if file not in before]


def test_nothing_is_sent_to_who_has_not_said_yes_from_the_mail(still: NotifyRoom, visit) -> None:
    ask(still, MAEL)
    published(still)
    spread_journal(still.runtime)
    still.send()

    (asked,) = mails_in(still)
    assert asked["To"] == MAEL
    assert "à confirmer" in asked["Subject"]
    assert "List-Unsubscribe" not in asked
    link = re.search(
        r"https://ti-kub.region.example/notifications(/journal/abonnement/\S+)",
        asked.get_body(("plain",)).get_content(),
    )
    assert link
    page = visit().get(link[1])
    assert (page.status_code, "Oui, recevoir le journal" in page.text) == (200, True)
    with still.reading() as session:
        assert session.scalars(select(outsider.c.reads_since)).one() is None, "to look changes nothing"


def test_the_link_serves_once_and_for_seven_days(still: NotifyRoom, visit) -> None:
    ask(still, MAEL)
    (secret,) = secrets(still)
    path = f"/journal/abonnement/{secret}"
    stranger = visit()
    key = re.search(r'name="_cle" value="([^"]+)"', stranger.get(path).text).group(1)
    still.now += VALID
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, _cle=key).status_code == 404
    still.now -= timedelta(seconds=1)
    assert stranger.post(path, _cle=key).location == "/notifications/journal/abonnement/bienvenue"
    assert stranger.post(path, _cle=key).status_code == 303, "a double click is no fault"
    assert stranger.get(path).status_code == 404
    with pytest.raises(NotFound, match="déjà servi"):
        still(confirm_journal, Confirm(secret=secret))
    assert "C’est fait" in stranger.get("/journal/abonnement/bienvenue").text


def test_the_page_says_the_same_whether_an_address_is_known_or_not(still: NotifyRoom, visit) -> None:
    reader(still)
    stranger = visit()

    def asked_for(email: str) -> tuple[int, str, str]:
        page = stranger.get("/journal/").text
        key = re.search(r'name="_cle" value="([^"]+)"', page).group(1)
        answer = stranger.post("/journal/abonnement", _cle=key, email=email, site="")
        return answer.status_code, answer.location, stranger.get("/journal/abonnement/demande").text

    known, unknown = asked_for(MAEL.upper()), asked_for("nouveau@ailleurs.example")

    def plain(told: tuple[int, str, str]) -> tuple[int, str, str]:
        return told[0], told[1], re.sub(r'(name="csrf_token" value|nonce)="[^"]+"', "", told[2])

    assert plain(known) == plain(unknown)
    assert known[0] == 303
    still.send()
    subjects = sorted(one["Subject"] for one in mails_in(still))
    assert subjects == sorted(
        ["Recevoir le journal du Ti Kub : à confirmer"] * 2 + ["Vous recevez déjà le journal du Ti Kub"]
    )


@pytest.mark.parametrize(
    "email", ["", "mael", "mael@", "@x.example", "a b@x.example", "a@x", "a@x.example,b@x.example"]
)
def test_what_is_no_address_is_refused_with_a_sentence_and_kept_in_the_form(
    notify: NotifyRoom, visit, email: str
) -> None:
    stranger = visit()
    key = re.search(r'name="_cle" value="([^"]+)"', stranger.get("/journal/").text).group(1)
    answer = stranger.post("/journal/abonnement", _cle=key, email=email, site="")

    assert answer.status_code == 422
    assert "Erreur" in answer.text
    assert secrets(notify) == []


def test_programs_that_fill_the_hidden_box_and_floods_send_nothing(still: NotifyRoom, visit) -> None:
    ask(still, MAEL, site="http://spam.example")
    assert secrets(still) == []
    for _ in range(4):
        ask(still, MAEL)
    assert len(still.mails()) == 1, "not again within minutes"
    first = secrets(still)
    still.now += PAUSE
    ask(still, MAEL)
    assert len(still.mails()) == 2
    assert (len(secrets(still)), secrets(still) != first) == (1, True), "the newest link alone serves"
    stranger = visit()
    key = re.search(r'name="_cle" value="([^"]+)"', stranger.get("/journal/").text).group(1)
    answers = [stranger.post("/journal/abonnement", _cle=key, email=MAEL, site="").status_code for _ in range(61)]
    assert answers[-1] == 429
    assert MOST == 5


def test_readers_of_both_sides_are_told_once_and_the_mail_says_the_whole_issue(still: NotifyRoom) -> None:
    still.known(NOLWENN, "Nolwenn Tanguy", "nolwenn@region.example")
    mael = reader(still)
    still.send()
    before = set(still.files())
    made = published(still)
    for _ in range(3):
        spread_journal(still.runtime)
    still.send()

    assert told(still, "journal_outside") == {mael: 1}
    assert told(still, "journal_issue") == {NOLWENN: 1}
    with still.reading() as session:
        assert session.scalar(select(notice.c.awaits).where(notice.c.letter == "journal_issue")).value == "weekly"
    (one,) = mails_in(still, before)
    assert (one["To"], one["Subject"]) == (MAEL, f"Journal n° 1 : {TITLE}")
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (one.get_body((form,)).get_content() for form in ("plain", "html"))
    assert "Elles sont comptées : lire la suite (https://exemple.region.example/cles ).".replace(
        " ", ""
    ) in text.replace("\r\n", "\n").replace("\u00a0", " ").replace(" ", "")
    assert "<h2>Les clés</h2>" in html
    assert '<a href="https://exemple.region.example/cles"' in html
    assert "preferences" not in text + html
    found = state(still, made)
    assert (found.number, found.told, found.told_outside) == (1, 1, 1)
    assert found.stage.value == "sent"


@pytest.mark.faults
@pytest.mark.parametrize("point", ["S1", "S2"])
def test_a_worker_that_dies_leaves_no_reader_out_and_tells_none_twice(notify: NotifyRoom, point: str) -> None:
    crowd(notify, inside=620, outside=640)
    made = published(notify)
    command = [sys.executable, "-c", "from tests.notify.mortal_herald import journal; journal()"]
    environment = os.environ | {"TIKUB_TESTING": "1", "DATABASE": str(notify.settings.database_url)}

    lives = [
        subprocess.run(command, cwd=ROOT, env=environment | {"FAULT": fault}, check=False, timeout=300).returncode
        for fault in (point, point, "")
    ]

    assert lives == [DIED, DIED, 0]
    inside, outside = told(notify, "journal_issue"), told(notify, "journal_outside")
    assert (len(inside), len(outside), set((inside + outside).values())) == (620, 640, {1})
    found = state(notify, made)
    assert (found.told, found.told_outside) == (620, 640)
    with notify.reading() as session:
        assert session.scalar(select(func.count()).select_from(mail)) == 640


def test_asking_for_no_more_needs_no_sign_in_and_leaves_no_trace(still: NotifyRoom, visit) -> None:
    mael = reader(still)
    published(still)
    spread_journal(still.runtime)
    path = f"/desabonnement/{leaving_token(still.settings, mael, Family.OUTSIDE)}"
    stranger = visit()

    assert "Ne plus recevoir le journal" in stranger.get(path).text
    one_click = stranger.client.post(f"/notifications{path}", data={"List-Unsubscribe": "One-Click"})
    assert (one_click.status_code, "C’est fait" in one_click.text) == (200, True)
    assert stranger.client.post(f"/notifications{path}").status_code == 200, "twice is no fault"
    assert still.send() == 0, "what waited does not leave"
    with still.reading() as session:
        assert session.scalars(select(outsider.c.id)).all() == []
    published(still, title="Le suivant")
    spread_journal(still.runtime)
    assert told(still, "journal_outside") == {}


def test_an_address_from_which_mails_come_back_gets_nothing_whoever_has_it(still: NotifyRoom) -> None:
    reader(still)
    still.send()
    with still.runtime.unit_of_work() as uow:
        row = {"person_id": new_id(), "address": MAEL.title(), "reason": "550", "since": uow.now}
        uow.session.execute(silence.insert().values(row))
    published(still)
    spread_journal(still.runtime)
    still.send()

    assert [one.state for one in still.mails()][-1] is MailState.FAILED


def test_who_never_said_yes_is_forgotten_and_so_is_who_asks_for_it(still: NotifyRoom) -> None:
    ask(still, MAEL)
    other = "autre@ailleurs.example"
    reader(still, other)
    still.now += VALID + timedelta(minutes=1)
    tidy(still.runtime, still.now)
    with still.reading() as session:
        assert session.scalars(select(outsider.c.email)).all() == [other]
        assert session.scalars(select(confirmation.c.id)).all() == []

    still(erase_address, EraseAddress(by=ENORA, email=other))
    with pytest.raises(Invalid):
        still(erase_address, EraseAddress(by=ENORA, email=other))
    with still.reading() as session:
        assert session.scalars(select(outsider.c.email)).all() == []


def test_who_is_erased_as_a_person_is_no_reader_under_the_same_address_either(still: NotifyRoom) -> None:
    still.known(NOLWENN, "Nolwenn Tanguy", "Nolwenn@region.example")
    reader(still, "nolwenn@region.example")

    still.given("ideas.person.erased.v1", person_id=NOLWENN, erased_at=still.now + timedelta(seconds=1))

    with still.reading() as session:
        assert session.scalars(select(outsider.c.email)).all() == []


def test_of_two_who_write_the_same_draft_the_second_is_told_and_versions_stay(notify: NotifyRoom, enora) -> None:
    made = written(notify)
    seen = {"by": ENORA, "issue_id": made, "version": state(notify, made).version}
    notify(change_issue, ChangeIssue(title="Premier", lead=LEAD, text=TEXT, **seen))
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        notify(change_issue, ChangeIssue(title="Second", lead=LEAD, text=TEXT, **seen))
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        notify(publish_issue, OneIssue(**seen))

    page = enora.get(f"/journal/{made}/suivi").text
    assert ("Premier" in page, f"/journal/{made}/modifier?version=1" in page) == (True, True)
    assert TITLE in enora.get(f"/journal/{made}/modifier", version="1").text
    notify(publish_issue, OneIssue(by=ENORA, issue_id=made, version=state(notify, made).version))
    with pytest.raises(Refused, match="ne change plus"):
        notify(change_issue, ChangeIssue(title="Trop tard", lead=LEAD, text=TEXT, **seen | {"version": 3}))


def key_on(page: str) -> str:
    return re.search(r'name="_cle" value="([^"]+)"', page).group(1)


def test_the_team_writes_looks_tries_publishes_and_sees_whom_it_reached(still: NotifyRoom, enora, nolwenn) -> None:
    reader(still)
    still.send()
    asked = {"title": TITLE, "lead": LEAD, "text": TEXT}
    made = enora.post("/journal/nouveau", _cle=key_on(enora.get("/journal/nouveau").text), **asked)
    path = made.location.removeprefix("/notifications").removesuffix("/suivi")
    page = enora.get(f"{path}/modifier").text
    fields = asked | {"_cle": key_on(page), "version": re.search(r'name="version" value="(\d+)"', page).group(1)}

    seen = enora.post(f"{path}/apercu", **fields | {"text": "## Partie\n\n<script>x</script> [a](javascript:b)"}).text
    assert "<h3>Partie</h3>" in seen
    assert "<script>x" not in seen
    assert 'href="javascript' not in seen
    before = set(still.files())
    assert "Un essai part" in enora.post(f"{path}/essai", **fields).text
    still.send()
    (tried,) = mails_in(still, before)
    assert (tried["To"], tried["Subject"]) == ("enora@region.example", f"Essai : {TITLE}")
    assert nolwenn.get(path).status_code == 404

    page = enora.get(f"{path}/suivi").text
    assert "1 personne du dehors le recevra" in page.replace("\u00a0", " ")
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    assert enora.post(f"{path}/publication", _cle=key_on(page), version=version).status_code == 303
    assert "data-follow" in enora.get(f"{path}/suivi").text
    spread_journal(still.runtime)
    spread_journal(still.runtime)
    still.send()
    page = enora.get(f"{path}/suivi").text
    assert "data-follow" not in page
    assert re.search(r"Du dehors</th>\s*<td class=number>1</td>", page)
    assert "Lycées" in page
    assert "<h2>Les clés</h2>" in nolwenn.get(path).text
    assert nolwenn.get(f"{path}/suivi").status_code == 403
    for end in ("modifier", "apercu", "essai", "publication", "retrait"):
        assert nolwenn.post(f"{path}/{end}").status_code == 403


def test_the_archive_and_its_feed_are_read_without_signing_in(still: NotifyRoom, visit) -> None:
    hidden, shown, gone = written(still, title="Brouillon secret"), published(still), published(still, title="Retiré")
    still(withdraw_issue, OneIssue(by=ENORA, issue_id=gone, version=0))
    stranger = visit()

    page = stranger.get("/journal/").text
    assert (TITLE in page, "Brouillon secret" in page, "Retiré" in page) == (True, False, False)
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert stranger.get(f"/journal/{hidden}").status_code == stranger.get(f"/journal/{gone}").status_code == 404
    answer = stranger.get("/journal/fil.atom")
    read = parse(answer.text)
    assert [(one.id, one.title) for one in read.entries] == [(shown.urn, TITLE)]
    again = stranger.client.get("/notifications/journal/fil.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_leaving_is_only_for_the_journal(still: NotifyRoom) -> None:
    mael = reader(still)
    still(leave, Leave(person_id=mael, family=Family.JOURNAL))
    published(still)
    spread_journal(still.runtime)
    assert told(still, "journal_outside") == {mael: 1}


def test_two_issues_published_at_once_have_each_a_number(still: NotifyRoom) -> None:
    published(still)
    drafts, faults = [written(still, title=f"Numéro {n}") for n in range(4)], []

    def publish(made: UUID) -> None:
        try:
            still(publish_issue, OneIssue(by=ENORA, issue_id=made, version=1))
        except Exception as fault:
            faults.append(fault)

    crowd = [threading.Thread(target=publish, args=(made,)) for made in drafts]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert faults == []
    assert sorted(state(still, made).number for made in drafts) == [2, 3, 4, 5]
