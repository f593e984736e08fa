"""Keys with which programs use the API in a person's name: made, listed and revoked on a page, known by their hash."""

from shared.web.access.bearing import bears_key, is_anonymous_program, recognise
from shared.web.access.pages import add_to
from shared.web.access.table import holding_of, table_in

__all__ = ["add_to", "bears_key", "holding_of", "is_anonymous_program", "recognise", "table_in"]
