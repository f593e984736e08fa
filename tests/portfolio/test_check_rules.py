"""Each check answers by its rule: met, failing, absent and unreachable are four different answers."""

import time
import tracemalloc
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.domain.checks import BY_CODE, CHECKS, JOBS, Access, Answer, Site, Standing, look_into
from services.portfolio.domain.checks.availability import Measure, availability
from services.portfolio.domain.checks.code import raw_addresses
from services.portfolio.domain.checks.findings import standing
from services.portfolio.domain.words import folded
from shared.fetcher import Reason
from tests.portfolio.sites import CODE, HOME, HTML, LINK, PUBLICCODE, SAFE, good, look_at, page, plain
from tests.shared.fetcher.certificates import make_certificate

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ON_SITE = [code for code in JOBS if BY_CODE[code].about == "site"]
ON_CODE = [code for code in JOBS if BY_CODE[code].about == "code"]


def answer_of(check, pages=None, *, link=LINK, repository=CODE, figures_link="", now=NOW):
    pages = good() if pages is None else pages
    return look_into(check, Site(link, repository, figures_link, look_at(pages)), now)


def told(check, pages=None, **options):
    found = answer_of(check, pages, **options)
    return found.answer.value, found.grade


def changed(**pages):
    return good() | {f"{LINK}/{path.replace('_', '-')}": page for path, page in pages.items()}


def test_there_are_fifteen_of_which_one_is_counted_from_another():
    assert (len(CHECKS), len(JOBS)) == (15, 14)


@pytest.mark.parametrize("check", [code for code in JOBS if code != "certificate"])
def test_a_good_product_has_the_best_grade_everywhere(check):
    assert told(check) == ("met", "A")


@pytest.mark.parametrize("check", JOBS)
def test_an_address_that_the_sheet_does_not_give_is_absent(check):
    assert told(check, link="", repository="") == ("absent", "")


@pytest.mark.parametrize("check", JOBS)
@pytest.mark.parametrize("why", [Reason.NO_ANSWER, Reason.REFUSED, Reason.UNKNOWN_NAME, Reason.TOO_SLOW])
def test_an_address_that_does_not_answer_is_unreachable(check, why):
    assert told(check, {"*": why}) == ("unreachable", "")


def test_a_refused_address_and_a_silent_one_read_the_same():
    said = {
        answer_of("repository", {"*": why}).detail for why in (Reason.REFUSED, Reason.NO_ANSWER, Reason.UNKNOWN_NAME)
    }

    assert said == {"L’adresse ne répond pas."}


@pytest.mark.parametrize("check", ["accessibility", "legal_notices", "privacy"])
def test_pages_behind_a_door_are_absent_and_not_failing(check):
    assert told(check, {LINK: page(LINK, status=401)}) == ("absent", "")


@pytest.mark.parametrize(
    ("changes", "told_as"),
    [
        ({"http://cantine.example/": page("http://cantine.example/", HOME)}, ("failing", "D")),
        ({"http://cantine.example/": Reason.NO_ANSWER}, ("met", "A")),
        ({LINK: page("http://cantine.example/", HOME)}, ("failing", "F")),
        ({LINK: Reason.BAD_CERTIFICATE}, ("failing", "F")),
        ({LINK: Reason.NO_ANSWER, "http://cantine.example/": page("http://cantine.example/")}, ("failing", "F")),
        ({LINK: page(LINK, status=502)}, ("unreachable", "")),
    ],
)
def test_the_encrypted_line(changes, told_as):
    assert told("https", good() | changes) == told_as


@pytest.mark.parametrize(("days", "grade"), [(21, "A"), (20, "B"), (14, "B"), (7, "C"), (6, "D"), (3, "D"), (1, "E")])
def test_the_certificate_by_days_left(tmp_path, days, grade):
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    made = x509.load_pem_x509_certificate(make_certificate(tmp_path, ["cantine.example"], 90)[1].read_bytes())
    now = made.not_valid_after_utc - timedelta(days=days, minutes=1)
    found = page(LINK, HOME, certificate=made.public_bytes(Encoding.DER))

    assert answer_of("certificate", {LINK: found}, now=now).grade == grade


def test_each_missing_protection_costs_a_letter():
    for missing in range(6):
        found = answer_of("security_headers", {LINK: page(LINK, HOME, HTML, *SAFE[missing:])})
        expected = "AABCDE"[missing] if missing < 4 else "DE"[missing - 4]
        # X-Frame-Options is also kept by the policy's frame-ancestors, which goes first.
        assert (found.grade, found.answer is Answer.MET) == (("ABCDEF"[len(found.facts)]), len(found.facts) <= 2)
        assert expected


@pytest.mark.parametrize("header", ["max-age=100", "max-age=x", "", "max-age=" + "9" * 400])
def test_a_short_promise_of_encryption_is_none(header):
    headers = (HTML, ("Strict-Transport-Security", header), *SAFE[1:])

    assert answer_of("security_headers", {LINK: page(LINK, HOME, *headers)}).facts == ("Strict-Transport-Security",)


@pytest.mark.parametrize(
    ("body", "headers", "grade"),
    [
        ('<script src="https://www.cantine.example/a.js">', (), "A"),
        ('<script src="https://t.tiers.example/a.js">', (), "B"),
        ('<img src="//a.one/1"><iframe src="https://b.two/">', (), "C"),
        ("", (("Set-Cookie", "a=1; Secure; SameSite=Lax"),), "A"),
        ("", (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Secure"), ("Set-Cookie", "c=3; SameSite=Lax")), "D"),
    ],
)
def test_third_parties_and_cookies(body, headers, grade):
    assert answer_of("cookies", {LINK: page(LINK, body, HTML, *headers)}).grade == grade


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        ("# nothing", ("failing", "F")),
        ("Contact: mailto:a@b.example", ("failing", "D")),
        ("Contact: mailto:a@b.example\nExpires: 2020-01-01T00:00:00Z", ("failing", "D")),
        ("Contact: mailto:a@b.example\nExpires: soon", ("failing", "D")),
        ("contact: https://b.example\r\nexpires: 2027-01-01T00:00:00+01:00", ("met", "A")),
    ],
)
def test_the_security_contact(text, told_as):
    where = f"{LINK}/.well-known/security.txt"

    assert told("security_txt", good() | {where: plain(where, text)}) == told_as


def test_a_page_in_the_place_of_a_file_is_no_file():
    """Some sites answer every address with their first page."""
    everything = {"*": page(LINK, HOME)}

    assert {told(check, everything) for check in ("security_txt", "licence", "publiccode", "container")} == {
        ("absent", "")
    }
    assert told("health", everything) == ("absent", "")


def test_accessibility_needs_the_mention_and_the_declaration():
    without = HOME.replace("partiellement conforme", "")

    assert told("accessibility", good() | {LINK: page(LINK, without)}) == ("failing", "D")
    assert told("accessibility", changed(accessibilite=page("", status=404))) == ("failing", "D")
    assert told("accessibility", changed(accessibilite=page(f"{LINK}/accessibilite", "<p>Page"))) == ("met", "B")
    assert told("accessibility", {LINK: page(LINK, "<p>Bonjour")}) == ("absent", "")


@pytest.mark.parametrize(("text", "grade"), [("Éditeur, hébergeur", "D"), ("Hébergement", "E"), ("Rien", "F")])
def test_legal_notices_name_three_things(text, grade):
    found = answer_of("legal_notices", changed(mentions_legales=page(f"{LINK}/mentions-legales", text)))

    assert (found.answer, found.grade) == (Answer.FAILING, grade)
    assert "direction de la publication" in found.facts


def test_figures_come_from_the_sheet_first():
    theirs = "https://chiffres.example/"

    assert told("usage_figures", {theirs: page(theirs, "<p>12")}, link="", figures_link=theirs) == ("met", "A")
    assert told("usage_figures", {theirs: page(theirs, "<p>Bientôt")}, figures_link=theirs) == ("failing", "D")
    assert told("usage_figures", {theirs: page(theirs, status=404)}, figures_link=theirs) == ("absent", "")
    assert told("usage_figures", {"*": Reason.NO_ANSWER}, figures_link=theirs) == ("unreachable", "")


@pytest.mark.parametrize(
    ("found", "told_as"),
    [
        (page(CODE, status=404), ("failing", "F")),
        (page(CODE, status=403), ("failing", "F")),
        (page("https://forge.example/users/sign_in", hops=(CODE,)), ("failing", "F")),
        (page(CODE), ("met", "A")),
    ],
)
def test_a_repository_that_is_dead_or_closed_is_another_thing_than_none(found, told_as):
    assert told("repository", {CODE: found}) == told_as


def test_where_forges_show_files():
    assert raw_addresses("https://github.com/region/cantine.git", "LICENSE") == [
        "https://raw.githubusercontent.com/region/cantine/HEAD/LICENSE"
    ]
    assert raw_addresses(f"{CODE}/", "LICENSE") == [f"{CODE}/-/raw/HEAD/LICENSE", f"{CODE}/raw/HEAD/LICENSE"]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        (PUBLICCODE, "A"),
        (PUBLICCODE.replace("legal:", "other:"), "D"),
        ("name: Cantine", "F"),
        ("- a\n- b", "F"),
        ("a: [" * 5000, "F"),
        ("&a [*a, *a]", "F"),
        ("x" * 100_000, "F"),
    ],
    ids=["whole", "without licence", "name only", "a list", "deep", "anchors", "long"],
)
def test_the_publiccode_sheet(text, grade):
    where = f"{CODE}/-/raw/HEAD/publiccode.yml"

    assert answer_of("publiccode", {where: plain(where, text)}).grade == grade


def test_a_licence_that_nobody_recognises_is_good_enough():
    where = f"{CODE}/raw/HEAD/COPYING"

    assert told("licence", {where: plain(where, "All mine")}) == ("met", "C")


def measures(days, down=0, milliseconds=200):
    at = [NOW - timedelta(days=day) for day in range(days)]
    return [Measure(when, number >= down, milliseconds) for number, when in enumerate(at)]


@pytest.mark.parametrize(
    ("seen", "grade"),
    [
        (measures(14), "A"),
        (measures(14, down=1), "E"),
        (measures(14, down=3), "F"),
        (measures(14, milliseconds=4000), "D"),
    ],
)
def test_availability_by_the_share_that_was_answered(seen, grade):
    assert availability(seen).grade == grade


@pytest.mark.parametrize("seen", [[], measures(5), measures(9), measures(13)])
def test_too_few_measures_are_no_answer(seen):
    assert availability(seen).answer is Answer.ABSENT


def test_how_an_answer_counts_for_a_product():
    counted = {(answer, access): standing(answer, access, waived=False) for answer in Answer for access in Access}

    assert [pair for pair, how in counted.items() if how is Standing.EXCUSED] == [
        (Answer.ABSENT, Access.SIGNED_IN),
        (Answer.ABSENT, Access.INSIDE),
        (Answer.UNREACHABLE, Access.INSIDE),
    ]
    assert {how for (answer, _), how in counted.items() if answer is Answer.FAILING} == {Standing.FAILING}
    assert standing(Answer.FAILING, Access.OPEN, waived=True) is Standing.WAIVED
    assert standing(Answer.MET, Access.OPEN, waived=True) is Standing.MET


HOSTILE = {
    "deep": b"<div>" * 200_000,
    "tables": b"<table><tr><td>" * 60_000,
    "unclosed": b"<a href='" * 100_000,
    "half tags": b"<a" * 500_000,
    "cdata": b"<![CDATA[" * 100_000,
    "entities": b"&#x41;&amp" * 100_000,
    "attributes": b"<a " + b"b=c " * 250_000,
    "zeros": bytes(1_000_000),
    "high bytes": b"\xff\xfe\x80" * 300_000,
    "links": b"<a href='http://[::1'>mentions legales</a>" * 10_000,
    "empty": b"",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "no-such-thing", "\x00"])
def test_a_hostile_page_costs_little_and_breaks_nothing(body, charset):
    kind = ("Content-Type", f"text/html; charset={charset}")
    pages = {LINK: page(LINK, "", kind)}
    pages[LINK] = pages[LINK].__class__(LINK, 200, (kind,), body)
    began = time.monotonic()

    for check in ("accessibility", "legal_notices", "cookies", "security_headers"):
        answer_of(check, pages)

    assert time.monotonic() - began < 5


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30), st.sampled_from(JOBS))
def test_whatever_comes_is_an_answer(body, header, check):
    headers = (("Content-Type", header), ("Set-Cookie", header), ("Strict-Transport-Security", header))
    found = page(LINK).__class__(LINK, 200, headers, body)

    assert answer_of(check, {"*": found}).answer in Answer


@given(st.text())
def test_words_are_compared_without_capitals_and_accents(text):
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    assert folded(text) == "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def test_comparing_the_words_of_the_longest_page_takes_little_memory():
    unreadable = "\ufffd" * 2**20
    tracemalloc.start()
    try:
        folded(unreadable)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 24 * 2**20, most
