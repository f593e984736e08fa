"""Where the service's API is put together: read only, under /gouvernance/api/v1."""

from shared.web.api import Api

api = Api("governance_api", __name__)
