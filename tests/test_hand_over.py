"""What whoever takes a service over is told is what its code does."""

import importlib
import re
from pathlib import Path

import pytest

from shared.mailboxes import metadata as kernel
from shared.messages import EVENTS
from shared.run import main
from shared.service import Runtime, Service
from shared.settings import Settings
from shared.web import create_web

ROOT = Path(__file__).resolve().parent.parent
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/app.py"))
HEADINGS = ["Decides", "Says", "Hears", "Stores", "Needs", "Run", "Back up", "Restore", "Watch"]
WIRES = re.compile(r"`(\w+\.\w+\.\w+\.v\d+)`")

pytestmark = pytest.mark.parametrize("name", SERVICES)


def sheet(name: str) -> str:
    return (ROOT / "services" / name / "README.md").read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    return re.split(r"^## ", sheet(name).split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]


def service(name: str) -> Service:
    made: Service = importlib.import_module(f"services.{name}.app").service
    return made


def test_the_sheet_has_the_headings_that_all_services_share(name: str) -> None:
    assert re.findall(r"^## (.+)$", sheet(name), flags=re.MULTILINE) == HEADINGS


def test_the_sheet_names_every_event_that_is_said_and_heard(name: str) -> None:
    heard = set(service(name).policies.heard)
    said = {wire for wire, event in EVENTS.items() if event.publisher == name}

    assert set(WIRES.findall(section(name, "Says"))) == said
    assert set(WIRES.findall(section(name, "Hears"))) == heard


def test_the_sheet_names_every_table(name: str) -> None:
    tables = {*service(name).metadata.tables, *kernel.tables}

    assert tables <= set(re.findall(r"`(\w+)`", section(name, "Stores")))


def test_the_sheet_names_every_word_of_the_command_line(name: str) -> None:
    run = section(name, "Run")

    for word in ("migrate", "web", "worker", *(one.name for one in service(name).subcommands)):
        assert f"python -m services.{name} {word}" in run, word


def test_what_it_decides_is_where_the_sheet_says(name: str) -> None:
    decides = section(name, "Decides")

    for place in re.findall(r"`((?:domain|commands|queries|web|policies)/?[\w/.]*)`", decides):
        assert list((ROOT / "services" / name).glob(f"{place}*")), place
    assert len(re.findall(r"^- ", decides, flags=re.MULTILINE)) >= 3


def test_what_it_needs_are_settings_that_are_read(name: str) -> None:
    source = (ROOT / "shared" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"""env(?:\.\w+\(|, )"([A-Z_]+)\"""", source))
    named = set(re.findall(r"`TIKUB_([A-Z_]+)`", sheet(name)))

    assert named <= read, named - read
    assert {"DATABASE_URL", "AMQP_URL", "SECRET_KEY"} <= set(re.findall(r"`TIKUB_([A-Z_]+)`", section(name, "Needs")))


def test_what_is_to_be_backed_up_is_the_whole_store(name: str, tmp_path: Path) -> None:
    backup = section(name, "Back up")
    embedded = Settings(service=name, data_dir=tmp_path, testing=True).store_url

    assert f"`{embedded.rpartition('/')[2]}`" in backup
    assert "pg_dump" in backup


def test_the_way_back_after_a_restore_is_made_of_words_that_exist(name: str) -> None:
    restore = section(name, "Restore")

    assert restore.index("`migrate`") < restore.index("`outbox recover`")
    for link in re.findall(r"\]\(([^)]+)\)", restore):
        assert (ROOT / "services" / name / link).resolve().is_file(), link
    for words in (["migrate", "--help"], ["outbox", "recover", "--help"], ["inbox", "list", "--help"]):
        with pytest.raises(SystemExit) as end:
            main(service(name), words)
        assert end.value.code == 0, words


def test_what_is_to_be_watched_can_be_looked_at(name: str, tmp_path: Path) -> None:
    made = service(name)
    settings = Settings(service=name, data_dir=tmp_path, testing=True)
    routes = {str(rule) for rule in create_web(made, Runtime(made, settings), settings).url_map.iter_rules()}
    paths = re.findall(r"`(/[a-z/]+)`", section(name, "Watch"))

    assert {"/healthz", "/readyz", "/metrics", "/version"} <= set(paths)
    for path in paths:
        assert {path, f"{path}/"} & routes, path
    if "tikub_outbox_oldest_seconds" in section(name, "Watch"):
        assert "tikub_outbox_oldest_seconds" in (ROOT / "shared/observability/stored.py").read_text(encoding="utf-8")
