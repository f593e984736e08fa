"""The events that services say to each other, one file for each publisher; importing this declares them all."""

from shared.contracts import exits, governance, ideas, jobs, keeping, people, portfolio

__all__ = ["exits", "governance", "ideas", "jobs", "keeping", "people", "portfolio"]
