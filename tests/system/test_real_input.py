"""Real files through the real command and form, on both modes; in full: `python -m tests.system.real_input`."""

from pathlib import Path

import pytest

from tests.system.platforms import Platform
from tests.system.real_input import live_through

pytestmark = [pytest.mark.system, pytest.mark.slow]


def test_real_products_and_their_problems_reconcile_in_the_four_databases(
    platform: Platform, beta_products: Path
) -> None:
    counts = live_through(platform, beta_products, print, limit=20, voted=6)

    assert counts["ideas"] >= 20
    assert counts["decisions"] >= 6
