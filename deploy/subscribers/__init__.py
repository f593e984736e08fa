"""Other teams on the bus: who may listen, and what was said."""

import shared.contracts  # noqa: F401 - declares the events that are asked for by name here
