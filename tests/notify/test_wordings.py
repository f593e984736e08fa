"""The words of letters in the team's hands: seen, tried, kept, given back; nothing in them runs."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notify.commands.wording import KeepWording, check_wording, keep_wording, preview
from services.notify.commands.words import (
    EDITABLE,
    GATHERED,
    PLACES,
    house,
    needed,
    places_of,
    said,
    sample_of,
    values_of,
)
from services.notify.domain.families import is_legal
from services.notify.domain.wording import Wording, filled, named_in
from shared.errors import Invalid, Refused
from tests.notify.conftest import AUTHOR, ENORA, NotifyRoom, Visitor
from tests.notify.test_letters import written

RECEIVED = "Merci. L’idée [numéro] est chez nous.\n\nRéponse avant le [date de réponse]."
NAMES = st.sampled_from(["titre", "numéro", "rien"])
PARAGRAPH = st.lists(st.one_of(st.text("ab {}%:\\", max_size=6), NAMES.map("[{}]".format)), min_size=1).map("".join)


@pytest.mark.parametrize("letter", EDITABLE)
def test_every_letter_is_edited_from_words_that_say_what_the_house_says(letter: str) -> None:
    words = house(letter)
    check_wording(letter, words.subject, words.words)
    facts = written(letter).facts

    ours, theirs = said(letter, facts, "", None), said(letter, facts, "", words)

    assert theirs.subject == ours.subject
    assert "[" not in theirs.words
    assert set(re.findall(r"\w+", theirs.words)) <= set(re.findall(r"\w+", ours.words))
    assert theirs.words.split("\n\n")[0] == ours.words.split("\n\n")[0]
    assert preview(letter, words.subject, words.words) == said(letter, sample_of(letter), "", words)


def test_places_are_told_apart_by_their_names() -> None:
    for letter in EDITABLE:
        names = [place.name for place in places_of(letter).values()]
        assert len(names) == len(set(names)), letter
    assert all(named_in(f"[{place.name}]") == [place.name] for place in PLACES.values())


@settings(deadline=None)
@given(st.lists(PARAGRAPH, max_size=5).map("\n\n".join), st.text(max_size=20))
def test_words_of_people_fill_a_place_once_and_nothing_in_them_runs(words: str, title: str) -> None:
    values = {"titre": title, "numéro": "[titre] {{ 7*7 }} {number}", "rien": ""}

    told = filled(words, values)

    assert "[rien]" not in told
    assert told.count("{{ 7*7 }}") == sum("[numéro]" in piece for piece in told.split("\n\n")) or "[numéro]" in words
    assert filled("Bonjour.", values) == "Bonjour."


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_words_are_told_or_refused_with_a_sentence(words: str) -> None:
    known = {place.name for place in places_of("idea_received").values()}
    if set(named_in(words)) <= known:
        check_wording("idea_received", "Bonjour", words)
        preview("idea_received", "Bonjour", words)
    else:
        with pytest.raises(Invalid, match=""):
            check_wording("idea_received", "Bonjour", words)


def test_a_paragraph_without_anything_to_say_goes_with_what_announces_it() -> None:
    words = house("idea_not_selected")

    told = said("idea_not_selected", written("idea_not_selected").facts | {"reason": ""}, "", words).words

    assert "explication" not in told
    assert said("idea_not_selected", written("idea_not_selected").facts | {"reason": ""}, "", None).words == told


def test_a_convocation_always_says_when_where_and_about_what() -> None:
    assert all(needed(letter) for letter in EDITABLE if is_legal(letter) or letter in GATHERED)
    with pytest.raises(Invalid) as refused:
        check_wording("session_convocation", "Séance [numéro]", "Venez le [début], instance [instance], [numéro].")
    assert "[lieu]" in str(refused.value.errors["words"][0])


def test_a_subject_bears_no_words_of_people() -> None:
    with pytest.raises(Invalid) as refused:
        check_wording("idea_received", "Votre idée [titre]", "Merci.")
    assert "[numéro]" in str(refused.value.errors["subject"][0])
    assert "titre" in values_of("idea_received", sample_of("idea_received"))


def test_the_next_mail_is_in_the_words_that_were_kept(notify: NotifyRoom) -> None:
    notify.known(AUTHOR)
    keep(notify, "idea_received", RECEIVED, subject="Idée [numéro] reçue")
    notify.given("ideas.idea.submitted.v1", number="ID-2026-0099")
    notify.send()

    mail = message_from_bytes(notify.files()[0].read_bytes(), policy=default)
    assert mail["Subject"] == "Idée ID-2026-0099 reçue"
    for form in ("plain", "html"):
        assert "Merci. L’idée ID-2026-0099 est chez nous." in mail.get_body((form,)).get_content()


def keep(notify: NotifyRoom, letter: str, words: str, *, subject: str = "Bonjour", rank: int = 0) -> None:
    notify(keep_wording, KeepWording(by=ENORA, letter=letter, rank=rank, subject=subject, words=words))


def test_of_two_who_write_the_same_letter_the_second_is_told(notify: NotifyRoom) -> None:
    keep(notify, "idea_received", "Premier")
    with pytest.raises(Refused, match="pendant que vous la lisiez"):
        keep(notify, "idea_received", "Second")
    keep(notify, "idea_received", "Second", rank=1)


def fields_of(page: str) -> dict[str, str]:
    hidden = dict(re.findall(r'name="(rank|_cle)" value="([^"]*)"', page))
    return {"rank": hidden["rank"], "_cle": re.search(r'name="_cle" value="([^"]+)"', page).group(1)}


def test_the_team_looks_tries_keeps_and_goes_back(notify: NotifyRoom, enora: Visitor) -> None:
    path = "/lettres/idea_received"
    assert path in enora.get("/lettres/").text
    page = enora.get(path).text
    asked = fields_of(page) | {"subject": "Idée [numéro]", "words": "<b>Merci</b> pour [titre]."}

    seen = enora.post(path + "/apercu", **asked).text
    assert "&lt;b&gt;Merci&lt;/b&gt; pour Les clés des salles se perdent." in seen
    assert "Mots de l’équipe" not in enora.get("/lettres/").text

    refused = enora.post(path, **asked | {"words": "Pour [prénom]. {{ 7*7 }}"})
    assert refused.status_code == 422
    assert "« [prénom] » n’est pas un repère connu ici" in refused.text.replace("\u00a0", " ")
    assert "Pour [prénom]. {{ 7*7 }}" in refused.text

    tried = enora.post(path + "/essai", **asked | {"words": "Merci pour [titre]. {{ 7*7 }}"}).text
    assert "Un essai part vers votre adresse" in tried
    notify.send()
    (file,) = notify.files()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("enora@region.example", "Essai : Idée ID-2026-0042")
    assert "Merci pour Les clés des salles se perdent. {{ 7*7 }}" in mail.get_body(("plain",)).get_content()
    assert "Essai" not in enora.get("/").text

    assert enora.post(path, **asked).status_code == 303
    page = enora.get(path).text
    assert "Mots de l’équipe" in page
    late = enora.post(path, **asked | {"words": "Trop tard", "_cle": fields_of(page)["_cle"]})
    assert (late.status_code, "pendant que vous la lisiez" in late.text, "Trop tard" in late.text) == (409, True, True)
    assert enora.post(path + "/maison", **fields_of(page)).status_code == 303
    page = enora.get(path).text
    assert "Mots de la maison" in page
    assert "version=1" in page
    assert "&lt;b&gt;Merci" in enora.get(path, version="1").text


def test_only_the_team_writes_and_only_letters_that_are_there(nolwenn: Visitor, enora: Visitor) -> None:
    assert nolwenn.get("/lettres/").status_code == 403
    for end in ("", "/apercu", "/essai", "/maison"):
        assert nolwenn.post("/lettres/idea_received" + end).status_code == 403
    for letter in ("wording_tried", "frame", "nothing"):
        assert enora.get(f"/lettres/{letter}").status_code == 404


def test_words_typed_with_an_odd_rank_are_refused(enora: Visitor) -> None:
    asked = {
        "rank": "x",
        "subject": "Bonjour",
        "words": "Merci.",
        "_cle": fields_of(enora.get("/lettres/idea_received").text)["_cle"],
    }
    assert enora.post("/lettres/idea_received", **asked).status_code == 422


def test_wording_is_plain_data() -> None:
    assert said("idea_received", sample_of("idea_received"), "", Wording("{number} {{ 1 }}", "%s [titre]")).subject == (
        "{number} {{ 1 }}"
    )
