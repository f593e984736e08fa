"""Keys with which programs use the API of ideas."""

from services.ideas.tables.base import metadata
from shared.web.access.table import table_in

program_key = table_in(metadata)
