"""How a mail leaves: as a file on the embedded default, through a mail server otherwise."""

from services.notify.commands.carriers.base import Carrier, Parcel
from services.notify.commands.carriers.files import FileCarrier
from services.notify.commands.carriers.smtp import smtp_carrier
from shared.settings import Settings

__all__ = ["Carrier", "Parcel", "carrier_for", "smtp_carrier"]


def carrier_for(settings: Settings) -> Carrier:
    """The carrier that the settings ask for."""
    if settings.smtp_url:
        return smtp_carrier(settings.fresh("smtp_url"))
    return FileCarrier(settings.data_dir / "mails")
