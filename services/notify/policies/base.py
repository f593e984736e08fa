"""What all reactions of this service share."""

from services.notify.commands.reacting import declaring
from shared.policies import Policies

TEAM, DSI = "team", "dsi"

policies = Policies()
on = declaring(policies)
