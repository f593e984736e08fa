"""The events that services say to each other, one file for each publisher; importing this declares them all."""

from shared.contracts import governance, ideas, keeping, people, portfolio

__all__ = ["governance", "ideas", "keeping", "people", "portfolio"]
