"""What forms that anybody may send are guarded by, without a picture to read: a slower pace for each address."""

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from shared.web.limits import Window

PER_HOUR = 60
"""Questions from one address of the network: a whole town hall may be behind one."""
HOUR = 3600.0


def check_pace() -> None:
    """Raise TooManyRequests when too many came from there within the hour."""
    window = current_app.extensions.setdefault("notify.outside", Window(PER_HOUR, within=HOUR))
    seconds = window.wait(f"address {request.remote_addr}")
    if seconds:
        raise TooManyRequests(retry_after=int(seconds) + 1)
