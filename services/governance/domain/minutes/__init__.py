"""Minutes (procès-verbal) of a sitting: written from data when it closes, then submitted, then approved by the next."""

from services.governance.domain.minutes.minutes import Minutes, MinutesState
from services.governance.domain.minutes.record import record_of
from services.governance.domain.minutes.remarks import Remark, RemarkKind

__all__ = ["Minutes", "MinutesState", "Remark", "RemarkKind", "record_of"]
