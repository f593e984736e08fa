"""What programs may read of the portfolio, one file for each theme."""

from services.portfolio.api import (
    catalogue,
    checks,
    deciding,
    documents,
    exits,
    measures,
    money,
    products,
    team,
    training,
    watching,
)
from services.portfolio.api.base import api

__all__ = [
    "api",
    "catalogue",
    "checks",
    "deciding",
    "documents",
    "exits",
    "measures",
    "money",
    "products",
    "team",
    "training",
    "watching",
]
