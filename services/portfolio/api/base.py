"""Where every theme adds its routes."""

from shared.web.api import Api

api = Api("portfolio_api", __name__, description="Products and their phases")
