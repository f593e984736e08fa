"""Passwords and keys are drawn once, each where only its reader finds it, and servers believe what is made of them."""

import json
import os
import re
import shutil
import subprocess
from base64 import b64decode
from pathlib import Path

import psycopg
import pytest

from deploy.compose import keys
from deploy.compose.keys import Keys, Vault, prepare, rabbit_hash, scram
from tests.system.platforms import PATHS, ROOT

SERVICES = tuple(PATHS)


@pytest.fixture(autouse=True)
def _readers_are_whoever_runs_the_tests(monkeypatch):
    monkeypatch.setattr(keys, "APPLICATION", os.getuid())
    monkeypatch.setattr(keys, "SERVER", os.getuid())


@pytest.fixture
def root(tmp_path) -> Path:
    """The volumes as compose mounts them."""
    volumes = [f"{kind}/{service}" for kind in ("secrets", "owners") for service in SERVICES]
    for volume in ("secrets/exit-worker", "vault", "given", "postgres", "rabbitmq", "nodes/rabbitmq", *volumes):
        (tmp_path / volume).mkdir(parents=True)
    shutil.copy(ROOT / "deploy/rabbitmq/definitions.json", tmp_path)
    return tmp_path


def started(root: Path, **environment: str) -> list[str]:
    """One start; the files that it wrote."""
    drawn = Keys(Vault.open(root / "vault"), root / "given", SERVICES, environment)
    return sorted(str(file.relative_to(root)) for file in prepare(root, drawn))


def said(root: Path, name: str) -> str:
    return (root / name).read_text()


def test_a_second_start_changes_nothing(root):
    assert len(started(root)) > 40
    assert started(root) == []


def test_a_start_that_was_cut_short_draws_nothing_again(root):
    started(root)
    before = said(root, "secrets/ideas/database_url")
    (root / "secrets/ideas/database_url").unlink()

    assert started(root) == ["secrets/ideas/database_url"]
    assert said(root, "secrets/ideas/database_url") == before


def test_files_can_be_read_by_their_reader_and_written_by_nobody(root):
    started(root)

    assert {oct(file.stat().st_mode & 0o777) for file in root.glob("secrets/*/*")} == {"0o400"}
    assert {oct(folder.stat().st_mode & 0o777) for folder in root.glob("secrets/*")} == {"0o700"}
    assert oct((root / "vault/vault.json").stat().st_mode & 0o777) == "0o400"


def test_no_service_finds_the_password_of_another_one(root):
    started(root)
    drawn = json.loads(said(root, "vault/vault.json"))

    for service in SERVICES:
        found = "".join(file.read_text() for file in (root / "secrets" / service).iterdir())
        own = {name for name, secret in drawn.items() if secret in found}
        assert own == {f"{service}/database", f"{service}/bus", "secret_key"}


def test_whoever_makes_checks_finds_the_bus_and_nothing_else(root):
    started(root)
    drawn = json.loads(said(root, "vault/vault.json"))

    assert [file.name for file in (root / "secrets/exit-worker").iterdir()] == ["amqp_url"]
    assert {name for name, secret in drawn.items() if secret in said(root, "secrets/exit-worker/amqp_url")} == {
        "exit-worker/bus"
    }


def test_only_the_migration_finds_the_owner_of_the_tables(root):
    started(root)

    assert not (root / "secrets/ideas/migrate_url").exists()
    assert said(root, "owners/ideas/migrate_url").startswith("postgresql://ideas_owner:")


def test_servers_are_given_no_password_of_a_service(root):
    started(root)
    told = said(root, "postgres/databases.sql") + said(root, "rabbitmq/definitions.json")
    drawn = json.loads(said(root, "vault/vault.json"))

    assert not [name for name, secret in drawn.items() if secret in told]


def test_what_is_given_takes_the_place_of_what_is_drawn(root):
    (root / "given/secret_key").write_text("the Region's own\n")
    (root / "given/notify").mkdir()
    (root / "given/notify/smtp_url").write_text("smtps://mail.region.example")
    started(root, TIKUB_SMTP_URL="smtp://mails:1025")

    assert said(root, "secrets/ideas/secret_key") == "the Region's own"
    assert said(root, "secrets/notify/smtp_url") == "smtps://mail.region.example"
    assert said(root, "secrets/ideas/smtp_url") == "smtp://mails:1025"


def test_three_nodes_are_three_addresses_of_one_user(root):
    started(root)
    one = said(root, "secrets/ideas/amqp_url")

    changed = started(root, TIKUB_AMQP_NODES="rabbitmq:5672 rabbitmq-2:5672 rabbitmq-3:5672")

    three = said(root, "secrets/ideas/amqp_url").split()
    assert three[0] == one
    assert [re.search(r"@([\w-]+):", url)[1] for url in three] == ["rabbitmq", "rabbitmq-2", "rabbitmq-3"]
    assert {name.rsplit("/", maxsplit=1)[-1] for name in changed} == {"amqp_url"}


def test_the_bus_is_what_was_committed_and_its_users(root):
    started(root)
    committed, placed = json.loads(said(root, "definitions.json")), json.loads(said(root, "rabbitmq/definitions.json"))

    assert {user["name"] for user in placed["users"]} == {*SERVICES, "exit-worker", "operator"}
    assert placed["permissions"][:-1] == committed["permissions"]
    assert {key for key in committed if placed[key] != committed[key]} == {"users", "permissions"}


def test_a_password_that_was_changed_by_hand_does_not_come_back_when_rabbitmq_starts_again(root):
    started(root)
    (root / "given/ideas").mkdir()
    (root / "given/ideas/amqp_url").write_text("amqp://ideas:n%40uveau@rabbitmq:5672/%2Ftikub\n")

    started(root)

    users = {user["name"]: user for user in json.loads(said(root, "rabbitmq/definitions.json"))["users"]}
    salt = b64decode(users["ideas"]["password_hash"])[:4]
    assert users["ideas"]["password_hash"] == rabbit_hash("n@uveau", salt)


def test_a_password_is_hashed_as_rabbitmq_documents_it():
    """The example of its documentation, "Credentials and Passwords"."""
    assert rabbit_hash("test12", bytes.fromhex("908DC60A")) == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"


def test_postgresql_makes_the_databases_and_lets_their_users_in(root, postgres, tmp_path):
    """The very script, on a real server, twice; under names that nobody else has."""
    psql = shutil.which("psql") or pytest.skip("psql is not on this machine")
    server = postgres.database("keys")
    name = f"keys{os.getpid()}"
    drawn = Keys(Vault.open(root / "vault"), root / "given", (name,), {})
    script = tmp_path / "databases.sql"
    script.write_text(drawn.databases())
    try:
        for _ in range(2):
            subprocess.run([psql, "-qX", "-f", str(script), server], check=True, capture_output=True, timeout=60)
        _owner_makes_and_service_fills(server, drawn, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"DROP ROLE IF EXISTS {name}, {name}_owner")


def _owner_makes_and_service_fills(server: str, drawn: Keys, name: str) -> None:
    at = psycopg.conninfo.conninfo_to_dict(server)
    here = {"host": at["host"], "port": at["port"], "dbname": name}
    owner = {"user": f"{name}_owner", "password": drawn.vault.draw(f"{name}/owner")}
    service = {"user": name, "password": drawn.vault.draw(f"{name}/database")}
    with psycopg.connect(**here, **owner) as connection:
        connection.execute("CREATE TABLE facts (id bigserial, said text)")
    with psycopg.connect(**here, **service, autocommit=True) as connection:
        connection.execute("INSERT INTO facts (said) VALUES ('yes')")
        assert connection.execute("SHOW lock_timeout").fetchone() == ("10s",)
        for refused in (
            "CREATE TABLE more (id int)",
            "DROP TABLE facts",
            "TRUNCATE facts",
            "CREATE TEMP TABLE t (i int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)


def test_a_scram_verifier_says_how_it_was_made():
    assert re.fullmatch(r"SCRAM-SHA-256\$4096:[\w+/=]{24}\$[\w+/=]{44}:[\w+/=]{44}", scram("secret", b"0" * 16))
