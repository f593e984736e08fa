"""Why an address could not be fetched."""

import enum


class Reason(enum.Enum):
    """One word for each; people read the same sentence for the first three, else they could map our own network."""

    REFUSED = "refused"
    """Not an address of the public web, or it leads to one that is not."""
    UNKNOWN_NAME = "unknown_name"
    NO_ANSWER = "no_answer"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    BAD_CERTIFICATE = "bad_certificate"
    TOO_MANY_HOPS = "too_many_hops"
    MALFORMED = "malformed"
    """What came is no HTTP."""


class Unfetched(Exception):
    """Nothing was fetched; `detail` is for the log of an operator."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}"[:300])
        self.reason, self.detail = reason, detail[:300]
