"""Compose files are what the specification accepts and what the code does; a spoiled copy is found out."""

from collections.abc import Callable

import pytest

from tests.deploy import compose_checks as checks
from tests.deploy import compose_files as files
from tests.deploy.compose_files import CLUSTER, LANE, MAIN, ONE_SERVICE, ROOT, Compose

FILES = {"platform": files.main, "cluster": files.cluster, "lane": files.lane, "one service": files.one_service}


def faults(compose: Compose, *more: Callable) -> list[str]:
    return [fault for check in (*checks.CHECKS, *more) for fault in check(compose)]


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_holds(name):
    assert faults(FILES[name]()) == []


def test_each_service_has_its_three_roles():
    assert [*checks.roles(files.main())] == []


@pytest.mark.parametrize("file", [MAIN, CLUSTER, LANE, ONE_SERVICE], ids=lambda file: file.name)
def test_each_file_as_written_is_one_that_the_specification_accepts(file):
    assert [*checks.schema(files.read(file))] == []


@pytest.mark.parametrize(("file", "base"), [(MAIN, ROOT), (CLUSTER, ROOT), (ONE_SERVICE, ONE_SERVICE.parent)])
def test_every_file_that_is_mounted_is_there(file, base):
    missing = [name for name, each in files.read(file)["configs"].items() if not (base / each["file"]).is_file()]

    assert missing == []


def test_one_service_alone_takes_the_same_settings_as_the_platform():
    alone, whole = files.one_service()["services"], files.main()["services"]

    for role in ("migrate", "web", "worker"):
        assert alone[role]["environment"] == whole[f"portfolio-{role}"]["environment"]


def test_only_the_keys_of_the_cluster_name_three_nodes():
    assert files.main()["services"]["keys"]["environment"]["TIKUB_AMQP_NODES"] == "rabbitmq:5672"
    assert files.cluster()["services"]["keys"]["environment"]["TIKUB_AMQP_NODES"].count("rabbitmq") == 3


def put(path: str, value: object) -> Callable[[Compose], None]:
    """Write `value` at `service.key.key`, or take the key away where it is None."""

    def spoil(compose: Compose) -> None:
        *way, last = path.split(".")
        place = compose["services"]
        for step in way:
            place = place[step]
        place.pop(last) if value is None else place.update({last: value})

    return spoil


SPOILED = {
    "a word that compose does not know": (put("ideas-web.restarts", "always"), "restarts"),
    "a wrong type": (put("ideas-web.mem_limit", ["1g"]), "mem_limit"),
    "a root that can be written to": (put("gateway.read_only", value=False), "gateway: read_only is not True"),
    "capabilities kept": (put("notify-worker.cap_drop", []), "notify-worker: cap_drop"),
    "capabilities added": (put("postgres.cap_add", ["CHOWN"]), "postgres: keeps capabilities"),
    "a privileged container": (put("rabbitmq.privileged", value=True), "rabbitmq: reaches the machine"),
    "root as user": (put("rabbitmq.user", None), "rabbitmq: runs as root"),
    "memory without limit": (put("postgres.mem_limit", None), "postgres: no mem_limit"),
    "another service's secrets": (
        put("ideas-web.volumes", ["ideas-secrets:/run/secrets:ro", "notify-secrets:/more:ro"]),
        "ideas-web: sees notify-secrets",
    ),
    "the owner's secrets for pages": (
        put("ideas-web.volumes", ["ideas-owner:/run/secrets:ro"]),
        "ideas-web: sees ideas-owner",
    ),
    "secrets that can be written": (
        put("ideas-web.volumes", ["ideas-secrets:/run/secrets"]),
        "ideas-web: its secrets are not in /run/secrets",
    ),
    "a secret that nobody puts there": (
        put("exit-worker.environment.TIKUB_DATABASE_URL_FILE", "/run/secrets/database_url"),
        "exit-worker: TIKUB_DATABASE_URL_FILE names /run/secrets/database_url",
    ),
    "the vault": (put("gateway.volumes", ["vault:/vault:ro"]), "gateway: sees the vault"),
    "a database for everyone": (put("postgres.ports", ["5432:5432"]), "postgres: publishes"),
    "an open mail catcher": (put("mails.ports", ["8025:8025"]), "mails: 8025:8025 is open to everyone"),
    "servers outside": (put("postgres.networks", ["data", "outside"]), "postgres: stands in outside"),
    "a gateway that reaches the servers": (put("gateway.networks", ["pages", "data"]), "gateway: reaches the servers"),
    "nothing says that it is ready": (put("postgres.healthcheck", None), "postgres: nothing says"),
    "a migration again and again": (put("ideas-migrate.restart", "always"), "ideas-migrate: would be started again"),
    "a worker that stays dead": (put("ideas-worker.restart", "no"), "ideas-worker: stays away"),
    "an image without version": (put("postgres.image", "postgres"), "postgres: postgres names no version"),
    "the latest image": (put("rabbitmq.image", "rabbitmq:latest"), "rabbitmq:latest names no version"),
    "an old image of ours": (put("ideas-web.image", "tikub/ideas:0.0.1"), "is not version"),
    "a service that waits for another": (
        put("ideas-web.depends_on.notify-migrate", {"condition": "service_started"}),
        "ideas-web: waits for notify-migrate",
    ),
    "pages that wait for the bus": (
        put("ideas-migrate.depends_on.rabbitmq", {"condition": "service_healthy"}),
        "ideas-web: waits for the bus",
    ),
    "a setting misspelt": (put("ideas-web.environment.TIKUB_MODUS", "x"), "nothing reads TIKUB_MODUS"),
    "a setting forgotten": (put("ideas-web.environment.TIKUB_MODE", None), "TIKUB_MODE cannot be given"),
    "a volume that nobody declared": (put("gateway.volumes", ["stray:/stray"]), "volume stray"),
    "a config that nobody declared": (put("gateway.configs", [{"source": "stray", "target": "/s"}]), "config stray"),
    "too little patience": (put("ideas-worker.stop_grace_period", "10s"), "ideas-worker: is killed after 10s"),
    "no place for temporary files": (put("ideas-web.tmpfs", None), "ideas-web: has no place"),
    "the role of another": (put("ideas-web.command", ["worker"]), "ideas-web: is not its image with the role web"),
    "the image of another": (put("ideas-web.image", "tikub/notify:0.1.0"), "ideas-web: is not its image"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_copy_is_found_out(fault):
    compose = files.main()
    spoil, said = SPOILED[fault]

    spoil(compose)

    assert any(said in each for each in faults(compose, checks.roles)), faults(compose, checks.roles)
