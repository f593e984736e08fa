"""`python -m deploy.contracts [--check | --freeze]`: write the published documents, or only say whether they hold.

It refuses while a released event is broken. `--freeze` belongs to a release: it keeps the events as they are now.
"""

import argparse
import sys

from deploy.contracts import documents, frozen
from deploy.contracts.files import check, write
from shared.command_line.answer import FAILED


def main() -> int:
    given = _parser().parse_args()
    if broken := frozen.broken():
        lines = [f"{wire}: {sentence}" for wire, sentences in broken.items() for sentence in sentences]
        print("A released event is broken; say a new version beside it.", *lines, sep="\n  ", file=sys.stderr)
        return FAILED
    if given.freeze:
        frozen.FOLDER.mkdir(exist_ok=True)
        write(frozen.files())
    return check(documents.files()) if given.check else write(documents.files())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.contracts", description=__doc__)
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--check", action="store_true", help="write nothing; exit code 1 when a file is out of date")
    doing.add_argument("--freeze", action="store_true", help="keep the events as they are now: a version is released")
    return parser


if __name__ == "__main__":
    sys.exit(main())
