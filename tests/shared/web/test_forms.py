from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from shared.errors import Changed, Invalid, Refused
from shared.messages import command, hidden, text
from shared.web import Form
from tests.shared.web.conftest import ANNE
from tests.shared.web.little import Everything, WriteNote

PLACES = {"place": [("brest", "Brest"), ("rennes", "Rennes")]}
GOOD = {"title": "Titre", "kind": "a", "place": "brest"}


@command
class Rename:
    """Give another title to what one has on screen."""

    seen: int = hidden()
    title: str = text(max=80)


@pytest.fixture(autouse=True)
def a_request(app: Flask):
    with app.test_request_context("/notes/"):
        app.preprocess_request()
        yield


def everything(**answers: str) -> Form[Everything]:
    return Form(Everything, MultiDict({**GOOD, **answers}), options=PLACES)


def test_a_form_is_made_from_its_command():
    title, story = Form(WriteNote).fields

    assert (title.id, title.label, title.help, title.max, title.required) == (
        "write-note-title",
        "Titre",
        "En quelques mots",
        40,
        True,
    )
    assert (story.kind, story.rows, story.required) == ("area", 4, False)


def test_what_the_server_knows_is_no_field_of_the_form():
    assert [field.name for field in Form(WriteNote).fields] == ["title", "story"]


def test_a_good_form_is_a_command():
    form = Form(WriteNote, MultiDict({"title": " Une\tnote "}), given={"by": ANNE})

    assert form.valid()
    assert form.command() == WriteNote(by=ANNE, title="Une\tnote", story="")


def test_every_kind_of_answer_is_read():
    form = everything(people_met="1 0", starts_at="2026-12-03T14:00", public="true")
    command = form.command()

    assert (command.people_met, command.public, command.kind) == (10, True, "a")
    assert command.starts_at.astimezone(UTC) == datetime(2026, 12, 3, 13, tzinfo=UTC)


def test_what_was_left_empty_is_absent():
    command = everything(people_met="", starts_at="").command()

    assert (command.people_met, command.starts_at, command.public) == (None, None, False)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"people_met": "11"}, "people_met"),
        ({"people_met": "-1"}, "people_met"),
        ({"people_met": "beaucoup"}, "people_met"),
        ({"people_met": "9" * 5000}, "people_met"),
        ({"kind": "c"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"place": "paris"}, "place"),
        ({"place": ""}, "place"),
        ({"starts_at": "demain"}, "starts_at"),
        ({"starts_at": "2026-02-30T14:00"}, "starts_at"),
        ({"public": "peut-être"}, "public"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(answers: dict[str, str], field: str):
    form = everything(**answers)
    view = form.field(field)

    assert not form.valid()
    assert [identifier for identifier, _ in form.errors] == [view.id]
    assert view.error.endswith(".")
    assert view.value == answers[field]
    with pytest.raises(Invalid):
        form.command()


def test_errors_come_in_the_order_of_the_page():
    form = Form(Everything, MultiDict({"surprise": "1"}), options=PLACES)

    assert [identifier for identifier, _ in form.errors] == [
        "everything-title",
        "everything-kind",
        "everything-place",
        "",
    ]


def test_a_refusal_stands_above_the_form():
    form = everything()
    form.refuse(Refused("Close le {day}.", day="3 mai"))

    assert form.errors == [("", "Close le 3 mai.")]


def test_a_refusal_that_names_a_field_stands_beside_it():
    form = everything()
    form.refuse(Invalid({"title": ["Ce titre est déjà pris."]}))

    assert form.field("title").error == "Ce titre est déjà pris."


def test_what_was_refused_because_somebody_was_faster_is_sent_again_over_what_stands_there_now():
    form = Form(Rename, MultiDict({"seen": "3", "title": "Mes mots"}))
    form.refuse(Changed("Quelqu’un a été plus rapide.", 4))

    assert (form.field("seen").value, form.field("title").value) == ("4", "Mes mots")
    assert form.overtaken
    form.refuse(Refused("Autre chose."))
    assert form.field("seen").value == "3"


def test_a_page_may_propose_values_and_hide_a_field():
    form = Form(
        Everything,
        values={"title": "Avant", "people_met": 0, "starts_at": datetime(2026, 7, 1, 12, tzinfo=UTC), "public": True},
        options=PLACES,
        hidden=("people_met",),
    )

    assert [(view.name, view.value) for view in form.fields if view.value] == [
        ("title", "Avant"),
        ("people_met", "0"),
        ("starts_at", "2026-07-01T14:00"),
        ("public", "true"),
    ]
    assert form.field("people_met").kind == "hidden"


def test_every_form_has_its_own_key():
    assert len({Form(WriteNote).key for _ in range(100)}) == 100


def test_a_given_value_cannot_be_sent_instead():
    form = Form(WriteNote, MultiDict({"title": "Une note", "by": str(UUID(int=1))}), given={"by": ANNE})

    assert [identifier for identifier, _ in form.errors] == [""]
