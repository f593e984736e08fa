"""Programs of another release of Debian, unpacked into a folder: nothing on the machine is installed or changed."""

import fcntl
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.servers.choice import Unusable

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "var" / "unpacked"
KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def unpacked(package: str, release: str) -> Path:
    """The folder that holds the package's files, as they would stand under `/`; fetched once."""
    folder = KEPT / release / package
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(package, release, folder)
    return folder


def _fetch(package: str, release: str, folder: Path) -> None:
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb") and KEYS.exists()):
        raise Unusable("packages are only fetched on Debian")
    with tempfile.TemporaryDirectory(dir=KEPT) as work:
        apt = _apt(Path(work), release)
        _run(*apt, "update")
        _run(*apt, "download", package, cwd=work)
        found = next(Path(work).glob(f"{package}_*.deb"))
        _run("dpkg-deb", "-x", str(found), f"{work}/files")
        folder.parent.mkdir(parents=True, exist_ok=True)
        Path(work, "files").rename(folder)


def _apt(work: Path, release: str) -> list[str]:
    """apt-get with lists, cache and state of its own, on the machine's own mirror."""
    for part in ("lists/partial", "cache/archives/partial"):
        (work / part).mkdir(parents=True)
    (work / "status").touch()
    (work / "sources.list").write_text(f"deb [signed-by={KEYS}] {_mirror()} {release} main\n")
    settings = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": work / "lists",
        "Dir::State::status": work / "status",
        "Dir::Cache": work / "cache",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Acquire::Retries": 1,
        "Acquire::http::Timeout": 20,
    }
    return ["apt-get", "-q", *(word for name, value in settings.items() for word in ("-o", f"{name}={value}"))]


def _mirror() -> str:
    """Where this machine's own release comes from: the first of its sources that is no supplement."""
    wanted = ["$(REPO_URI) $(RELEASE)", "Identifier: Packages", "Component: main"]
    sources = [line.split() for line in _run("apt-get", "indextargets", "--format", *wanted).splitlines()]
    plain = [address for address, release in sources if "-" not in release]
    if not plain:
        raise Unusable("apt on this machine names no Debian mirror")
    return plain[0]


def _run(*words: str, cwd: str | None = None) -> str:
    try:
        return subprocess.run(words, cwd=cwd, check=True, capture_output=True, text=True, timeout=300).stdout
    except subprocess.TimeoutExpired:
        raise Unusable(f"{words[0]} took more than 5 minutes") from None
    except subprocess.CalledProcessError as failure:
        lines = failure.stderr.splitlines()
        raise Unusable(f"{words[0]}: {lines[-1] if lines else failure.returncode}") from None
