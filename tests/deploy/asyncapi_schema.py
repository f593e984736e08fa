"""The official JSON Schema of AsyncAPI 3.1, which comes by npm as a package and is kept beside the environment.

Nothing on PyPI carries it; it is not copied into the project, and its hash is the one that was looked at.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from tests.servers import Unavailable

PACKAGE, VERSION = "@asyncapi/specs", "6.11.1"
MEMBER = "package/schemas/3.1.0.json"
SHA256 = "51d3274899ad2875f25c18fd1aef4d5512f0a97be785d519740bde55a4162f61"
KEPT = Path(sys.prefix) / "share" / f"asyncapi-3.1.0-{VERSION}.json"


def official_schema() -> dict[str, Any]:
    """Fetched once; raises Unavailable where npm cannot be reached."""
    if not KEPT.is_file():
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_bytes(_fetched())
    content = KEPT.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise Unavailable(f"{KEPT} is not the schema that was looked at")
    return json.loads(content)


def _fetched() -> bytes:
    npm = shutil.which("npm")
    if not npm:
        raise Unavailable("the official schema of AsyncAPI comes by npm, which is not on this machine")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}", "--pack-destination", folder]
        done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=120)
        if done.returncode:
            raise Unavailable(f"npm pack {PACKAGE}: {done.stderr.strip()[-200:]}")
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            return package.extractfile(MEMBER).read()
