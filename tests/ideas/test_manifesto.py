"""The manifesto: versions side by side, each name under the version that its owner has read."""

import threading

import pytest

from services.ideas.commands.manifesto import (
    PublishManifesto,
    SignManifesto,
    TakeNameOff,
    publish_manifesto,
    sign_manifesto,
    take_name_off,
)
from services.ideas.queries.manifesto import latest, signatures, the_version
from shared.errors import Refused

FIRST = "Nous partons d’un problème vécu par des agents, jamais d’une solution."
SECOND = FIRST + "\n\nNous montrons ce que nous faisons, y compris ce qui rate."


def publish(ideas, words=FIRST, seen=0):
    by = ideas.person("Malo", "team")
    return ideas(publish_manifesto, PublishManifesto(by=by, seen=seen, words=words, why="Première version"))


def signed(ideas, version, person):
    with ideas.reading() as session:
        return signatures(session, version, person)


def test_a_new_version_stands_beside_the_one_before(ideas):
    publish(ideas)
    publish(ideas, SECOND, seen=1)

    with ideas.reading() as session:
        assert latest(session).words == SECOND
        assert the_version(session, 1).words == FIRST


def test_nobody_publishes_over_a_version_that_they_have_not_read(ideas):
    publish(ideas)

    with pytest.raises(Refused, match="Une autre version vient d’être publiée"):
        publish(ideas, SECOND, seen=0)


def test_each_signs_once_however_often_they_press(ideas):
    publish(ideas)
    anne = ideas.person("Anne Le Goff")

    for _ in range(3):
        ideas(sign_manifesto, SignManifesto(by=anne, seen=1))

    assert signed(ideas, 1, anne).today == 1
    assert [row.name for row in signed(ideas, 1, anne).named] == ["Anne Le Goff"]


def test_a_name_stays_under_what_was_read_until_its_owner_signs_anew(ideas):
    publish(ideas)
    anne = ideas.person("Anne Le Goff")
    ideas(sign_manifesto, SignManifesto(by=anne, seen=1))
    publish(ideas, SECOND, seen=1)

    assert (signed(ideas, 2, anne).today, signed(ideas, 2, anne).before, signed(ideas, 2, anne).mine) == (0, 1, 1)
    with pytest.raises(Refused, match="lisez-la"):
        ideas(sign_manifesto, SignManifesto(by=anne, seen=1))

    ideas(sign_manifesto, SignManifesto(by=anne, seen=2))
    assert (signed(ideas, 2, anne).today, signed(ideas, 2, anne).before) == (1, 0)


def test_a_name_can_be_taken_off(ideas):
    publish(ideas)
    anne = ideas.person("Anne Le Goff")
    ideas(sign_manifesto, SignManifesto(by=anne, seen=1))

    ideas(take_name_off, TakeNameOff(by=anne))
    ideas(take_name_off, TakeNameOff(by=anne))

    assert signed(ideas, 1, anne).today == 0


def test_of_two_versions_published_at_once_one_is_refused(ideas):
    publish(ideas)
    start, ended = threading.Barrier(2), []

    def one(words):
        start.wait()
        try:
            ended.append(publish(ideas, words, seen=1))
        except Refused as refusal:
            ended.append(str(refusal)[:20])

    threads = [threading.Thread(target=one, args=(FIRST + word,)) for word in (" A.", " B.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ended, key=str) == [2, "Une autre version vi"]


def test_the_team_publishes_and_an_agent_signs_through_the_pages(visit):
    malo, nolwenn = visit("malo"), visit("nolwenn")
    assert "pas encore publié de manifeste" in nolwenn.get("/idees/manifeste/").text

    malo.fill("/idees/manifeste/nouveau", words=FIRST, why="Première version")
    nolwenn.fill("/idees/manifeste/", "/idees/manifeste/signature")
    page = nolwenn.get("/idees/manifeste/").text

    assert "Vous avez signé cette version" in page
    assert "Nolwenn" in page
    assert nolwenn.get("/idees/manifeste/nouveau").status_code == 403
    assert FIRST[:30] in nolwenn.get("/idees/manifeste/1").text
    assert nolwenn.get("/idees/manifeste/7").status_code == 404


def test_whoever_was_overtaken_sees_both_texts_and_may_send_again(ideas, visit):
    malo = visit("malo")
    form = malo.form("/idees/manifeste/nouveau")
    publish(ideas)

    refused = malo.post(form, words=SECOND, why="Plus clair")

    assert refused.status_code == 409
    assert FIRST in refused.text
    assert "y compris ce qui rate" in refused.text
    assert 'name="seen" value="1"' in refused.text
