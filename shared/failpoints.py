"""Places where the fault tests make a process die; nothing happens anywhere else.

`FAULT=C5:0.01,R2` dies at C5 once in a hundred and at R2 always, and only where `TIKUB_TESTING=1`.
Web: W1 before insert, W2 after the business row, W3 before COMMIT, W4 after COMMIT before the reply.
Relay: R1 selected, R2 sent before confirm, R3 confirmed before mark, R4 marked.
Consumer: C1 received, C2 inbox row, C3 effect, C4 before COMMIT, C5 committed before ack, C6 acked.
Notify: N1 leased, N2 accepted by the mail server, N3 marked.
"""

import os
import random
import sys
from collections.abc import Callable, Mapping

DIED = 9


def _armed(environment: Mapping[str, str]) -> dict[str, float]:
    if environment.get("TIKUB_TESTING") != "1":
        return {}
    named = (item.strip().partition(":") for item in environment.get("FAULT", "").split(",") if item.strip())
    return {name: float(probability or 1) for name, _, probability in named}


def arm(environment: Mapping[str, str]) -> Callable[[str], None]:
    """The function to call at each failpoint, for this environment."""
    points = _armed(environment)
    if not points:
        return lambda _name: None
    dice = random.Random(int(environment.get("FAULT_SEED", "0")) ^ os.getpid())  # noqa: S311 - a fault, not a secret

    def die_perhaps(name: str) -> None:
        if name in points and dice.random() < points[name]:
            sys.stderr.write(f"failpoint {name}\n")
            sys.stderr.flush()
            os._exit(DIED)

    return die_perhaps


fault = arm(os.environ)
