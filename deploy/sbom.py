"""What is inside each image, as CycloneDX: `python -m deploy.sbom`, after `make images`; written to var/sbom.

Python packages are read by cyclonedx-bom, the reference tool of that standard, from the very files of the image, so
that nothing has to be installed in it; Debian's come from the package list that its base image brings.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from shared.command_line.answer import FAILED, OK
from shared.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
SERVICES = ("ideas", "governance", "portfolio", "notify")
LIBRARIES, PACKAGES = "/opt/venv/lib", "/var/lib/dpkg/status"

Document = dict[str, Any]


def main() -> int:
    """One file for each image; 1 when one of them is not what the standard accepts."""
    parser = argparse.ArgumentParser(prog="python -m deploy.sbom", description="Say what is inside each image.")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "sbom")
    parser.add_argument("--images", default="tikub", help="the first word of the images' names (tikub)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    images = {service: f"{given.images}/{service}:{VERSION}" for service in SERVICES}
    return max(_write(image, given.folder / f"{service}.cdx.json") for service, image in images.items())


def _write(image: str, file: Path) -> int:
    document = describe(image)
    text = json.dumps(document, indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    print(f"{file}: {len(document['components'])} components{f', but {fault}' if fault else ''}")
    return FAILED if fault else OK


def describe(image: str) -> Document:
    """The document of one image."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _copy_out(image, folder)
        document = _python_packages(folder)
        name, version = image.rsplit(":", 1)
        document["metadata"]["component"] = {"type": "container", "bom-ref": image, "name": name, "version": version}
        document["components"] += _debian_packages((folder / "status").read_text(encoding="utf-8"))
    return document


def _copy_out(image: str, folder: Path) -> None:
    container = _run("docker", "create", image).strip()
    try:
        for inside in (LIBRARIES, PACKAGES):
            _run("docker", "cp", "--quiet", f"{container}:{inside}", str(folder))
    finally:
        _run("docker", "rm", container)


def _python_packages(folder: Path) -> Document:
    """The tool asks an interpreter where packages are; the image's own cannot run here, so this one answers for it."""
    found = next((folder / "lib").glob("python*/site-packages"))
    interpreter = folder / "python"
    interpreter.write_text(f"#!/bin/sh\necho '{json.dumps([str(found)])}'\n", encoding="utf-8")
    interpreter.chmod(0o700)
    words = (
        "environment",
        "--no-validate",
        "--output-reproducible",
        "--spec-version",
        "1.6",
        "--output-format",
        "JSON",
    )
    read: Document = json.loads(_run(sys.executable, "-m", "cyclonedx_py", *words, str(interpreter)))
    return read


def _debian_packages(status: str) -> Iterator[Document]:
    for paragraph in filter(None, status.split("\n\n")):
        said = dict(line.split(": ", 1) for line in paragraph.splitlines() if ": " in line and line[0] != " ")
        purl = f"pkg:deb/debian/{said['Package']}@{said['Version'].replace('+', '%2B')}?arch={said['Architecture']}"
        yield {
            "type": "library", "bom-ref": purl, "name": said["Package"], "version": said["Version"], "purl": purl
        }  # fmt: skip


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=300).stdout  # noqa: S603 - our words


if __name__ == "__main__":
    sys.exit(main())
