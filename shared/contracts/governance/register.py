"""The anchors of the register of decisions."""

from datetime import date, datetime

from shared.messages import event, integer, text


@event("governance.register.anchored.v1")
class RegisterAnchored:
    """Where the register of decisions ended on a day: whoever keeps this can tell later whether it was rewritten."""

    day: date
    position: int = integer(min=1, help="Nombre de décisions inscrites")
    digest: str = text(max=64, help="Empreinte de la dernière inscription")
    anchored_at: datetime
