"""The pages of exit paths."""

from services.portfolio.web.exit.condition import pages as condition
from services.portfolio.web.exit.desk import pages as desk
from services.portfolio.web.exit.file import pages as file
from services.portfolio.web.exit.path import pages as path
from services.portfolio.web.exit.paths import pages as paths

__all__ = ["condition", "desk", "file", "path", "paths"]
