"""Alembic's way into this service's migrations."""

from shared.migrate import run_environment

run_environment()
