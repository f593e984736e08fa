"""What a container asks of the process beside it: `python -m shared.probe` ends with 0 when that one is ready.

A container holds one role: pages answer on TIKUB_PORT, a worker on TIKUB_HEALTH_PORT.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

PATIENCE = 4.0
"""Seconds; a page that asks its database gives up after five."""


def main() -> int:
    """0 when one of the two ports says that it is ready, else 1."""
    ports = (int(os.environ.get("TIKUB_PORT") or 8000), int(os.environ.get("TIKUB_HEALTH_PORT") or 8001))
    return 0 if any(_ready(port) for port in ports) else 1


def _ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        print(answer.read(500).decode(errors="replace"))
    except (OSError, HTTPException) as fault:
        print(f"port {port}: {fault!r}")
        return False
    else:
        return answer.status == 200
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
