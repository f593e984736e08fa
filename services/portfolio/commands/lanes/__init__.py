"""Lanes of the exit: opened, closed, settled on the bus, worked in."""

from services.portfolio.commands.lanes.opening import CloseLane, OpenLane, close_lane, open_lane

__all__ = ["CloseLane", "OpenLane", "close_lane", "open_lane"]
