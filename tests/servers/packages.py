"""Installs Debian packages, where that is ours to do: on Debian, as root."""

import contextlib
import fcntl
import functools
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.servers.choice import Unusable

POLICY = Path("/usr/sbin/policy-rc.d")


def install(*packages: str) -> None:
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        raise Unusable("packages are only installed on Debian, as root")
    with _one_at_a_time(), _services_stay_off():
        _refresh()
        _apt_get("install", "--yes", "--no-install-recommends", *packages)


@functools.cache
def _refresh() -> None:
    _apt_get("update")


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    limits = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "-o", "DPkg::Lock::Timeout=120"]
    try:
        subprocess.run(
            ["apt-get", "-q", *limits, *arguments], env=environment, check=True, capture_output=True, timeout=420
        )
    except subprocess.TimeoutExpired:
        raise Unusable(f"apt-get {arguments[0]} took more than 7 minutes") from None
    except subprocess.CalledProcessError as failure:
        lines = failure.stderr.decode(errors="replace").splitlines()
        raise Unusable(f"apt-get {arguments[0]}: {lines[-1] if lines else failure.returncode}") from None


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Test processes run side by side and may all find the same thing missing; apt-get waits for nobody."""
    with Path("/var/lock/tikub-install").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _services_stay_off() -> Iterator[None]:
    """Debian starts a server when it installs it; tests start their own, on free ports."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
