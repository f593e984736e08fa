"""Files, amounts and several choices at once: typed in a form, refused in words, kept, and given back unharmed."""

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict

from shared.attachments import attachment, drop
from shared.uploads import MAX_FILE, MAX_NAME, Upload
from shared.web import Form
from tests.shared.web.conftest import ANNE
from tests.shared.web.little import REASONS, AttachPaper

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4
ANSWERS = {"title": "Devis", "price": "1\u202f250,50 €", "places": ["brest", "vannes"]}


def send(visitor, content=PDF, name="devis été.pdf", **changes):
    visitor.get("/notes/piece")
    data = {**ANSWERS, "paper": (BytesIO(content), name), **changes}
    return visitor.post("/notes/piece", data, content_type="multipart/form-data")


def kept(runtime):
    with runtime.reading() as session:
        return session.execute(select(attachment)).all()


def test_a_file_is_kept_with_who_brought_it_and_given_back_as_it_was(anne, runtime):
    answer = send(anne)

    assert answer.status_code == 303, answer.text
    (row,) = kept(runtime)
    assert (row.filename, row.media_type, row.size, row.added_by) == (
        "devis été.pdf",
        "application/pdf",
        len(PDF),
        ANNE,
    )
    got = anne.client.get(answer.headers["Location"])
    assert got.data == PDF
    assert got.headers["Content-Disposition"] == "attachment; filename*=UTF-8''devis%20%C3%A9t%C3%A9.pdf"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    again = anne.client.get(answer.headers["Location"], headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_form_is_sent_in_parts_and_says_what_may_be_attached(anne):
    page = anne.get("/notes/piece").text

    assert 'enctype="multipart/form-data"' in page
    assert re.search(r'type="file"\s+accept="[^"]*\.pdf,', page)
    assert "Le devis. PDF, image, bureautique ou texte, 5 mégaoctets au plus." in page
    assert 'value="1250,50"' in page
    assert re.findall(r'name="places"\s+value="(\w+)" checked', page) == ["rennes"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90", "virus.exe", "Ce genre de fichier n’est pas accepté"),
        (b"<svg onload=alert(1)>", "image.svg", "Ce genre de fichier n’est pas accepté"),
        (b"<script>", "page.pdf", "n’est pas celui que son nom annonce"),
        (b"a\x00b", "texte.txt", "n’est pas celui que son nom annonce"),
        (b"", "vide.txt", "Ce fichier est vide."),
        (b"%PDF-" + b"x" * MAX_FILE, "lourd.pdf", "Ce fichier est trop lourd : 5 mégaoctets au plus."),
        (b"", "", "Choisissez un fichier."),
    ],
)
def test_another_file_is_refused_in_words_beside_its_field(anne, runtime, content, name, sentence):
    answer = send(anne, content, name)

    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u202f", " ").replace("\xa0", " ")
    assert kept(runtime) == []


def test_a_file_far_too_heavy_is_refused_before_it_is_read(anne):
    answer = send(anne, b"%PDF-" + b"x" * (2 * MAX_FILE + 300_000), "lourd.pdf")

    assert answer.status_code == 413
    assert "Un fichier joint dépasse 5 mégaoctets" in answer.text


def test_a_form_that_asks_for_no_file_stays_small(anne):
    anne.get("/notes/nouvelle")
    answer = anne.post(
        "/notes/nouvelle",
        {"title": "Note", "f": (BytesIO(b"x" * 300_000), "a.txt")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 413
    assert "256 kilo-octets" in answer.text


def test_the_same_form_twice_keeps_one_file_and_another_file_is_another_answer(anne, runtime):
    first = send(anne)
    tokens = dict(anne.tokens)
    data = {**tokens, **ANSWERS}
    again = anne.client.post("/notes/piece", data={**data, "paper": (BytesIO(PDF), "devis été.pdf")})
    other = anne.client.post("/notes/piece", data={**data, "paper": (BytesIO(PDF + b"!"), "devis été.pdf")})

    assert again.headers["Location"] == first.headers["Location"]
    assert other.status_code == 422
    assert len(kept(runtime)) == 1


def test_a_file_that_nothing_refers_to_can_be_dropped(anne, runtime):
    send(anne)
    with runtime.unit_of_work() as uow:
        drop(uow, uow.session.scalar(select(attachment.c.id)))

    with runtime.reading() as session:
        assert session.scalar(select(func.count()).select_from(attachment)) == 0


@pytest.mark.parametrize(
    ("typed", "kept_as"),
    [
        ("C:\\Users\\Anne\\devis.pdf", "devis.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie  x.pdf"),
        (".pdf", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * (MAX_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_made_plain(typed, kept_as):
    assert Upload.read(typed, BytesIO(PDF)).filename == kept_as


@pytest.mark.parametrize(
    ("typed", "cents"), [("1 250,50", 125_050), ("1250.5 €", 125_050), ("1,05", 105), ("500000", 500_000_00)]
)
def test_an_amount_is_typed_in_euros_and_kept_in_cents(app, typed, cents):
    data = MultiDict([("title", "Devis"), ("price", typed), ("places", "brest"), ("places", "vannes")])
    files = MultiDict([("paper", FileStorage(BytesIO(PDF), "devis.pdf"))])
    with app.test_request_context("/notes/"):
        made = Form(AttachPaper, data, files=files, given={"by": ANNE}, options=REASONS).command()

    assert (made.price, made.places, made.reasons) == (cents, ("brest", "vannes"), ())
    assert made.paper == Upload("devis.pdf", PDF)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("douze", "Écrivez un montant en euros, par exemple 1 250,50."),
        ("1,234", "Écrivez un montant en euros, par exemple 1 250,50."),
        ("0,99", "Ce montant doit être entre 1 et 500000 euros."),
        ("-5", "Ce montant doit être entre 1 et 500000 euros."),
        ("", "Cette réponse est obligatoire."),
    ],
)
def test_what_is_no_amount_is_refused_in_words(anne, typed, sentence):
    answer = send(anne, price=typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not typed or f'value="{typed}"' in answer.text


def test_several_choices_are_kept_once_each_and_shown_again(anne):
    refused = send(anne, price="x", places=["brest", "brest", "vannes"], reasons=["time"])

    assert re.findall(r'value="(\w+)" checked', refused.text) == ["brest", "vannes", "time"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"places": []}, "Cette réponse est obligatoire."),
        ({"places": ["brest", "paris"]}, "Choisissez une des réponses proposées."),
        ({"reasons": ["cost", "whim"]}, "Choisissez une des réponses proposées."),
        ({"title": ["a", "b"]}, "Cette réponse est arrivée plusieurs fois."),
    ],
)
def test_choices_that_were_not_offered_are_refused(anne, changes, sentence):
    answer = send(anne, **changes)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_command_can_be_made_by_a_program_in_cents():
    made = AttachPaper(by=ANNE, title="Devis", paper=Upload("a.pdf", PDF), price=125_050, places=("brest",))

    assert made.price == 125_050
