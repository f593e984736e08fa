"""What `config check` asks the mail server."""

from collections.abc import Iterator

from services.notify.commands.carriers import smtp_carrier
from services.notify.domain.mail import Unavailable
from shared.checkup import ABSENT, DOWN, OK, Finding
from shared.service import Runtime


def mail_server(runtime: Runtime) -> Iterator[Finding]:
    """Whether it lets us in; no mail is sent."""
    if not runtime.settings.smtp_url:
        yield Finding("mail server", ABSENT, "mails are written as files")
        return
    try:
        smtp_carrier(runtime.settings.fresh("smtp_url")).greet()
    except Unavailable as trouble:
        yield Finding("mail server", DOWN, str(trouble))
    else:
        yield Finding("mail server", OK)
