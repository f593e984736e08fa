"""Outbound hooks: kept by the team, queued by events, called by the worker."""
