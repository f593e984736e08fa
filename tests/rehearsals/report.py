"""What a rehearsal found: lines that people read, and a file that programs read."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.rehearsals.ledger import Away, Ledger, unexplained
from tests.rehearsals.verdict import Verdict

RESULT = Path(__file__).resolve().parents[2] / "var" / "rehearsals.json"
SHOWN = 3
"""Examples of what went wrong that are printed; the file holds more."""


@dataclass
class Report:
    """One rehearsal's figures and, if it broke a promise, why."""

    name: str
    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0
    load: float = 0.0
    """The machine's load average at its end."""

    def tell(self, **figures: Any) -> None:
        """Print figures as they come: a long rehearsal is watched."""
        for what, figure in figures.items():
            self.figures[what] = figure
            print(f"      {what.replace('_', ' ')}: {_readable(figure)}", flush=True)

    def expect(self, holds: object, otherwise: str) -> None:
        if not holds:
            self.broken.append(otherwise)
            print(f"      BROKEN {otherwise}", flush=True)

    def work(self, ledger: Ledger) -> None:
        """What people saw."""
        waits = f"median {ledger.at(0.5):.3f} s, p99 {ledger.at(0.99):.3f} s, longest {ledger.at(1):.1f} s"
        self.tell(
            forms_answered=sum(ledger.forms.values()),
            forms_by_service=dict(ledger.forms),
            requests=ledger.requests,
            failed=len(ledger.failures),
            wait_for_an_answer=waits,
        )

    def no_failure_but(self, ledger: Ledger, away: Sequence[Away]) -> None:
        """Only what was taken away on purpose may have failed."""
        left = unexplained(ledger.failures, away)
        self.tell(failed_without_reason=len(left))
        self.expect(not left, f"{len(left)} requests failed, such as {[asdict(each) for each in left[:SHOWN]]}")

    def verdict(self, verdict: Verdict) -> None:
        self.tell(lost=verdict.lost, double=verdict.double, agreed=dict(verdict.agreed))
        self.expect(verdict.holds, f"the databases do not agree: {asdict(verdict)}")


def _readable(figure: object) -> str:
    if isinstance(figure, float):
        return f"{figure:.2f}"
    if isinstance(figure, Mapping):
        return ", ".join(f"{name} {_readable(value)}" for name, value in figure.items())
    return str(figure)


def write(path: Path, reports: Sequence[Report], **about: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "architecture": platform.machine(), "load": os.getloadavg()}
    written = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        **about,
        "rehearsals": [asdict(report) for report in reports],
    }
    path.write_text(json.dumps(written, indent=1, default=str, ensure_ascii=False) + "\n", encoding="utf-8")


def closing(reports: Sequence[Report]) -> str:
    lines = [
        f"{'ok ' if not report.broken else 'BAD'} {report.seconds:6.0f} s  load {report.load:4.1f}  {report.name}"
        + (f": {len(report.broken)} broken" if report.broken else "")
        for report in reports
    ]
    return "\n".join(lines)
