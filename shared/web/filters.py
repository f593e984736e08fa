"""Dates, numbers and spaces as French typography wants them, and as English does on English pages."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from flask import Flask
from markupsafe import Markup, escape

from shared.web.languages import language

PARIS = ZoneInfo("Europe/Paris")
NO_BREAK, NARROW = "\u00a0", "\u202f"


def local(instant: datetime) -> datetime:
    """The instant on the clocks of Paris."""
    return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(PARIS)


def date_fr(day: date | datetime | None) -> str:
    """A day in full: "jeudi 3 décembre 2026"."""
    if day is None:
        return ""
    day = local(day).date() if isinstance(day, datetime) else day
    if language() != "fr":
        return format_date(day, "EEEE d MMMM y", locale="en_GB")
    number = "1er" if day.day == 1 else str(day.day)
    return f"{format_date(day, 'EEEE', locale='fr')} {number}{NO_BREAK}{format_date(day, 'MMMM y', locale='fr')}"


def time_fr(instant: datetime) -> str:
    """An hour: "14 h", "9 h 05"."""
    moment = local(instant)
    if language() != "fr":
        return format_time(moment, "HH:mm", tzinfo=PARIS, locale="en_GB")
    minutes = f"{NO_BREAK}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NO_BREAK}h{minutes}"


def datetime_fr(instant: datetime | None) -> str:
    """A day and an hour: "jeudi 3 décembre 2026 à 14 h"."""
    if instant is None:
        return ""
    joint = "à" if language() == "fr" else "at"
    return f"{date_fr(instant)} {joint}{NO_BREAK}{time_fr(instant)}"


def number_fr(value: float | Decimal | None) -> str:
    """A number with spaces between thousands: "12 345,5"."""
    return "" if value is None else str(format_decimal(value, locale=_region()))


def euros(cents: int | None) -> str:
    """An amount in cents as euros: "1 250 €", "12,50 €"."""
    if cents is None:
        return ""
    figures = "#,##0" if cents % 100 == 0 else "#,##0.00"
    pattern = f"{figures}{NO_BREAK}¤" if language() == "fr" else f"¤{figures}"
    amount = Decimal(cents) / 100
    return str(format_currency(amount, "EUR", pattern, locale=_region(), currency_digits=False))


def _region() -> str:
    return "fr" if language() == "fr" else "en_GB"


_HIGH = re.compile(r"[ \u00a0](?=[;!?])")
_LOW = re.compile(r"[ \u00a0](?=[:»])|(?<=«)[ \u00a0]")


def typography(text: object) -> Markup:
    """French spaces before ; : ! ? and inside « » never end a line."""
    spaced = _LOW.sub(NO_BREAK, _HIGH.sub(NARROW, str(escape(text))))
    return Markup(spaced)  # noqa: S704 - escaped on the line above


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        date_fr=date_fr,
        time_fr=time_fr,
        datetime_fr=datetime_fr,
        number_fr=number_fr,
        euros=euros,
        typography=typography,
    )
