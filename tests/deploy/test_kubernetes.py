"""What is in deploy/kubernetes is what a cluster accepts and what the code does; a spoiled copy is found out."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from yamllint.config import YamlLintConfig
from yamllint.linter import run as run_yamllint

from shared.settings import read_settings
from tests.conftest import _give_up
from tests.deploy import manifest_checks as checks
from tests.deploy.manifests import (
    EXIT_WORKER,
    KUBERNETES,
    ROOT,
    SERVICES,
    WHOLE,
    built,
    folders,
    name,
    of_kind,
    pods,
    selected,
    values,
)
from tests.servers.choice import Unavailable

SECRETS = {
    "database_url": "postgresql://ideas:one@database.example/ideas",
    "migrate_url": "postgresql://ideas_owner:two@database.example/ideas",
    "amqp_url": "amqps://ideas:three@bus.example/%2Ftikub",
    "secret_key": "0123456789abcdef0123456789abcdef",
    "oidc_client_secret": "four",
    "smtp_url": "smtp://five@mail.example:587",
}


@pytest.fixture(scope="session", autouse=True)
def _kustomize() -> None:
    try:
        built(KUBERNETES / "base")
    except Unavailable as reason:
        _give_up(str(reason))


@pytest.mark.parametrize("folder", folders())
def test_what_is_built_holds(folder: str):
    incomplete = () if folder in WHOLE else (checks.mounts,)  # an overlay brings the settings

    assert [*faults(built(KUBERNETES / folder), *incomplete)] == []


def test_older_clusters_accept_it_too():
    assert [*checks.old_schemas(built(KUBERNETES / "overlays/production"))] == []


def faults(manifests: checks.Manifests, *left_out: Callable) -> list[str]:
    return [fault for check in checks.CHECKS if check not in left_out for fault in check(manifests)]


def test_the_files_are_tidy():
    config = YamlLintConfig("{extends: default, rules: {line-length: {max: 120}, document-start: disable}}")
    files = [*KUBERNETES.rglob("*.yaml"), ROOT / "deploy/demo/kustomization.yaml"]

    assert [f"{file}: {fault}" for file in files for fault in run_yamllint(file.read_text(), config)] == []


def test_each_service_can_be_deployed_alone():
    for service in SERVICES:
        assert {pod.service for pod in pods(built(KUBERNETES / "services" / service))} == {service}

    assert {pod.service for pod in pods(built(KUBERNETES / "base"))} == {*SERVICES, EXIT_WORKER}
    assert {pod.service for pod in pods(built(KUBERNETES / "overlays/one-service"))} == {"ideas"}


def test_each_service_has_its_own_path():
    from deploy.all_in_one import SERVICES as OURS

    leads = {
        path["path"]: path["backend"]["service"]["name"]
        for ingress in of_kind(built(KUBERNETES / "overlays/production"), "Ingress")
        for path in ingress["spec"]["rules"][0]["http"]["paths"]
    }

    assert leads == {"/": "ideas-web"} | {service.path: f"{service.name}-web" for service in OURS}


def test_the_region_says_its_host_and_addresses_once():
    manifests = built(KUBERNETES / "overlays/production")
    told = (KUBERNETES / "region/region.yaml").read_text()
    hosts = {rule["host"] for ingress in of_kind(manifests, "Ingress") for rule in ingress["spec"]["rules"]}
    inner = [each for each in of_kind(manifests, "NetworkPolicy") if "to-products" not in name(each)]
    ways = {block["cidr"] for policy in inner for block in values(policy, "ipBlock")}

    assert len(hosts) == 1
    assert f"host: {hosts.pop()}\n" in told
    assert len(ways) == 5
    assert all(f": {way}\n" in told for way in ways)


def test_a_lane_is_worked_beside_the_rest():
    """Its own workers, which nothing of the production's selects."""
    lane = pods(built(KUBERNETES / "overlays/one-lane"))
    rest = of_kind(built(KUBERNETES / "overlays/production"), "Deployment", "PodDisruptionBudget", "NetworkPolicy")
    chosen = [each["spec"].get("podSelector") or each["spec"]["selector"] for each in rest]

    assert [pod.spec["containers"][0]["args"] for pod in lane] == [["exit-worker", "--product", "PR-2026-0001"]]
    assert [labels for each in chosen if selected(labels := each["matchLabels"], lane)] == []


def test_another_lane_is_the_same_with_another_number(tmp_path: Path):
    """As the runbook says: a copy in which one number is changed."""
    copy = tmp_path / "deploy" / "kubernetes"
    shutil.copytree(KUBERNETES, copy)
    for number in ("2026-0042", "2026-0043"):
        shutil.copytree(copy / "overlays/one-lane", copy / f"overlays/pr-{number}")
        file = copy / f"overlays/pr-{number}/kustomization.yaml"
        file.write_text(file.read_text().replace("2026-0001", number))
    one, two = (built(copy / f"overlays/pr-{number}") for number in ("2026-0042", "2026-0043"))

    assert faults(one) == faults(two) == []
    assert not {name(each) for each in one} & {name(each) for each in two}
    assert selected(of_kind(one, "Deployment")[0]["spec"]["selector"]["matchLabels"], pods(two)) == []


@pytest.mark.parametrize("folder", WHOLE)
def test_the_code_accepts_the_settings_of_every_pod(folder: str, monkeypatch, tmp_path: Path):
    manifests = built(KUBERNETES / folder)
    for secret, value in SECRETS.items():
        (tmp_path / secret).write_text(f"{value}\n")
    for pod in pods(manifests):
        environment = _environment(pod, manifests, tmp_path)
        with monkeypatch.context() as here:
            for setting in [each for each in os.environ if each.startswith("TIKUB_")]:
                here.delenv(setting)
            for setting, value in environment.items():
                here.setenv(setting, value)
            settings = read_settings(pod.image, store=pod.service != EXIT_WORKER)

        assert pod.service == EXIT_WORKER or settings.store_url.startswith("postgresql")
        assert pod.kind == "Job" or settings.mode == ("demonstration" if "demonstration" in folder else "production")
        assert set(environment) <= {*_settings(), "PROMETHEUS_MULTIPROC_DIR"}, pod.owner


def _environment(pod, manifests, secrets: Path) -> dict[str, str]:
    asked = {each["name"] for each in values(pod.spec, "configMapRef")}
    maps = [each["data"] for each in of_kind(manifests, "ConfigMap") if each["metadata"]["name"] in asked]
    told = {variable: value for each in (*maps, pod.environment()) for variable, value in each.items()}
    return {
        variable: str(secrets / Path(value).name) if value.startswith("/run/secrets/") else value
        for variable, value in told.items()
    }


def _settings() -> set[str]:
    from tests.deploy.settings import settings_read

    return {variant for setting in settings_read() for variant in (setting, f"{setting}_FILE")}


SPOILED = [
    (checks.schemas, "a-service/web.yaml", "maxSurge: 1", "maxSurge: [1]", "maxSurge"),
    (checks.schemas, "a-service/web.yaml", "revisionHistoryLimit: 5", "revisionHistory: 5", "revisionHistory"),
    (checks.schemas, "a-service/scaling.yaml", 'value: "2000"', "value: 2000", "2000 is not of type 'string'"),
    (checks.schemas, "a-service/scaling.yaml", "minReplicaCount", "minReplicas", "minReplicas"),
    (
        checks.scaling,
        "a-service/scaling.yaml",
        "scaleTargetRef:\n    name: worker",
        "scaleTargetRef:\n    name: works",
        "no Deployment",
    ),
    (checks.scaling, "a-service/scaling.yaml", "SERVICE.inbox", "SERVICE.in", "RabbitMQ has no queue ideas.in "),
    (
        checks.scaling,
        "a-service/worker.yaml",
        "  revisionHistoryLimit",
        "  replicas: 2\n  revisionHistoryLimit",
        "replicas beside KEDA",
    ),
    (checks.scaling, "a-service/web.yaml", "  replicas: 2\n", "", "nobody says how many"),
    (
        checks.selectors,
        "a-service/web.yaml",
        "  selector:\n    app.kubernetes.io/component: web",
        "  selector:\n    app.kubernetes.io/component: wed",
        "selects no pod",
    ),
    (
        checks.probes,
        "a-service/web.yaml",
        "port: http\n            periodSeconds: 5",
        "port: https\n            periodSeconds: 5",
        "readiness asks",
    ),
    (checks.probes, "a-service/worker.yaml", "path: /readyz", "path: /ready", "readiness asks"),
    (
        checks.ports,
        "a-service/worker.yaml",
        "containerPort: 8001",
        "containerPort: 8002",
        "listens on 8001, not on 8002",
    ),
    (checks.ports, "a-service/web.yaml", "targetPort: http", "targetPort: https", "has no such port"),
    (
        checks.ways_in,
        "a-service/web.yaml",
        "              service:\n                name: web",
        "              service:\n                name: wed",
        "leads nowhere",
    ),
    (
        checks.hardening,
        "a-service/worker.yaml",
        "readOnlyRootFilesystem: true",
        "readOnlyRootFilesystem: false",
        "readOnlyRootFilesystem is False",
    ),
    (checks.hardening, "a-service/migrate.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"),
    (
        checks.hardening,
        "a-service/web.yaml",
        "enableServiceLinks: false",
        "enableServiceLinks: true",
        "a variable for each Service",
    ),
    (
        checks.hardening,
        "a-service/web.yaml",
        "              memory: 512Mi",
        "              cpu: 1",
        "no limit of memory",
    ),
    (
        checks.rolling,
        "a-service/web.yaml",
        "terminationGracePeriodSeconds: 30",
        "terminationGracePeriodSeconds: 25",
        "too short",
    ),
    (checks.rolling, "a-service/web.yaml", "maxUnavailable: 0", "maxUnavailable: 1", "before others are ready"),
    (checks.secrets, "a-service/web.yaml", "/tikub/secret_key", "/ti-kub/secret_key", "which nothing mounts"),
    (
        checks.mounts,
        "a-service/web.yaml",
        "            - name: tmp\n              mountPath: /tmp\n",
        "",
        "mounted ['secrets']",
    ),
    (checks.secrets, "a-service/web.yaml", "TIKUB_AMQP_URL_FILE\n", "TIKUB_AMQP_URL\n", "stands in the open"),
    (
        checks.ways_out,
        "a-service/network.yaml",
        "      app.kubernetes.io/component: worker\n  policyTypes: [Egress]",
        "      app.kubernetes.io/component: web\n  policyTypes: [Egress]",
        "ways out to",
    ),
    (
        checks.ways_out,
        "a-service/network.yaml",
        "policyTypes: [Ingress, Egress]",
        "policyTypes: [Ingress]",
        "no policy refuses the rest",
    ),
    (checks.ports, "a-service/network.yaml", "- port: health", "- port: healthy", "has no such port"),
    (
        checks.versions,
        "overlays/one-service/kustomization.yaml",
        "newTag: 0.1.0",
        "newTag: latest",
        "image registry.region.example/dsi/ideas:latest",
    ),
    (checks.versions, "a-service/migrate.yaml", "migrate-0-1-0", "migrate", "must end with the version"),
    (checks.mounts, "a-service/web.yaml", "name: tikub-settings", "name: settings", "no ConfigMap settings"),
    (
        checks.scaling,
        "overlays/one-lane/kustomization.yaml",
        "value: portfolio.exit.",
        "value: exit.",
        "has no queue exit",
    ),
    (
        checks.lanes,
        "overlays/one-lane/kustomization.yaml",
        "--product, PR-2026-0001",
        "--product, PR-2026-0002",
        "counted by",
    ),
    (
        checks.lanes,
        "overlays/one-lane/kustomization.yaml",
        ", --product, PR-2026-0001",
        "",
        "works in portfolio.exit and",
    ),
    (checks.lanes, "a-lane/network.yaml", "              - 172.16.0.0/12\n", "", "lets through to 172.16.0.0/12"),
    (checks.lanes, "a-lane/network.yaml", "cidr: 2000::/3", "cidr: ::/0", "lets through to fc00::/7"),
    (checks.ways_out, "a-lane/network.yaml", "- port: 5672", "- port: 5432", "the database is one of them"),
    (
        checks.ways_out,
        "a-lane/network.yaml",
        "        - port: 5671\n        - port: 5672",
        "        - port: 443",
        "ways out to",
    ),
    (checks.probes, "a-lane/worker.yaml", "path: /readyz", "path: /ready", "readiness asks"),
    (checks.rolling, "a-lane/worker.yaml", "PeriodSeconds: 30", "PeriodSeconds: 20", "too short"),
]


@pytest.mark.parametrize(("check", "file", "good", "bad", "fault"), SPOILED, ids=[each[-1] for each in SPOILED])
def test_a_spoiled_copy_is_found_out(check: Callable, file: str, good: str, bad: str, fault: str, tmp_path: Path):
    copy = tmp_path / "deploy" / "kubernetes"
    shutil.copytree(KUBERNETES, copy)
    text = (copy / file).read_text()
    assert good in text
    (copy / file).write_text(text.replace(good, bad))

    overlay = "one-lane" if "lane" in file else "one-service"
    found = [*check(built(copy / "overlays" / overlay))]

    assert any(fault in each for each in found), found


def test_demonstrations_choose_among_the_people_that_the_platform_in_one_process_shows():
    people = [
        each["data"]["people.json"]
        for each in of_kind(built(KUBERNETES / "overlays/demonstration"), "ConfigMap")
        if "people.json" in each["data"]
    ]

    assert people == [(ROOT / "deploy/demo/people.json").read_text()]
