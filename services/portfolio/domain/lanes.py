"""The yard of the exit: what the bus calls the places where checks wait."""

from shared.lanes import Yard

EXIT = Yard(jobs="tikub.exit", shared="portfolio.exit", answers="portfolio.answers")

_STATES = {(True, True): "open", (True, False): "opening", (False, True): "closing", (False, False): "emptying"}


def state_of(wanted: bool, is_open: bool) -> str:
    """A word for programs: `open`, `opening`, `closing`, or `emptying` until its last worker has left."""
    return _STATES[wanted, is_open]
