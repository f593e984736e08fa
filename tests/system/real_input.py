"""Real input: product files loaded, their problems deposited through the form, examined, 20 of them voted.

`python -m tests.system.real_input [--files N]` runs it on both modes and prints what it counted; the files lie
outside the project and are only read.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from services.portfolio.domain.beta import read_beta_file
from shared.contracts.ideas import PROBLEM_MAX, TITLE_MAX
from tests.servers import open_postgres, open_rabbitmq
from tests.system.platforms import PATHS, ROOT, Distributed, Embedded, Platform, running
from tests.system.reconcile import reconcile, wait_until_quiet
from tests.system.steps import MEMBERS, Cast, case_page, deposit, examine, open_call, present, today, vote

FILES = ROOT.parent / "shared" / "data" / "beta-products"
VOTED = 20
AUTHORS = ("nolwenn", "yann", "soizic", "ronan", "enora")
Say = Callable[[str], None]


def problems(folder: Path, limit: int | None = None) -> list[tuple[str, str]]:
    """Title and problem of each product file; its mission, or its name, where no paragraph tells the problem."""
    files = [read_beta_file(path.name, path.read_bytes(), today()) for path in sorted(folder.glob("*.md"))]
    return [
        (_title(n, f.title), (f.problem or f.mission or f.title)[:PROBLEM_MAX].ljust(10, "."))
        for n, f in enumerate(files[:limit])
    ]


def _title(number: int, title: str) -> str:
    """Titles are told apart on lists by a number in front."""
    return f"{number:03} {title}"[:TITLE_MAX].strip()


def import_files(platform: Platform, folder: Path) -> dict[str, object]:
    """The command as the DSI types it; returns its JSON report."""
    report: dict[str, object] = json.loads(platform.command("portfolio", "import-beta", str(folder), "--json").stdout)
    return report


def live_through(
    platform: Platform, folder: Path, say: Say, limit: int | None = None, voted: int = VOTED
) -> dict[str, int]:
    """Everything, on a running platform; returns what reconciled."""
    began = monotonic()
    first, again = import_files(platform, folder), import_files(platform, folder)
    say(f"import: {first}")
    assert first["refused"] == 0
    assert again["unchanged"] == again["read"] == first["read"], again
    cast = Cast(platform)
    cast.set_up()
    call = open_call(cast, "Les problèmes de tous")
    told = problems(folder, limit)
    ideas = [deposit(cast[AUTHORS[n % len(AUTHORS)]], call, *one) for n, one in enumerate(told)]
    say(f"{len(ideas)} problems deposited after {monotonic() - began:.0f} s")
    for idea in ideas:
        examine(cast, idea)
    say(f"{len(ideas)} ideas examined after {monotonic() - began:.0f} s")
    for n, (idea, (title, _)) in enumerate(zip(ideas[:voted], told, strict=False)):
        present(cast, idea)
        vote(cast, case_page(cast, title), dict.fromkeys(MEMBERS, "for" if n % 4 else "against"))
    say(f"{min(voted, len(ideas))} voted after {monotonic() - began:.0f} s")
    wait_until_quiet(platform)
    counts = reconcile(platform)
    say(f"reconciled after {monotonic() - began:.0f} s: {counts}")
    return counts


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.system.real_input", description=__doc__)
    words.add_argument("--files", type=int, help="only the first N problems")
    words.add_argument("--mode", choices=("embedded", "distributed"), help="one mode instead of both")
    given = words.parse_args()
    if not FILES.is_dir():
        print(f"the product files are not beside the project: {FILES}", file=sys.stderr)
        return 2
    for mode in [given.mode] if given.mode else ["embedded", "distributed"]:
        with ExitStack() as stack:
            platform = _start(stack, mode)
            live_through(platform, FILES, lambda line, mode=mode: print(f"{mode}: {line}", flush=True), given.files)
    return 0


def _start(stack: ExitStack, mode: str) -> Embedded | Distributed:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tikub-")))
    if mode == "embedded":
        platform: Embedded | Distributed = Embedded(folder)
    else:
        postgres, rabbit = stack.enter_context(open_postgres()), stack.enter_context(open_rabbitmq())
        platform = Distributed(folder, {service: postgres.database(service) for service in PATHS}, rabbit.vhost())
    stack.enter_context(running(platform))
    return platform


if __name__ == "__main__":
    sys.exit(main())
