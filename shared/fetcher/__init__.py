"""The one way out to addresses that people type: nothing else here opens a connection to them.

What somebody typed may lead anywhere, so that every address is vetted after it was resolved, every connection goes to
the very address that was vetted, and time, size, headers and redirects are bounded whatever the other end does.
"""

from shared.fetcher.fetching import Fetched, Fetcher, Limits
from shared.fetcher.reasons import Reason, Unfetched

__all__ = ["Fetched", "Fetcher", "Limits", "Reason", "Unfetched"]
