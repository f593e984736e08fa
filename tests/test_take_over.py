"""“The DSI can take over” made executable: one service, its tests and `shared/` live without the rest."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CARRIED = (
    "shared",
    "services/__init__.py",
    "tests/conftest.py",
    "tests/contracts",
    "tests/room.py",
    "tests/screens.py",
    "tests/servers",
    "tests/system/agent.py",
    "tests/visitor.py",
    "pyproject.toml",
)
EMBEDDED_ONLY = ("-m", "not servers and not browser", "-p", "no:cacheprovider", "--no-header")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["governance", "ideas", "notify", "portfolio"])
def test_a_service_with_its_tests_and_shared_lives_without_the_rest(name, tmp_path):
    for path in (f"services/{name}", f"tests/{name}", *CARRIED):
        carry(path, tmp_path)

    done = run_tests(tmp_path, name)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", done.stdout).group(1)) > 5


def test_a_service_that_leans_on_another_is_found_out(tmp_path):
    for path in ("services/ideas", *CARRIED):
        carry(path, tmp_path)
    test = tmp_path / "tests" / "ideas" / "test_leaning.py"
    test.parent.mkdir()
    test.write_text("def test_leaning():\n    import services.governance.app\n")

    done = run_tests(tmp_path, "ideas")

    assert done.returncode == 1
    assert "No module named 'services.governance'" in done.stdout


def carry(path: str, folder: Path) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / path).is_dir():
        shutil.copytree(ROOT / path, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif (ROOT / path).exists():
        shutil.copy(ROOT / path, target)


def run_tests(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("TIKUB_", "PYTEST_", "PYTHON"))
    }
    command = [sys.executable, "-m", "pytest", "-q", *EMBEDDED_ONLY, f"tests/{name}"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False, text=True, timeout=300
    )
