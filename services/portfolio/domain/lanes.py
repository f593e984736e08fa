"""The yard of the exit: what the bus calls the places where checks wait."""

from shared.lanes import Yard

EXIT = Yard(jobs="tikub.exit", shared="portfolio.exit", answers="portfolio.answers")
