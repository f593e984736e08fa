"""Prometheus's own checker, installed where it is missing: Debian ships it in its package `prometheus`."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.servers.choice import Unavailable, Unusable
from tests.servers.packages import install


def promtool(*words: object) -> "subprocess.CompletedProcess[str]":
    """One run of it, whatever its end."""
    command = [_program(), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def _program() -> str:
    if not shutil.which("promtool"):
        try:
            install("prometheus")
        except Unusable as reason:
            raise Unavailable(f"promtool is not here, and its package cannot be installed: {reason}") from None
    return shutil.which("promtool") or "promtool"


def test_rules(folder: Path, suite: dict[str, Any]) -> str:
    """What is wrong with a unit test of rules; nothing when it holds."""
    file = folder / "suite.yml"
    file.write_text(json.dumps(suite))  # JSON is YAML
    done = promtool("test", "rules", file)
    return "" if done.returncode == 0 else done.stdout + done.stderr


test_rules.__test__ = False
