"""The pages of exit paths."""

from services.portfolio.web.exit.file import pages as file
from services.portfolio.web.exit.path import pages as path
from services.portfolio.web.exit.paths import pages as paths

__all__ = ["file", "path", "paths"]
