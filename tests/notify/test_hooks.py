"""Other services are called, each at its own pace: signed, in order, again for three days, never inside our walls."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.notify.commands.hooks import calling, keeping
from services.notify.commands.hooks.answers import answer_of
from services.notify.commands.hooks.calling import call_due
from services.notify.commands.hooks.keeping import (
    AddSecret,
    ChangeHook,
    MakeHook,
    OneHook,
    OneSecret,
    ReplayHook,
    seal_anew,
)
from services.notify.commands.hooks.queueing import OFFERED, thin
from services.notify.commands.hooks.sealing import new_secret, opened, shown
from services.notify.domain.hooks import DELAYS, LEASE, TRIES, Hook, HookState
from services.notify.tables.hooks import hook_call, hook_secret, hook_try
from shared.errors import Invalid, NotFound, Refused
from shared.failpoints import DIED
from shared.fetcher import Fetched
from shared.identifiers import new_id
from shared.messages import EVENTS
from shared.schemas import PARIS, load
from shared.settings import Settings
from tests.notify.conftest import ENORA, NotifyRoom
from tests.notify.listeners import Listen, Listener, listening
from tests.room import sample

ROOT = Path(__file__).resolve().parents[2]
PRESENTED, WITHDRAWN = "ideas.idea.presented.v1", "ideas.idea.withdrawn.v1"
THURSDAY = datetime(2026, 11, 26, 10, tzinfo=PARIS)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return dataclasses.replace(settings, fetch_allowed=("127.0.0.1/32",))


@pytest.fixture
def listen():
    with ExitStack() as stack:
        yield lambda listener=None: stack.enter_context(listening(listener or Listener()))


def make(notify: NotifyRoom, url: str, *types: str, name: str = "Guichet") -> UUID:
    asked = MakeHook(
        by=ENORA,
        sealed=new_secret(notify.settings),
        plain_allowed=True,
        name=name,
        url=url,
        types=types or (PRESENTED,),
    )
    return notify(keeping.make_hook, asked)


def happens(notify: NotifyRoom, wire: str = PRESENTED) -> None:
    notify.given(wire, idea_id=new_id())


def hook_of(notify: NotifyRoom, hook_id: UUID) -> Hook:
    with notify.reading() as session:
        return session.get(Hook, hook_id)


def waiting(notify: NotifyRoom, hook_id: UUID) -> int:
    with notify.reading() as session:
        mine = (hook_call.c.hook_id == hook_id, hook_call.c.delivered_at.is_(None))
        return session.scalar(select(func.count()).select_from(hook_call).where(*mine))


def secrets_of(notify: NotifyRoom, hook_id: UUID) -> dict[UUID, str]:
    with notify.reading() as session:
        used = (hook_secret.c.hook_id == hook_id, hook_secret.c.ended_at.is_(None))
        rows = session.execute(select(hook_secret).where(*used).order_by(hook_secret.c.id))
        return {row.id: shown(opened(notify.settings, row.sealed)) for row in rows}


def calls(notify: NotifyRoom) -> int:
    return call_due(notify.runtime)


def test_a_service_is_told_what_it_asked_for_in_order_and_nothing_else(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    hook_id = make(notify, listener.url, PRESENTED)
    for wire in (PRESENTED, WITHDRAWN, PRESENTED, PRESENTED):
        happens(notify, wire)

    calls(notify)

    bodies = [json.loads(body) for _, body in listener.calls]
    assert [body["type"] for body in bodies] == [PRESENTED] * 3
    assert [body["timestamp"] for body in bodies] == sorted(body["timestamp"] for body in bodies)
    assert waiting(notify, hook_id) == 0
    assert calls(notify) == 0


def test_a_public_library_accepts_what_we_sign_and_nothing_that_was_changed(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    happens(notify)
    calls(notify)

    ((headers, body),) = listener.calls
    (secret,) = secrets_of(notify, hook_id).values()
    assert Webhook(secret).verify(body, headers)["type"] == PRESENTED
    for changed, other in ((body + b" ", headers), (body, headers | {"webhook-id": str(new_id())})):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed, other)


def test_while_a_secret_is_changed_both_are_accepted_and_then_only_the_new_one(
    notify: NotifyRoom, listen: Listen
) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    notify(keeping.add_secret, AddSecret(by=ENORA, hook_id=hook_id, sealed=new_secret(notify.settings)))
    with pytest.raises(Refused, match="Deux clés"):
        notify(keeping.add_secret, AddSecret(by=ENORA, hook_id=hook_id, sealed=new_secret(notify.settings)))
    (old_id, old), (_, new) = secrets_of(notify, hook_id).items()
    happens(notify)
    calls(notify)
    headers, body = listener.calls[0]
    assert Webhook(old).verify(body, headers) == Webhook(new).verify(body, headers)

    notify(keeping.retire_secret, OneSecret(by=ENORA, hook_id=hook_id, secret_id=old_id))
    happens(notify)
    calls(notify)

    headers, body = listener.calls[1]
    assert Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)
    (last,) = secrets_of(notify, hook_id)
    with pytest.raises(Refused, match="seule clé"):
        notify(keeping.retire_secret, OneSecret(by=ENORA, hook_id=hook_id, secret_id=last))


def test_no_words_of_people_leave(notify: NotifyRoom, listen: Listen) -> None:
    for wire, event in OFFERED.items():
        said = json.dumps(thin(load(event, sample(wire)["data"])), ensure_ascii=False)
        for field, value in sample(wire)["data"].items():
            if field in {"title", "problem", "opinion", "reason", "answer", "reserve"} and value:
                assert value not in said, wire
        assert sample(wire)["data"][next(iter(sample(wire)["data"]))] in said


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 500, 503])
def test_whatever_is_no_success_is_tried_again_on_the_plan_and_then_disabled_with_a_notice(
    notify: NotifyRoom, listen: Listen, status: int
) -> None:
    elsewhere = listen()
    listener = listen(Listener(status, {"Location": elsewhere.url}))
    notify.known(ENORA)
    notify.now = began = THURSDAY
    hook_id = make(notify, listener.url)
    happens(notify)
    before = notify.letters()

    for delay in (timedelta(0), *DELAYS):
        notify.now += delay - timedelta(milliseconds=1)
        assert calls(notify) == 0 or delay == timedelta(0)
        notify.now += timedelta(milliseconds=1)
        calls(notify)

    assert len(listener.calls) == TRIES
    assert len(set(listener.ids())) == 1
    assert elsewhere.calls == []
    assert timedelta(hours=75) < notify.now - began < timedelta(hours=76)
    assert hook_of(notify, hook_id).state is HookState.DISABLED
    assert notify.letters()[ENORA] == [*before.get(ENORA, []), "hook_disabled"]
    assert waiting(notify, hook_id) == 1


def test_what_was_kept_leaves_when_the_hook_is_put_back_in_service(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen(Listener(410))
    notify.known(ENORA)
    hook_id = make(notify, listener.url)
    happens(notify)
    calls(notify)
    assert hook_of(notify, hook_id).state is HookState.DISABLED, "410 is for ever"
    happens(notify)
    assert calls(notify) == 0

    listener.status = 200
    notify(keeping.resume_hook, OneHook(by=ENORA, hook_id=hook_id))
    calls(notify)

    assert waiting(notify, hook_id) == 0
    assert len(set(listener.ids())) == 2


@pytest.mark.parametrize(("asked", "seconds"), [("120", 120), ("1", 5), ("999999", 86400), ("soon", 5), ("", 5)])
def test_an_endpoint_that_asks_for_time_gets_it_within_reason(
    notify: NotifyRoom, listen: Listen, asked: str, seconds: int
) -> None:
    listener = listen(Listener(429, {"Retry-After": asked}))
    notify.now = THURSDAY
    hook_id = make(notify, listener.url)
    happens(notify)

    calls(notify)

    assert hook_of(notify, hook_id).due_at - notify.now == timedelta(seconds=seconds)


@given(st.text(max_size=40))
def test_no_strange_delay_breaks_a_round(asked: str) -> None:
    answer = answer_of(Fetched("https://x.example/", 429, (("Retry-After", asked),)), THURSDAY)

    assert answer.wait is None or answer.wait >= timedelta(0)


def test_dead_slow_and_angry_endpoints_hold_nobody_else(notify: NotifyRoom, listen: Listen) -> None:
    good = [listen() for _ in range(3)]
    slow = listen(Listener(delay=3.0))
    moods = [listen(Listener(status)) for status in (301, 410, 429, 500)]
    for number, listener in enumerate([*moods, slow, *good]):
        make(notify, listener.url, name=f"Service {number}")
    dead = make(notify, "http://127.0.0.1:9/", name="Mort")
    notify.known(ENORA)
    for _ in range(5):
        happens(notify)

    calls(notify)

    assert [len(listener.calls) for listener in good] == [5, 5, 5]
    moved, gone, *others = (len(listener.calls) for listener in moods)
    assert gone == 1
    assert {moved, *others} <= {1, 2}, "the plan says 5 seconds, then 5 minutes"
    assert 1 <= len(slow.calls) < 5
    assert waiting(notify, dead) == 5


def test_what_happens_while_one_is_slow_reaches_the_others_meanwhile(
    notify: NotifyRoom, listen: Listen, monkeypatch
) -> None:
    monkeypatch.setattr(calling, "ROUND", 0.2)
    slow, good = listen(Listener(delay=8.0)), listen()
    for number, listener in enumerate((slow, good)):
        make(notify, listener.url, name=f"Service {number}")
    happens(notify)
    caller = threading.Thread(target=calls, args=[notify])
    caller.start()
    while not (slow.calls and good.calls):
        time.sleep(0.05)
    time.sleep(0.5)

    happens(notify)
    while len(good.calls) < 2:
        assert caller.is_alive(), "the round of the others ended with the slow one"
        time.sleep(0.05)

    assert len(slow.calls) == 1
    caller.join()


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.7/",
        "http://127.0.0.2:8000/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://0x7f000002/",
    ],
)
def test_addresses_inside_our_walls_are_never_called_and_look_like_any_dead_one(notify: NotifyRoom, url: str) -> None:
    hook_id, dead = make(notify, url), make(notify, "http://127.0.0.1:9/")
    happens(notify)
    calls(notify)

    with notify.reading() as session:
        outcomes = dict(session.execute(select(hook_try.c.hook_id, hook_try.c.outcome)).all())
    assert outcomes[hook_id] == outcomes[dead] == "Pas de réponse à cette adresse"


@pytest.mark.parametrize(
    "url", ["", "guichet.example", "ftp://guichet.example/", "http://guichet.example/", "https://a@b.example/"]
)
def test_only_a_whole_encrypted_address_is_taken(notify: NotifyRoom, url: str) -> None:
    asked = MakeHook(by=ENORA, sealed="x", plain_allowed=False, name="Guichet", url=url, types=(PRESENTED,))

    with pytest.raises(Invalid, match="https"):
        notify(keeping.make_hook, asked)


def test_what_was_delivered_can_be_said_again_under_the_same_ids(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    for _ in range(3):
        happens(notify)
    calls(notify)
    first = listener.ids()
    at = min(json.loads(body)["timestamp"] for _, body in listener.calls)

    notify(keeping.replay_hook, ReplayHook(by=ENORA, hook_id=hook_id, since=datetime.fromisoformat(at)))
    calls(notify)

    assert listener.ids() == first * 2


def test_the_same_event_heard_twice_is_one_call(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    make(notify, listener.url)
    message = sample(PRESENTED) | {"subjectversion": 1}
    for _ in range(2):
        notify.deliver(message)

    calls(notify)

    assert listener.ids() == [message["id"]]


def test_a_hook_in_pause_is_not_called_and_misses_nothing(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    notify(keeping.pause_hook, OneHook(by=ENORA, hook_id=hook_id))
    happens(notify)
    assert calls(notify) == 0

    notify(keeping.resume_hook, OneHook(by=ENORA, hook_id=hook_id))
    with pytest.raises(Refused, match="déjà en service"):
        notify(keeping.resume_hook, OneHook(by=ENORA, hook_id=hook_id))

    assert calls(notify) == 1


def test_of_two_who_change_a_hook_at_once_the_second_is_told(notify: NotifyRoom, listen: Listen) -> None:
    hook_id = make(notify, listen().url)
    seen = hook_of(notify, hook_id).version
    change = {"by": ENORA, "plain_allowed": False, "hook_id": hook_id, "version": seen, "types": (PRESENTED,)}
    notify(keeping.change_hook, ChangeHook(name="Guichet", url="https://guichet.example/", **change))

    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        notify(keeping.change_hook, ChangeHook(name="Autre", url="https://autre.example/", **change))

    assert hook_of(notify, hook_id).name == "Guichet"


def test_a_removed_hook_leaves_nothing_behind(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    happens(notify)

    notify(keeping.remove_hook, OneHook(by=ENORA, hook_id=hook_id))

    assert calls(notify) == 0
    with notify.reading() as session:
        for table in (hook_call, hook_secret, hook_try):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    with pytest.raises(NotFound):
        notify(keeping.pause_hook, OneHook(by=ENORA, hook_id=hook_id))


def test_secrets_go_under_a_new_key_before_the_old_one_goes(notify: NotifyRoom, listen: Listen) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    (before,) = secrets_of(notify, hook_id).values()

    for keys in ("the new one\n" + notify.settings.secret_key, "the new one"):
        object.__setattr__(notify.settings, "secret_key", keys)
        seal_anew(notify.runtime)

    assert list(secrets_of(notify, hook_id).values()) == [before]
    happens(notify)
    calls(notify)
    headers, body = listener.calls[0]
    assert Webhook(before).verify(body, headers)


def test_a_secret_whose_key_was_lost_is_said_to_be_unreadable(notify: NotifyRoom, enora, listen: Listen) -> None:
    hook_id = make(notify, listen().url)
    object.__setattr__(notify.settings, "secret_key", "quite another one")
    happens(notify)

    calls(notify)
    seal_anew(notify.runtime)

    with notify.reading() as session:
        assert "ne peut plus être lue" in session.scalar(select(hook_try.c.outcome))
    assert waiting(notify, hook_id) == 1


@pytest.mark.faults
@pytest.mark.parametrize("point", ["H1", "H2", "H3"])
def test_a_death_between_two_steps_loses_no_call_and_repeats_it_at_most_once_under_the_same_id(
    notify: NotifyRoom, listen: Listen, point: str
) -> None:
    listener = listen()
    hook_id = make(notify, listener.url)
    happens(notify)
    environment = os.environ | {"TIKUB_TESTING": "1", "FAULT": point, "DATABASE": str(notify.settings.database_url)}
    command = [sys.executable, "-c", "from tests.notify.mortal_caller import main; main()"]

    died = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=300, capture_output=True)
    assert died.returncode == DIED, died.stderr
    with notify.reading() as session:
        notify.now = notify.runtime.clock(session) + LEASE
    calls(notify)

    assert waiting(notify, hook_id) == 0
    assert len(listener.calls) == (2 if point == "H2" else 1)
    assert len(set(listener.ids())) == 1


def key_on(page: str, form: str = "") -> str:
    return re.search(rf'{form}.*?name="_cle" value="([^"]+)"', page, re.DOTALL).group(1)


def test_the_team_adds_tries_and_removes_a_hook_on_its_pages(notify: NotifyRoom, enora, listen: Listen) -> None:
    listener = listen()
    assert "Aucun autre service" in enora.get("/rappels/").text
    page = enora.get("/rappels/nouveau").text
    assert "webhook-signature" in page
    made = enora.post("/rappels/nouveau", _cle=key_on(page), name="Guichet", url=listener.url, types=PRESENTED)
    path = made.location.removeprefix("/notifications")
    page = enora.get(path).text
    secret = re.search(r"whsec_[\w+/=]+", page).group(0)
    (copied,) = re.findall(rf"{path}(/cles/[0-9a-f-]+/copiee)", page)

    assert enora.post(path + copied).status_code == 303
    assert "whsec_" not in enora.get(path).text
    assert enora.post(path + "/essai").status_code == 303
    calls(notify)

    headers, body = listener.calls[0]
    assert Webhook(secret).verify(body, headers)["type"] == "tikub.test.v1"
    assert "Reçu" in enora.get(path).text
    assert enora.post(path + "/pause").status_code == 303
    assert "En pause" in enora.get("/rappels/").text
    assert enora.post(path + "/suppression").status_code == 303
    assert enora.get(path).status_code == 404


def test_a_form_without_anything_to_follow_is_refused_beside_its_field(enora) -> None:
    page = enora.get("/rappels/nouveau").text

    refused = enora.post("/rappels/nouveau", _cle=key_on(page), name="Guichet", url="https://guichet.example/")

    assert refused.status_code == 422


def test_only_the_team_and_administrators_see_hooks(nolwenn) -> None:
    for path in ("/rappels/", "/rappels/nouveau", f"/rappels/{new_id()}"):
        assert nolwenn.get(path).status_code == 403
    assert nolwenn.post("/rappels/nouveau").status_code == 403


def test_every_event_that_people_are_told_is_offered_and_none_that_is_personal() -> None:
    assert {PRESENTED, "governance.case.decided.v1", "portfolio.exit.accepted.v1"} <= set(OFFERED)
    assert not any(EVENTS[wire].personal for wire in OFFERED)
