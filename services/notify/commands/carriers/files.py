"""Mails as files that any mail program opens; a mail sent twice is the same file twice."""

import os
from dataclasses import dataclass
from pathlib import Path

from services.notify.commands.carriers.base import Parcel
from services.notify.domain.mail import Unavailable


@dataclass(frozen=True)
class FileCarrier:
    """One `.eml` for each mail in `folder`, there as a whole or not at all."""

    folder: Path

    def send(self, parcel: Parcel) -> str:
        try:
            return self._write(parcel).name
        except OSError as trouble:
            raise Unavailable(f"Le fichier n’a pas pu être écrit ({trouble.strerror}).") from trouble

    def close(self) -> None:
        """Each file was closed already."""

    def _write(self, parcel: Parcel) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder / f".{parcel.name}.{os.getpid()}"
        with half.open("wb") as file:
            file.write(parcel.message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        return half.replace(self.folder / f"{parcel.name}.eml")
