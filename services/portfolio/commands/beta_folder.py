"""`import-beta`: a whole folder of product files, read in small transactions, with progress and a report."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from services.portfolio.commands.beta import (
    CompareReferences,
    ImportBetaFiles,
    Imported,
    Outcome,
    compare_references,
    import_beta_files,
)
from services.portfolio.domain.anomalies import Anomaly
from shared.migrate import at_head, migrate
from shared.service import Runtime, Subcommand

TOGETHER = 25
"""Files read in one transaction."""

OK, SOME_REFUSED, USAGE, UNAVAILABLE = 0, 1, 2, 69
Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What became of the files of a folder; `refused` are those that this program failed to keep."""

    read: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    anomalies: Counter[str] = field(default_factory=Counter)

    def add(self, done: Sequence[Imported]) -> None:
        """Count files that were kept."""
        self.read += len(done)
        self.outcomes.update(one.outcome for one in done)
        for one in done:
            self.warn(one.anomalies)

    def refuse(self, path: Path, reason: str) -> None:
        """Count a file that was not kept, and name it."""
        self.read += 1
        self.refused.append(path.name)
        sys.stderr.write(f"{path.name} was not kept: {reason}\n")

    def warn(self, anomalies: Sequence[Anomaly]) -> None:
        """Count warnings by kind."""
        self.anomalies.update(one.kind.value for one in anomalies)

    def as_json(self) -> str:
        """The report for programs."""
        counts = {outcome.value: self.outcomes[outcome] for outcome in Outcome}
        found = dict(self.anomalies.most_common())
        return json.dumps({"read": self.read, **counts, "refused": len(self.refused), "anomalies": found})

    def as_text(self) -> str:
        """The report for people at a terminal."""
        counts = ", ".join(f"{self.outcomes[outcome]} {outcome}" for outcome in Outcome)
        head = f"{self.read} files read: {counts}, {len(self.refused)} refused"
        return "\n".join([head, *(f"{count:6} {kind}" for kind, count in self.anomalies.most_common())])


def import_folder(runtime: Runtime, folder: Path, progress: Progress) -> Report:
    """Read every `*.md` of the folder; raises OSError when the folder cannot be listed."""
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".md" and not path.is_dir())
    report = Report()
    for start in range(0, len(paths), TOGETHER):
        _import_together(runtime, paths[start : start + TOGETHER], report)
        progress(report.read, len(paths))
    report.warn(runtime.do(compare_references, CompareReferences()))
    return report


def _import_together(runtime: Runtime, paths: Sequence[Path], report: Report) -> None:
    """In one transaction; if the database refuses it, each file in its own, so that one fault stops no other."""
    try:
        report.add(runtime.do(import_beta_files, ImportBetaFiles(paths=tuple(paths))))
    except DBAPIError as fault:
        if len(paths) == 1:
            return report.refuse(paths[0], str(fault.orig))
        for path in paths:
            _import_together(runtime, [path], report)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of *.md files")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _run(runtime: Runtime, arguments: Namespace) -> int:
    if runtime.embedded:
        migrate(runtime)
    elif not at_head(runtime):
        return _fail("the database is not up to date: run `python -m services.portfolio migrate` first", UNAVAILABLE)
    try:
        report = import_folder(runtime, arguments.folder, _show_progress)
    except OSError as fault:
        return _fail(f"cannot read the folder {arguments.folder}: {fault.strerror}", USAGE)
    sys.stdout.write((report.as_json() if arguments.json else report.as_text()) + "\n")
    return SOME_REFUSED if report.refused else OK


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _show_progress(done: int, total: int) -> None:
    end = "\r" if sys.stderr.isatty() and done < total else "\n"
    sys.stderr.write(f"{done:6} of {total} files read ({100 * done // total} %){end}")
    sys.stderr.flush()


IMPORT_BETA = Subcommand("import-beta", "read a folder of product files of beta.gouv.fr", _add_arguments, _run)
