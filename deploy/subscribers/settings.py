"""Where the bus is: `TIKUB_…` in the environment, or a file named by `TIKUB_…_FILE`."""

from environs import EnvError, FileAwareEnv

from shared.errors import Misconfigured


def address(name: str, what: str) -> str:
    """The setting `TIKUB_<name>`; raises Misconfigured when there is none."""
    env = FileAwareEnv(prefix="TIKUB_")
    try:
        found = (env.str(name, "") or "").strip()
    except (EnvError, OSError, ValueError) as fault:
        raise Misconfigured(f"TIKUB_{name}_FILE: {fault}") from fault
    if not found:
        raise Misconfigured(f"TIKUB_{name} (or TIKUB_{name}_FILE) must be {what}")
    return found
