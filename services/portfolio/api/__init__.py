"""What programs may read of the portfolio, one file for each theme."""

from services.portfolio.api import catalogue, checks, deciding, exits, measures, money, products, team
from services.portfolio.api.base import api

__all__ = ["api", "catalogue", "checks", "deciding", "exits", "measures", "money", "products", "team"]
