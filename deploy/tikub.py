"""`./deploy/tikub events tail | access add | list | remove | rotate`: the bus, for whoever operates it.

Exit codes: 0 done, 1 refused, 2 wrong words, 69 RabbitMQ cannot be reached, 78 settings.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from deploy.subscribers import access, tail
from deploy.subscribers.faults import NotDone
from shared.command_line.answer import FAILED, MISCONFIGURED, OK, UNAVAILABLE
from shared.errors import BrokerDown, Misconfigured


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks; returns the exit code."""
    given = _parser().parse_args(words)
    try:
        return int(given.run(given))
    except Misconfigured as fault:
        return _tell(fault, MISCONFIGURED)
    except BrokerDown as fault:
        return _tell(fault, UNAVAILABLE)
    except NotDone as fault:
        return _tell(fault, FAILED)
    except KeyboardInterrupt:
        return OK
    except BrokenPipeError:
        # Whoever read us has seen enough; Python would complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _tell(fault: Exception, code: int) -> int:
    print(fault, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    summary, _, codes = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(prog="tikub", description=summary, epilog=codes)
    groups = parser.add_subparsers(dest="group", required=True)
    tail.add_to(groups.add_parser("events", help="read what was said on the bus"))
    access.add_to(groups.add_parser("access", help="let another team listen, look who listens, end it"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
