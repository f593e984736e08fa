"""How much memory this very process has, in kB, as Linux counts it."""

from pathlib import Path


def resident() -> int:
    """What it has now."""
    return _status("VmRSS")


def peak() -> int:
    """The most it has had; unlike `ru_maxrss`, which keeps the peak of whoever began the process."""
    return _status("VmHWM")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
