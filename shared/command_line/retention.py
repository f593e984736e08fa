"""`retention`: what is kept, how long and why."""

from argparse import ArgumentParser, Namespace

from shared.command_line.answer import say_json, tell
from shared.retention import told
from shared.service import Runtime, Subcommand


def _arguments(parser: ArgumentParser) -> None:
    say_json(parser)


def _retention(runtime: Runtime, given: Namespace) -> int:
    return tell({"retention": told(runtime.service, runtime.settings)}, given.json)


SUBCOMMANDS = (Subcommand("retention", "what is kept, how long and why", _arguments, _retention),)
