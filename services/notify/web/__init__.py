"""The pages of messages."""

from services.notify.web.announcements import pages as announcements
from services.notify.web.choices import pages as choices
from services.notify.web.feeds import pages as feeds
from services.notify.web.gatherings import pages as gatherings
from services.notify.web.hooks import pages as hooks
from services.notify.web.inbox import pages as inbox
from services.notify.web.issues import pages as issues
from services.notify.web.journal import pages as journal
from services.notify.web.mails import pages as mails
from services.notify.web.proofs import pages as proofs
from services.notify.web.silences import pages as silences
from services.notify.web.topics import pages as topics
from services.notify.web.visiting import pages as visiting
from services.notify.web.wordings import pages as wordings

__all__ = [
    "announcements",
    "choices",
    "feeds",
    "gatherings",
    "hooks",
    "inbox",
    "issues",
    "journal",
    "mails",
    "proofs",
    "silences",
    "topics",
    "visiting",
    "wordings",
]
