"""The events that services say to each other, one module for each publisher; importing this declares them all."""

from shared.contracts import governance, ideas, jobs, keeping, people, portfolio

__all__ = ["governance", "ideas", "jobs", "keeping", "people", "portfolio"]
