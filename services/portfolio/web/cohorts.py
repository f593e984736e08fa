"""How pages say a cohort, and the choice among them."""

from services.portfolio.domain.cohorts import parts
from services.portfolio.queries.cohorts import cohorts
from shared.web import reading
from shared.web.languages import say


def cohort_words(code: str | None) -> str:
    """Season and year, "Automne 2026"; empty for none."""
    found = parts(code or "")
    return say(found[0], year=found[1]) if found else ""


def choices() -> list[tuple[str, str]]:
    """Every cohort that has products, as a filter offers them."""
    return [(code, cohort_words(code)) for code in cohorts(reading())]


def asked(code: str) -> str:
    """The cohort that an address asks for; empty for what is none."""
    return code if parts(code) else ""
