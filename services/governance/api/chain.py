"""The register for whoever verifies it, on the command line."""

import argparse
import json

import structlog

from services.governance.domain.verify import faults_of
from services.governance.queries.chain import differences, extract
from shared.service import Runtime, Subcommand

log = structlog.get_logger()


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("verify", "extract"), help="verify it, or print its public extract")


def _register(runtime: Runtime, words: argparse.Namespace) -> int:
    with runtime.reading() as session:
        whole = "".join(extract(session))
        if words.what == "extract":
            print(whole)  # noqa: T201 - the answer of the command
            return 0
        faults = [*faults_of(json.loads(whole)), *differences(session)]
    for fault in faults:
        log.error("register.broken", fault=fault)
    log.info("register.verified", faults=len(faults))
    return 1 if faults else 0


REGISTER = Subcommand(
    "register", "verify the register of decisions, or print its public extract", _arguments, _register
)
