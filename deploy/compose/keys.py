"""The passwords and keys of a compose project, made at the first start; every further start changes nothing.

It runs in a plain Python image, so with the standard library alone. What was drawn is kept in the vault, which no other
container sees; each file that a container reads is written from there into a volume of its own. A file of the same name
in /given (for one service in /given/<service>) takes the place of what would be drawn.
"""

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

APPLICATION, SERVER = 10001, 999
"""Who reads: our own images, and PostgreSQL and RabbitMQ as their images number them."""

EXIT_WORKER = "exit-worker"
"""It has no database: a user of the bus is all that is drawn for it."""

ITERATIONS = 4096
"""PostgreSQL's own number for SCRAM-SHA-256."""


@dataclass
class Vault:
    """What was drawn once, by name."""

    file: Path
    kept: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> "Vault":
        file = folder / "vault.json"
        return cls(file, json.loads(file.read_text()) if file.exists() else {})

    def draw(self, name: str, characters: int = 32) -> str:
        """The secret of this name: the one kept, else a new one, on disk before anybody hears of it."""
        if name not in self.kept:
            self.kept[name] = secrets.token_urlsafe(characters)
            write(self.file, json.dumps(self.kept, indent=1), owner=os.geteuid())
        return self.kept[name]


@dataclass(frozen=True)
class Keys:
    """What the containers of some services are to find, file by file."""

    vault: Vault
    given: Path
    services: tuple[str, ...]
    environment: Mapping[str, str]

    def of(self, service: str) -> dict[str, str]:
        """What the pages and the worker of a service may read."""
        password = self.vault.draw(f"{service}/database")
        return self._with_given(
            service,
            {
                "database_url": self._database_url(service, service, password),
                "amqp_url": self._amqp_url(service),
                "secret_key": self.vault.draw("secret_key", 48),
                "smtp_url": self.environment.get("TIKUB_SMTP_URL", ""),
                "oidc_client_secret": "",
            },
        )

    def of_owner(self, service: str) -> dict[str, str]:
        """The same for whoever changes tables, whose address of the database is another one."""
        password = self.vault.draw(f"{service}/owner")
        owner = {"migrate_url": self._database_url(service, f"{service}_owner", password)}
        return self.of(service) | self._with_given(service, owner)

    def of_exit_worker(self) -> dict[str, str]:
        """Whoever makes checks goes out to addresses that people typed: it finds the bus, and nothing else."""
        return self._with_given(EXIT_WORKER, {"amqp_url": self._amqp_url(EXIT_WORKER)})

    def _with_given(self, service: str, drawn: dict[str, str]) -> dict[str, str]:
        places = {name: (self.given / service / name, self.given / name) for name in drawn}
        found = {name: next((place for place in both if place.is_file()), None) for name, both in places.items()}
        return drawn | {name: place.read_text().strip() for name, place in found.items() if place}

    def _database_url(self, service: str, user: str, password: str) -> str:
        host = self.environment.get("TIKUB_DATABASE_HOST", "postgres:5432")
        return f"postgresql://{user}:{password}@{host}/{service}"

    def _amqp_url(self, user: str) -> str:
        password, vhost = self.vault.draw(f"{user}/bus"), quote("/tikub", safe="")
        nodes = self.environment.get("TIKUB_AMQP_NODES", "rabbitmq:5672").split()
        return " ".join(f"amqp://{user}:{password}@{node}/{vhost}" for node in nodes)

    def databases(self) -> str:
        """What PostgreSQL runs at its first start; it may be run again, with new passwords also."""
        return "\\set ON_ERROR_STOP on\n" + "".join(map(self._database, self.services))

    def _database(self, service: str) -> str:
        words = {
            "service": service,
            "password": scram(self.vault.draw(f"{service}/database"), self._salt(f"{service}/database")),
            "owner_password": scram(self.vault.draw(f"{service}/owner"), self._salt(f"{service}/owner")),
        }
        return DATABASE.format(**words)

    def definitions(self, committed: str) -> str:
        """The bus as it is committed, with its users."""
        wanted = json.loads(committed)
        names = [user["name"] for user in wanted["users"]]
        wanted["users"] = [*map(self._user, names), self._user("operator", "administrator")]
        full = {"user": "operator", "vhost": "/tikub", "configure": ".*", "write": ".*", "read": ".*"}
        wanted["permissions"].append(full)
        return json.dumps(wanted, indent=1)

    def _user(self, name: str, *tags: str) -> dict[str, object]:
        hashed = rabbit_hash(self._bus_password(name), self._salt(f"{name}/bus")[:4])
        return {
            "name": name,
            "password_hash": hashed,
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": list(tags),
        }

    def _bus_password(self, name: str) -> str:
        """That of the address in use: one that was rotated must not come back when RabbitMQ reads this again."""
        held = self.of(name) if name in self.services else self.of_exit_worker() if name == EXIT_WORKER else {}
        address = held.get("amqp_url", "").partition(" ")[0]
        return unquote(urlsplit(address).password or "") or self.vault.draw(f"{name}/bus")

    def _salt(self, name: str) -> bytes:
        return hashlib.sha256(self.vault.draw(f"{name}/salt").encode()).digest()[:16]


DATABASE = """
SELECT 'CREATE ROLE {service}_owner LOGIN' WHERE to_regrole('{service}_owner') IS NULL \\gexec
SELECT 'CREATE ROLE {service} LOGIN' WHERE to_regrole('{service}') IS NULL \\gexec
ALTER ROLE {service}_owner PASSWORD '{owner_password}';
ALTER ROLE {service}_owner SET lock_timeout = '5min';
ALTER ROLE {service}_owner SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE {service} PASSWORD '{password}';
ALTER ROLE {service} SET statement_timeout = '60s';
ALTER ROLE {service} SET lock_timeout = '10s';
ALTER ROLE {service} SET idle_in_transaction_session_timeout = '60s';
SELECT 'CREATE DATABASE {service} OWNER {service}_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{service}') \\gexec
REVOKE ALL ON DATABASE {service} FROM PUBLIC;
GRANT CONNECT ON DATABASE {service} TO {service};
\\connect {service}
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {service};
ALTER DEFAULT PRIVILEGES FOR ROLE {service}_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {service};
ALTER DEFAULT PRIVILEGES FOR ROLE {service}_owner GRANT USAGE, SELECT ON SEQUENCES TO {service};
"""

SERVER_SCRIPT = "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;\n"
"""For a server that holds nothing else: every user may open these two unless told otherwise."""


def scram(password: str, salt: bytes) -> str:
    """A password as PostgreSQL keeps it (RFC 5803), so that the password itself stands in no file of the server."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256${ITERATIONS}:{salt64}${stored64}:{server64}"


def rabbit_hash(password: str, salt: bytes) -> str:
    """A password as RabbitMQ keeps it: four bytes of salt, then the digest of both."""
    return b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def write(file: Path, text: str, owner: int) -> bool:
    """Put a file there for one reader, whole or not at all; False when it said so already."""
    if file.exists() and file.read_text() == text:
        return False
    new = file.with_name(f".{file.name}.new")
    new.write_text(text)
    new.chmod(0o400)
    os.chown(new, owner, owner)
    new.replace(file)
    return True


def hand_out(folder: Path, files: Mapping[str, str], owner: int) -> Iterator[Path]:
    """Write the files of one volume; gives those that changed."""
    if not folder.is_dir():
        return
    folder.chmod(0o700)
    yield from (folder / name for name, text in files.items() if write(folder / name, text, owner))
    os.chown(folder, owner, owner)


def prepare(root: Path, keys: Keys) -> Iterator[Path]:
    """Each mounted volume with its files; gives the files that changed."""
    for service in keys.services:
        yield from hand_out(root / "secrets" / service, keys.of(service), APPLICATION)
        yield from hand_out(root / "owners" / service, keys.of_owner(service), APPLICATION)
    yield from hand_out(root / "secrets" / EXIT_WORKER, keys.of_exit_worker(), APPLICATION)
    password = {"password": keys.vault.draw("postgres")}
    scripts = {"databases.sql": keys.databases(), "server.sql": SERVER_SCRIPT}
    yield from hand_out(root / "postgres", password | scripts, SERVER)
    committed = root / "definitions.json"
    if committed.is_file():
        bus = {"definitions.json": keys.definitions(committed.read_text())}
        yield from hand_out(root / "rabbitmq", bus, SERVER)
    for node in sorted((root / "nodes").glob("*")):
        yield from hand_out(node, {".erlang.cookie": keys.vault.draw("erlang-cookie")}, SERVER)


def main() -> None:
    """Read the environment, write what is missing, tell which files changed and never what is in them."""
    root = Path(os.environ.get("TIKUB_KEYS_ROOT", "/"))
    services = tuple(os.environ.get("TIKUB_SERVICES", "ideas governance portfolio notify").split())
    keys = Keys(Vault.open(root / "vault"), root / "given", services, os.environ)
    changed = list(prepare(root, keys))
    for file in changed:
        print(f"written: {file}")
    print(f"{len(changed)} files written")


if __name__ == "__main__":
    main()
