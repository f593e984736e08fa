"""A process that posts one form and dies where FAULT says; what its browser knew is left in a file."""

import json
import sys
from pathlib import Path

from shared.service import Runtime
from shared.settings import Settings
from shared.web import create_web
from tests.shared.web.conftest import Visitor
from tests.shared.web.little import service


def main(url: str, people_file: str, memory: str) -> None:
    settings = Settings(service="ideas", database_url=url, people_file=Path(people_file))
    visitor = Visitor(create_web(service, Runtime(service, settings), settings))
    known = json.loads(Path(memory).read_text())
    visitor.client.set_cookie("tikub", known["cookie"])
    visitor.client.post("/notes/nouvelle", data=known["data"])


if __name__ == "__main__":
    main(*sys.argv[1:4])
