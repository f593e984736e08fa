"""The product files of beta.gouv.fr as published, where they are at hand: all are read, none is refused."""

from collections import Counter
from datetime import date

import pytest

from services.portfolio.domain.beta import near_duplicates, read_beta_file
from services.portfolio.domain.phases import PhaseCode, current_phase

TODAY = date(2026, 8, 15)


@pytest.fixture(scope="module")
def files(beta_products):
    return [read_beta_file(path.name, path.read_bytes(), TODAY) for path in sorted(beta_products.glob("*.md"))]


def test_every_file_gives_a_product_with_a_title_a_mission_and_a_dated_road(files):
    assert len(files) == 492
    assert all(file.title and file.mission and file.phases for file in files)
    assert all(current_phase(file.phases, date.max) for file in files)


def test_every_word_for_a_phase_is_known(files):
    assert PhaseCode.UNKNOWN not in {phase.code for file in files for phase in file.phases}


def test_the_problem_is_found_in_every_page_that_has_a_text(files):
    assert [file.reference for file in files if not file.problem] == ["ami"]


def test_what_is_odd_is_counted(files):
    counts = Counter(anomaly.kind.value for file in files for anomaly in file.anomalies)

    assert counts["phase_without_end"] == 553
    assert counts["phase_overlap"] == 12
    assert counts["phase_gap"] == 50
    assert counts["same_start_date"] == 39
    assert counts["future_start"] == 3
    assert counts["empty_link"] == 263
    assert counts["link_html_escaped"] == 2
    assert counts["id_with_dot"] == 82
    assert counts["script_like_html"] == 1
    assert not {"front_matter_missing", "front_matter_unreadable", "not_utf8", "wrong_type"} & set(counts)
    assert near_duplicates(file.reference for file in files) == {}
