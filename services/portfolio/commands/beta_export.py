"""`export-beta`: every product as a product file of beta.gouv.fr, into a folder."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from services.portfolio.domain.beta_export import file_of, name_of
from services.portfolio.tables.wholes import Whole, wholes
from shared.migrate import at_head
from shared.schemas import PARIS
from shared.service import Runtime, Subcommand
from shared.web.slices import Slice

TOGETHER = 200
OK, USAGE, UNAVAILABLE = 0, 2, 69


def export_folder(runtime: Runtime, folder: Path, *, public_only: bool) -> int:
    """Write one `*.md` for each product; returns how many. Raises OSError when the folder cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    today, wanted, written = datetime.now(PARIS).date(), Slice(TOGETHER), 0
    while True:
        with runtime.reading() as session:
            found = wholes(session, wanted, public_only=public_only)
        for whole in found[:TOGETHER]:
            (folder / f"{_safe(name_of(whole.product))}.md").write_bytes(file_of(whole.product, whole.source, today))
        written += len(found[:TOGETHER])
        if len(found) <= TOGETHER:
            return written
        wanted = Slice(TOGETHER, (_last(found).id,))


def _last(found: list[Whole]) -> Whole:
    return found[TOGETHER - 1]


def _safe(name: str) -> str:
    """A name that stays in the folder, whatever the portfolio it came from called it."""
    return name.replace("/", "-").replace("\x00", "").lstrip(".") or "produit"


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder to write *.md files into")
    parser.add_argument("--public", action="store_true", help="only what the public catalogue shows")


def _run(runtime: Runtime, arguments: Namespace) -> int:
    if not at_head(runtime):
        return _fail("the database is not up to date: run `python -m services.portfolio migrate` first", UNAVAILABLE)
    try:
        written = export_folder(runtime, arguments.folder, public_only=arguments.public)
    except OSError as fault:
        return _fail(f"cannot write into {arguments.folder}: {fault.strerror}", USAGE)
    sys.stdout.write(f"{written} files written into {arguments.folder}\n")
    return OK


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


EXPORT_BETA = Subcommand("export-beta", "write every product as a file of beta.gouv.fr", _add_arguments, _run)
