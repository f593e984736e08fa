"""What programs may read of governance, one file for each theme."""

from services.governance.api import ambition, bodies, deliberations, envelopes, register, sittings
from services.governance.api.base import api

__all__ = ["ambition", "api", "bodies", "deliberations", "envelopes", "register", "sittings"]
