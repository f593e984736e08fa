"""What must hold for compose files beyond their schema; each check yields one sentence for each fault."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema

from deploy.compose.keys import Keys, Vault
from shared.version import VERSION
from shared.worker import DRAIN
from tests.deploy.compose_files import SERVICES, Compose, source, target
from tests.deploy.settings import settings_read

Faults = Iterator[str]

OURS = re.compile(r"tikub/(\w+):")
ROLES = ("migrate", "web", "worker")
ENDING = {*(f"{service}-migrate" for service in SERVICES), "migrate", "keys", "demo-roles", "rabbitmq-cluster"}
"""Containers that do something once."""
OWN_HEALTH_CHECK = {"mails", "prometheus", "alertmanager"}
"""Images of others that say themselves how they are, or that nobody waits for."""
OWN_USER = {"prometheus", "alertmanager"}
"""Images that do not run as root by themselves."""
WITHOUT_VERSION = {"axllent/mailpit:latest"}
"""It catches the mails of demonstrations and keeps nothing."""
SECRETS = "/run/secrets"
FIXED = {f"TIKUB_{name}" for name in ("DATA_DIR", "HOST", "PORT", "HEALTH_PORT", "TESTING", "FETCH_ALLOWED")}
"""What the images set, and what only tests do."""
EXIT_WORKER = "exit-worker"
READ_BY_EXIT_WORKER = {f"TIKUB_{name}" for name in ("MODE", "LOG_LEVEL", "CHECKS_AT_ONCE", "AMQP_URL")}
GRACE = re.compile(r"(\d+)s")


def schema(compose: Compose) -> Faults:
    """The Compose Specification's own schema, in the copy that check-jsonschema keeps up to date."""
    shipped = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    validator = jsonschema.validators.validator_for(rules := json.loads(shipped.read_text()))(rules)
    yield from (f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in validator.iter_errors(compose))


def roles(compose: Compose) -> Faults:
    for service in SERVICES:
        for role in ROLES:
            found = compose["services"].get(f"{service}-{role}", {})
            if not str(found.get("image")).startswith(f"tikub/{service}:") or found.get("command") != [role]:
                yield f"{service}-{role}: is not its image with the role {role}"


def hardened(compose: Compose) -> Faults:
    for name, container in compose["services"].items():
        wanted = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"], "init": True}
        yield from (f"{name}: {key} is not {value}" for key, value in wanted.items() if container.get(key) != value)
        yield from (f"{name}: no {key}" for key in ("mem_limit", "pids_limit", "logging") if key not in container)
        if {"privileged", "pid", "ipc", "devices"} & container.keys():
            yield f"{name}: reaches the machine"
        if container.get("cap_add") and name != "keys":
            yield f"{name}: keeps capabilities"
        if "user" not in container and not _ours(container) and name not in OWN_USER | {"keys"}:
            yield f"{name}: runs as root"


def secrets(compose: Compose) -> Faults:
    """Each container finds its own service's secrets and nobody else's; the tables' owner stays with the migration."""
    for name, container in compose["services"].items():
        mounted = {source(volume): volume for volume in container.get("volumes", ())}
        if "vault" in mounted and name != "keys":
            yield f"{name}: sees the vault"
        if service := _ours(container):
            kind = "owner" if _role(container) == "migrate" else "secrets"
            reader = EXIT_WORKER if _role(container) == EXIT_WORKER else service
            own = {f"{reader}-{kind}", kind} & mounted.keys()
            yield from (f"{name}: sees {volume}" for volume in sorted(mounted.keys() - own))
            if [f"{volume}:{SECRETS}:ro" for volume in own] != [mounted[volume] for volume in own] or not own:
                yield f"{name}: its secrets are not in {SECRETS}, to be read only"


def ports(compose: Compose) -> Faults:
    for name, container in compose["services"].items():
        published = container.get("ports", [])
        if published and name != "gateway" and "profiles" not in container:
            yield f"{name}: publishes {published}"
        yield from (f"{name}: {port} is open to everyone" for port in published if not port.startswith("127.0.0.1:"))


def health(compose: Compose) -> Faults:
    for name, container in compose["services"].items():
        check = container.get("healthcheck", {})
        if name in ENDING:
            yield from () if _ends(container) else (f"{name}: would be started again",)
        elif container.get("restart") != "unless-stopped":
            yield f"{name}: stays away after a crash"
        elif not (_ours(container) or name in OWN_HEALTH_CHECK or check.get("test")):
            yield f"{name}: nothing says whether it is ready"


def _ends(container: dict[str, Any]) -> bool:
    return container.get("restart", "no") == "no"


def images(compose: Compose) -> Faults:
    for name, container in compose["services"].items():
        image = container["image"]
        if service := _ours(container):
            yield from () if image == f"tikub/{service}:{VERSION}" else (f"{name}: {image} is not version {VERSION}",)
        elif image not in WITHOUT_VERSION and not re.fullmatch(r"[\w/.-]+:v?\d[\w.-]*", image):
            yield f"{name}: {image} names no version"


def dependencies(compose: Compose) -> Faults:
    """No service waits for another one, and no page for the bus."""
    for name, container in compose["services"].items():
        needed = _all_needed(compose, name)
        if service := _ours(container):
            others = {other for other in needed if _ours(compose["services"][other]) not in {"", service}}
            yield from (f"{name}: waits for {other}" for other in sorted(others))
        if _role(container) == "web" and "rabbitmq" in needed:
            yield f"{name}: waits for the bus"


def _all_needed(compose: Compose, name: str) -> set[str]:
    direct = set(compose["services"][name].get("depends_on", {}))
    return direct.union(*(_all_needed(compose, each) for each in direct))


def settings(compose: Compose) -> Faults:
    """Each name is one that the code reads, and each that an operator may choose can be given."""
    known = settings_read()
    for name, container in compose["services"].items():
        if _role(container):
            given = {word if word in known else word.removesuffix("_FILE") for word in container["environment"]}
            yield from (f"{name}: nothing reads {word}" for word in sorted(given - known))
            wanted = READ_BY_EXIT_WORKER if _role(container) == EXIT_WORKER else known - FIXED
            yield from (f"{name}: {word} cannot be given" for word in sorted(wanted - given))


def files_found(compose: Compose) -> Faults:
    """Each file that a container of ours is told to read is among those that `keys` puts before it."""
    with TemporaryDirectory() as folder:
        keys = Keys(Vault.open(Path(folder)), Path(folder), SERVICES, {})
        for name, container in compose["services"].items():
            if role := _role(container):
                makes = {"migrate": keys.of_owner, EXIT_WORKER: lambda _service: keys.of_exit_worker()}
                there = makes.get(role, keys.of)(_ours(container))
                asked = {setting: str(path) for setting, path in container["environment"].items() if "_FILE" in setting}
                for setting, path in asked.items():
                    if path.startswith(SECRETS) and path.removeprefix(f"{SECRETS}/") not in there:
                        yield f"{name}: {setting} names {path}, which nobody puts there"


def networks(compose: Compose) -> Faults:
    """Servers stand where nothing from outside comes and from where nothing goes out."""
    for name, container in compose["services"].items():
        joined = container.get("networks", ["default"])
        if name.startswith(("postgres", "rabbitmq")):
            open_ones = [each for each in joined if not (compose["networks"][each] or {}).get("internal")]
            yield from (f"{name}: stands in {each}" for each in open_ones)
        if name == "gateway" and "data" in joined:
            yield f"{name}: reaches the servers"


def declared(compose: Compose) -> Faults:
    """What containers mount is declared, and what is declared is used."""
    used = {source(volume) for one in compose["services"].values() for volume in one.get("volumes", ())}
    named = {volume for volume in used if not volume.startswith((".", "/"))}
    yield from (f"volume {name}" for name in sorted(named ^ compose["volumes"].keys()))
    copied = {each["source"] for one in compose["services"].values() for each in one.get("configs", ())}
    yield from (f"config {name}" for name in sorted(copied ^ compose["configs"].keys()))


def grace(compose: Compose) -> Faults:
    """A worker may end its batch, a page its request, before the engine loses patience."""
    for name, container in compose["services"].items():
        if _role(container) in {"web", "worker", EXIT_WORKER}:
            given = GRACE.fullmatch(container.get("stop_grace_period", ""))
            if given is None or int(given[1]) <= DRAIN:
                yield f"{name}: is killed after {container.get('stop_grace_period')}"


def writable(compose: Compose) -> Faults:
    """With a root that is read-only, what is written for a moment goes to memory."""
    for name, container in compose["services"].items():
        if _role(container) in {"web", "worker", EXIT_WORKER} and "/tmp" not in map(target, container.get("tmpfs", ())):
            yield f"{name}: has no place for temporary files"


def _ours(container: dict[str, Any]) -> str:
    """The service whose image a container runs, if it is one of ours."""
    found = OURS.match(container.get("image", ""))
    return found[1] if found else ""


def _role(container: dict[str, Any]) -> str:
    return str((container.get("command") or [""])[0]) if _ours(container) and "entrypoint" not in container else ""


CHECKS = (
    schema,
    hardened,
    secrets,
    files_found,
    ports,
    health,
    images,
    dependencies,
    settings,
    networks,
    declared,
    grace,
    writable,
)
"""For any file; `roles` is about the whole platform."""
