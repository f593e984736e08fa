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
    "tests/fuzzed_api.py",
    "tests/fuzzed_writing.py",
    "tests/hands.py",
    "tests/room.py",
    "tests/screens.py",
    "tests/servers",
    "tests/shared/bus.py",
    "tests/shared/fetcher",
    "tests/system/agent.py",
    "tests/system/platforms.py",
    "tests/visitor.py",
    "pyproject.toml",
)
EMBEDDED_ONLY = ("-m", "not servers and not browser", "-p", "no:cacheprovider", "--no-header")
SERVICES = ("governance", "ideas", "notify", "portfolio")


@pytest.fixture(scope="module")
def taken_over(tmp_path_factory):
    """The four live side by side, each in a folder of its own; what each printed is waited for by its own test."""
    running = {name: run_tests(carried(name, tmp_path_factory.mktemp(name)), name) for name in SERVICES}
    yield running
    for process in running.values():
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_with_its_tests_and_shared_lives_without_the_rest(name, taken_over):
    printed, _ = taken_over[name].communicate(timeout=900)

    assert taken_over[name].returncode == 0, printed[-4000:]
    assert int(re.search(r"(\d+) passed", printed).group(1)) > 5


def test_a_service_that_leans_on_another_is_found_out(tmp_path):
    shutil.rmtree(carried("ideas", tmp_path) / "tests" / "ideas")
    test = tmp_path / "tests" / "ideas" / "test_leaning.py"
    test.parent.mkdir()
    test.write_text("def test_leaning():\n    import services.governance.app\n")

    process = run_tests(tmp_path, "ideas")
    printed, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "No module named 'services.governance'" in printed


def carried(name: str, folder: Path) -> Path:
    """An empty folder with what the new owner receives, and nothing else."""
    for path in (f"services/{name}", f"tests/{name}", *CARRIED):
        carry(path, folder)
    return folder


def carry(path: str, folder: Path) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / path).is_dir():
        shutil.copytree(ROOT / path, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(ROOT / path, target)


def run_tests(folder: Path, name: str) -> subprocess.Popen[str]:
    foreign = ("TIKUB_", "PYTEST_", "PYTHON")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    command = [sys.executable, "-m", "pytest", "-q", *EMBEDDED_ONLY, f"tests/{name}"]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
