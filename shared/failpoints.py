"""Places where the fault tests make a process die; nothing happens anywhere else.

`FAULT=C5:0.01,R2` dies at C5 once in a hundred and at R2 always, and only where `TIKUB_TESTING=1`.

A form: W1 nothing written yet, W2 the command has run, W3 about to COMMIT, W4 committed and not answered.
The relay: R1 rows read, R2 on the wire and unconfirmed, R3 confirmed and unmarked, R4 rows marked.
A subscriber: C1 message in hand, C2 noted as heard, C3 reacted, C4 about to COMMIT, C5 committed and not acknowledged,
C6 acknowledged. A mail: N1 taken for sending, N2 taken by the server, N3 noted as sent.
An announcement: S1 people told and not committed, S2 committed.
A call to a hook: H1 taken, H2 answered, H3 noted.
A job in a lane: J1 in hand, J2 answers found, J3 these answers confirmed, J4 the job acknowledged;
L1 sent again by another way and still here.
Their service: J5 sent and not marked, J6 its answer stored and not acknowledged.
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
