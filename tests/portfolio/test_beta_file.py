"""Reading one product file: what it says, what is odd in it, and that nothing ever stops the reading."""

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.portfolio.domain.anomalies import WORDS, AnomalyKind
from services.portfolio.domain.beta import near_duplicates, read_beta_file
from services.portfolio.domain.phases import current_phase

TODAY = date(2026, 11, 20)
PERFECT = """---
title: Cantine facile
mission: Savoir le lundi combien de repas préparer
incubator: region
contact: cantine@region.example
link: https://cantine.example
phases:
  - name: investigation
    start: 2024-01-15
    end: 2024-04-01
  - name: construction
    start: 2024-04-01
---
## Problème

Un repas préparé sur cinq finit à la poubelle, parce que personne ne sait qui déjeunera.

---

Une ligne de tirets dans le texte ne coupe pas le fichier.
"""


def read(text, name="cantine-facile.md"):
    return read_beta_file(name, text.encode() if isinstance(text, str) else text, TODAY)


def kinds(file):
    return sorted({anomaly.kind.value for anomaly in file.anomalies})


def with_lines(**lines):
    """The perfect file with some of its one-line keys written otherwise; None takes the line away."""
    text = PERFECT
    for key, value in lines.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key}:"))
        text = text.replace(old + "\n", "" if value is None else f"{key}:{value}\n")
    return text


def with_stays(*stays):
    """The perfect file with these phases instead, each written "name start end"."""
    keys = ("name", "start", "end")
    lines = [", ".join(f"{key}: {word}" for key, word in zip(keys, stay.split(), strict=False)) for stay in stays]
    return with_phases("phases:\n" + "".join(f" - {{{line}}}\n" for line in lines))


def with_phases(yaml):
    start, end = PERFECT.index("phases:"), PERFECT.index("---\n## ")
    return PERFECT[:start] + yaml + PERFECT[end:]


def test_a_perfect_file_is_read_without_a_warning():
    file = read(PERFECT)

    assert kinds(file) == []
    assert (file.reference, file.title, file.link) == ("cantine-facile", "Cantine facile", "https://cantine.example")
    assert file.problem.startswith("Un repas préparé sur cinq")
    assert "ne coupe pas le fichier" in file.body
    assert [(phase.code, phase.start, phase.end) for phase in file.phases] == [
        ("pre_incubation", date(2024, 1, 15), date(2024, 4, 1)),
        ("construction", date(2024, 4, 1), None),
    ]


def test_the_source_is_kept_byte_for_byte_with_its_fingerprint():
    source = PERFECT.replace("\n", "\r\n").encode() + b"\xff\x00"

    file = read(source)

    assert file.source == source
    assert file.sha256 == hashlib.sha256(source).hexdigest()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("", "front_matter_missing", id="an empty file"),
        pytest.param("## Contexte\n\nPas d’en-tête.", "front_matter_missing", id="no header"),
        pytest.param("---\ntitle: x\n", "front_matter_missing", id="a header without an end"),
        pytest.param("---\ntitle: [\n---\n", "front_matter_unreadable", id="a broken header"),
        pytest.param("---\n- a\n---\n", "front_matter_unreadable", id="a list as header"),
        pytest.param(PERFECT.encode("latin-1", "replace"), "not_utf8", id="another encoding"),
        pytest.param(with_lines(title=None), "missing_key", id="no title"),
        pytest.param(with_lines(title=" [a, b]"), "wrong_type", id="a list as title"),
        pytest.param(with_lines(title=" x\ntitle: y"), "duplicate_key", id="two titles"),
        pytest.param(with_lines(title=' "a\\u200bb"'), "invisible_character", id="an invisible character"),
        pytest.param(with_lines(title=f" {'long ' * 60}"), "text_shortened", id="a title as long as a page"),
        pytest.param(with_lines(contact=" a@b.example\nrgpd: oui"), "unknown_key", id="a key nobody knows"),
        pytest.param(with_lines(link=" ''"), "empty_link", id="an empty link"),
        pytest.param(with_lines(link=None), "empty_link", id="no link"),
        pytest.param(with_lines(link=" https:&#x2F;&#x2F;a.example"), "link_html_escaped", id="an escaped link"),
        pytest.param(with_lines(link=" ' https://a.example '"), "link_with_spaces", id="a link with spaces"),
        pytest.param(with_lines(link=" javascript:alert(1)"), "link_not_web", id="a link that is no address"),
        pytest.param(with_phases(""), "no_phase", id="no phases"),
        pytest.param(with_phases("phases: construction\n"), "wrong_type", id="a word as phases"),
        pytest.param(with_phases("phases:\n - construction\n"), "wrong_type", id="a word as phase"),
        pytest.param(with_stays("gloire 2024-01-01"), "unknown_phase", id="unknown"),
        pytest.param(with_stays("construction"), "phase_without_start", id="no start"),
        pytest.param(with_stays("construction 2024-13-45"), "phase_without_start", id="no such day"),
        pytest.param(with_stays("construction 0024-01-01"), "phase_without_start", id="year 24"),
        pytest.param(with_stays("construction 2024-01-01 bientôt"), "end_unreadable", id="an end in words"),
        pytest.param(
            with_stays("construction 2024-02-01 2024-01-01"), "end_before_start", id="an end before the start"
        ),
        pytest.param(
            with_stays("construction 2024-01-01", "abandon 2025-01-01"),
            "phase_without_end",
            id="a past phase without an end",
        ),
        pytest.param(
            with_stays("construction 2024-01-01 2025-06-01", "abandon 2025-01-01"),
            "phase_overlap",
            id="two phases at once",
        ),
        pytest.param(
            with_stays("construction 2024-01-01 2024-06-01", "abandon 2025-01-01"),
            "phase_gap",
            id="half a year of nothing",
        ),
        pytest.param(
            with_stays("construction 2024-01-01", "abandon 2024-01-01"), "same_start_date", id="two starts on one day"
        ),
        pytest.param(with_stays("construction 2027-01-01"), "future_start", id="a start to come"),
        pytest.param(PERFECT[: PERFECT.index("## ")], "problem_not_found", id="no body"),
        pytest.param(PERFECT + "\n<b>gras</b>\n", "raw_html", id="HTML in the body"),
        pytest.param(PERFECT + "\n<iframe src=x></iframe>\n", "script_like_html", id="HTML that acts"),
        pytest.param(PERFECT + '\n<img src=x onerror="alert(1)">\n', "script_like_html", id="a picture that acts"),
        pytest.param(PERFECT + "a" * 1024 * 1024, "too_long", id="a megabyte"),
    ],
)
def test_what_is_odd_becomes_a_typed_warning_and_the_product_is_there_all_the_same(text, kind):
    file = read(text)

    assert kind in kinds(file)
    assert file.title


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Cantine.md", "id_with_capital"),
        ("cantine-d-été.md", "id_with_accent"),
        ("cantine.region.fr.md", "id_with_dot"),
        ("cantine_facile.md", "id_with_other_sign"),
        ("cantine\udcff.md", "id_with_other_sign"),
    ],
)
def test_odd_references_are_kept_as_they_are_and_told(name, kind):
    file = read(PERFECT, name=name)

    assert kinds(file) == [kind]
    assert file.reference.encode().startswith(b"cantine") or file.reference.startswith("Cantine")


def test_references_that_differ_by_punctuation_alone_point_at_each_other():
    warned = near_duplicates(["mes.aides", "mes-aides", "Mes-Aidés", "autre", "---", "..."])

    assert sorted(warned) == ["Mes-Aidés", "mes-aides", "mes.aides"]
    assert warned["mes-aides"].detail == "Mes-Aidés, mes.aides"


def test_a_tie_between_two_starts_goes_to_the_phase_further_on():
    file = read(with_stays("abandon-investigation 2024-01-01", "investigation 2024-01-01"))

    assert current_phase(file.phases, TODAY).called == "abandon-investigation"


def test_an_escaped_link_is_read_as_it_was_meant():
    assert read(with_lines(link=" https:&#x2F;&#x2F;a.example&#x2F;b")).link == "https://a.example/b"


def test_no_object_is_ever_built_from_a_header():
    file = read("---\ntitle: !!python/object/apply:os.getcwd []\nmission: !!int 12\n---\n")

    assert (file.title, file.mission) == ("cantine-facile", "12")


def test_an_alias_that_doubles_itself_costs_nothing():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))

    file = read(f"---\n{bomb}title: *a59\nphases: *a59\nlink: *a59\n---\n")

    assert "wrong_type" in kinds(file)


def test_every_kind_of_warning_has_words():
    assert set(WORDS) == set(AnomalyKind)


HEADERS = st.text() | st.lists(
    st.sampled_from(["title: ", "phases:\n", " - name: a\n", "   start: ", "2024-01-01\n", "link: ", "&a ", "*a\n"])
    | st.text(max_size=8)
).map("".join)
FILES = (
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))
    | st.builds(lambda header, body: f"---\n{header}\n---\n{body}".encode("utf-8", "replace"), HEADERS, st.text())
)


@settings(max_examples=400, deadline=None)
@given(st.text(min_size=1, max_size=60), FILES)
def test_any_bytes_under_any_name_give_a_product_fit_to_be_stored_and_shown(name, source):
    file = read_beta_file(name, source, TODAY)

    assert file.source == source
    assert file.title
    shown = [file.title, file.mission, file.problem, *(anomaly.detail for anomaly in file.anomalies)]
    assert all("\x00" not in text and text.encode() is not None for text in shown)
    assert file.anomalies or not source.startswith(b"x")
