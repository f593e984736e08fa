"""Rooms of the services, and someone whose name must not be left anywhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import pytest

from shared.settings import Settings
from tests.room import Room

NAME, ADDRESS, PLACE = "Canari Quémeneur-Zélande", "canari.quemeneur@region.example", "Direction des canaris"


@pytest.fixture
def open_room(database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Room]]:
    """`open_room("ideas")` is that service on a fresh database; one in each test."""
    with ExitStack() as stack:

        def opened(name: str) -> Room:
            service = import_module(f"services.{name}.app").service
            room = Room(service, Settings(service=name, database_url=database_url, data_dir=tmp_path, testing=True))
            stack.callback(room.runtime.engine.dispose)
            return room

        yield opened
