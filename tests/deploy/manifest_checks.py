"""What must hold for manifests beyond their schemas; each check yields one sentence for each fault."""

import inspect
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import ip_network

import jsonschema
import kubernetes_validate

from services.portfolio.commands.lanes import command_line
from services.portfolio.domain.lanes import EXIT
from shared import worker_health
from shared.topology import VHOST
from shared.version import VERSION
from shared.web import health, serve
from shared.worker import DRAIN
from tests.deploy.manifests import EXIT_WORKER, ROOT, SERVICES, Manifest, Pod, name, of_kind, pods, selected, values

KEDA = json.loads((ROOT / "tests/deploy/keda.json").read_text())
DEFINITIONS = json.loads((ROOT / "deploy/rabbitmq/definitions.json").read_text())
PRIVATE = [*map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16"))]
PRIVATE += [*map(ip_network, ("100.64.0.0/10", "0.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"))]
PROBED = {"web": health, "worker": worker_health, EXIT_WORKER: command_line}
LANE = re.compile(EXIT.lane("PR").replace(".", "[.]") + r"-\d{4}-\d{4}")
"""The queue of a product's own lane, which the portfolio makes when the lane is opened."""
OLDEST, NEWEST = "1.29", kubernetes_validate.latest_version()

Manifests = tuple[Manifest, ...]
Faults = Iterator[str]


def schemas(manifests: Manifests) -> Faults:
    for text in _texts(manifests):
        yield from _schema_faults(text, NEWEST)


def old_schemas(manifests: Manifests) -> Faults:
    """The same against the oldest version that we promise to work on."""
    for text in _texts(manifests):
        yield from _schema_faults(text, OLDEST)


def _texts(manifests: Manifests) -> set[str]:
    """Without the services' names, so that what differs in nothing else is validated once."""
    return {re.sub("|".join(SERVICES), "SERVICE", json.dumps(each, sort_keys=True)) for each in manifests}


@cache
def _schema_faults(text: str, version: str) -> tuple[str, ...]:
    manifest = json.loads(text)
    try:
        if manifest["kind"] in KEDA:
            jsonschema.validate(manifest, KEDA[manifest["kind"]])
        else:
            kubernetes_validate.validate(manifest, version, strict=True)
    except jsonschema.ValidationError as fault:
        return (f"{name(manifest)}: {'.'.join(map(str, fault.path))}: {fault.message}",)
    except kubernetes_validate.SchemaNotFoundError as fault:
        return (f"{name(manifest)}: {fault.message}",)
    return ()


def selectors(manifests: Manifests) -> Faults:
    """Whatever selects pods finds some, and a Deployment its own."""
    everyone = pods(manifests)
    for manifest in of_kind(manifests, "Service", "PodDisruptionBudget", "NetworkPolicy"):
        spec = manifest["spec"]
        chosen = spec.get("podSelector") or spec["selector"]
        labels = chosen if manifest["kind"] == "Service" else chosen.get("matchLabels", {})
        if not labels:
            yield f"{name(manifest)} selects every pod of the namespace"
        if not selected(labels, everyone):
            yield f"{name(manifest)} selects no pod"
    for manifest in of_kind(manifests, "Deployment"):
        own = [pod for pod in everyone if pod.owner == name(manifest)]
        spread = [each["labelSelector"] for each in own[0].spec["topologySpreadConstraints"]]
        for labels in (each["matchLabels"] for each in (manifest["spec"]["selector"], *spread)):
            if selected(labels, everyone) != own:
                yield f"{name(manifest)} selects other pods than its own"


def hardening(manifests: Manifests) -> Faults:
    for pod in pods(manifests):
        context = pod.spec["securityContext"]
        if (context.get("runAsNonRoot"), context.get("runAsUser")) != (True, 10001):
            yield f"{pod.owner} may run as root"
        if context.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{pod.owner} has no seccomp profile"
        if pod.spec.get("automountServiceAccountToken") is not False:
            yield f"{pod.owner} gets a token of the cluster"
        if pod.spec.get("enableServiceLinks") is not False:
            yield f"{pod.owner} gets a variable for each Service"
        for container in pod.containers:
            yield from _container_hardening(pod, container)


def _container_hardening(pod: Pod, container: Manifest) -> Faults:
    context = container.get("securityContext", {})
    wanted = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    for what, value in wanted.items():
        if context.get(what) != value:
            yield f"{pod.owner}/{container['name']}: {what} is {context.get(what)}"
    resources = container.get("resources", {})
    if not {"cpu", "memory"} <= resources.get("requests", {}).keys() or "memory" not in resources.get("limits", {}):
        yield f"{pod.owner}/{container['name']} asks for no resources or has no limit of memory"


def mounts(manifests: Manifests) -> Faults:
    """Each mount has its volume and each volume its mount; what is written to is no part of the image."""
    for pod in pods(manifests):
        volumes = {each["name"] for each in pod.spec["volumes"]}
        for container in pod.containers:
            mounted = {each["name"] for each in container["volumeMounts"]}
            if mounted != volumes:
                yield f"{pod.owner}: volumes {sorted(volumes)}, mounted {sorted(mounted)}"
        yield from _config_maps(pod, manifests)


def _config_maps(pod: Pod, manifests: Manifests) -> Faults:
    there = {each["metadata"]["name"] for each in of_kind(manifests, "ConfigMap")}
    asked = {each["name"] for key in ("configMapRef", "configMap") for each in values(pod.spec, key)}
    if missing := asked - there:
        yield f"{pod.owner}: no ConfigMap {', '.join(sorted(missing))}"


def versions(manifests: Manifests) -> Faults:
    for pod in pods(manifests):
        for container in pod.containers:
            image, _, tag = container["image"].rpartition(":")
            if tag != VERSION or image.rpartition("/")[2] != pod.image:
                yield f"{pod.owner}: image {container['image']}, version {VERSION}"
        if pod.labels["app.kubernetes.io/version"] != VERSION:
            yield f"{pod.owner} says that its version is another than {VERSION}"
    for job in of_kind(manifests, "Job"):
        if not job["metadata"]["name"].endswith(VERSION.replace(".", "-")):
            yield f"{name(job)}: a Job may not change, so its name must end with the version {VERSION}"


def rolling(manifests: Manifests) -> Faults:
    """An old pod goes only when a new one is ready, and has the time that the code takes."""
    for manifest in of_kind(manifests, "Deployment"):
        strategy = manifest["spec"]["strategy"]
        if strategy["type"] != "RollingUpdate" or strategy["rollingUpdate"]["maxUnavailable"] != 0:
            yield f"{name(manifest)} takes pods away before others are ready"
    for pod in pods(manifests):
        if pod.kind == "Deployment" and pod.spec["terminationGracePeriodSeconds"] < _needed(pod) + 5:
            yield f"{pod.owner}: {_needed(pod)} s are needed to end, terminationGracePeriodSeconds is too short"


def _needed(pod: Pod) -> float:
    if pod.component in {"worker", EXIT_WORKER}:
        return DRAIN
    sleep = pod.spec["containers"][0].get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", ["", "0"])
    return int(sleep[-1]) + _graceful_timeout()


@cache
def _graceful_timeout() -> int:
    found = re.search(r'"graceful_timeout": (\d+)', inspect.getsource(serve))
    assert found
    return int(found[1])


def ports(manifests: Manifests) -> Faults:
    """What the code listens on is what is probed, served, scraped and let through."""
    everyone = pods(manifests)
    for pod in everyone:
        for port in (*pod.ports.values(), *map(int, filter(None, [pod.annotations.get("prometheus.io/port")]))):
            if port != _listens(pod):
                yield f"{pod.owner} listens on {_listens(pod)}, not on {port}"
    for service in of_kind(manifests, "Service"):
        for pod in selected(service["spec"]["selector"], everyone):
            if not {port["targetPort"] for port in service["spec"]["ports"]} <= pod.ports.keys():
                yield f"{name(service)}: {pod.owner} has no such port"
    for policy in of_kind(manifests, "NetworkPolicy"):
        named = {port["port"] for rule in policy["spec"].get("ingress", ()) for port in rule["ports"]}
        for pod in selected(policy["spec"]["podSelector"]["matchLabels"], everyone):
            if not named <= pod.ports.keys():
                yield f"{name(policy)}: {pod.owner} has no such port"


@cache
def _image_ports() -> dict[str, int]:
    found = re.findall(r"(TIKUB_PORT|TIKUB_HEALTH_PORT)=(\d+)", (ROOT / "deploy/Dockerfile").read_text())
    return {setting: int(port) for setting, port in found}


def _listens(pod: Pod) -> int:
    return _image_ports()["TIKUB_PORT" if pod.component == "web" else "TIKUB_HEALTH_PORT"]


def probes(manifests: Manifests) -> Faults:
    for pod in pods(manifests):
        if pod.kind != "Deployment":
            continue
        code = inspect.getsource(PROBED[pod.component])
        for probe, path in (("startup", "/healthz"), ("liveness", "/healthz"), ("readiness", "/readyz")):
            asked = pod.spec["containers"][0].get(f"{probe}Probe", {}).get("httpGet", {})
            if asked.get("path") != path or asked.get("port") not in pod.ports or f'"{path}"' not in code:
                yield f"{pod.owner}: {probe} asks {asked or 'nothing'}"


def scaling(manifests: Manifests) -> Faults:
    """Who counts pods is either the Deployment or KEDA, on a queue that exists."""
    deployments = {each["metadata"]["name"]: each for each in of_kind(manifests, "Deployment")}
    scaled = {each["spec"]["scaleTargetRef"]["name"]: each for each in of_kind(manifests, "ScaledObject")}
    credentials = {each["metadata"]["name"] for each in of_kind(manifests, "TriggerAuthentication")}
    for target, scaler in scaled.items():
        if target not in deployments:
            yield f"{name(scaler)}: there is no Deployment {target}"
        elif "replicas" in deployments[target]["spec"]:
            yield f"Deployment {target}: replicas beside KEDA"
        yield from _trigger(scaler, credentials)
    for deployed in deployments.keys() - scaled.keys():
        if "replicas" not in deployments[deployed]["spec"]:
            yield f"Deployment {deployed}: nobody says how many"
    for rival in of_kind(manifests, "HorizontalPodAutoscaler"):
        yield f"{name(rival)}: KEDA makes its own"


def _trigger(scaler: Manifest, credentials: set[str]) -> Faults:
    trigger = scaler["spec"]["triggers"][0]
    asked = (trigger["metadata"]["vhostName"], trigger["metadata"]["queueName"])
    there = {(queue["vhost"], queue["name"]) for queue in DEFINITIONS["queues"]}
    if asked not in there and not (asked[0] == VHOST and LANE.fullmatch(asked[1])):
        yield f"{name(scaler)}: RabbitMQ has no queue {asked[1]} in {asked[0]}"
    if trigger["authenticationRef"]["name"] not in credentials:
        yield f"{name(scaler)}: no TriggerAuthentication {trigger['authenticationRef']['name']}"


def ways_in(manifests: Manifests) -> Faults:
    """Each path leads to a port of a Service that is there."""
    there = {
        (each["metadata"]["name"], port["name"])
        for each in of_kind(manifests, "Service")
        for port in each["spec"]["ports"]
    }
    for ingress in of_kind(manifests, "Ingress"):
        for path in (each for rule in ingress["spec"]["rules"] for each in rule["http"]["paths"]):
            target = path["backend"]["service"]
            if (target["name"], target["port"]["name"]) not in there:
                yield f"{name(ingress)}: {path['path']} leads nowhere"


def ways_out(manifests: Manifests) -> Faults:
    """All that is not said is refused, and pages have no way to the bus."""
    policies = of_kind(manifests, "NetworkPolicy")
    for pod in pods(manifests):
        mine = [
            each["spec"]
            for each in policies
            if each["spec"]["podSelector"]["matchLabels"].items() <= pod.labels.items()
        ]
        if not any("ingress" not in spec and "egress" not in spec and len(spec["policyTypes"]) == 2 for spec in mine):
            yield f"{pod.owner}: no policy refuses the rest"
        open_ports = {port["port"] for spec in mine for rule in spec.get("egress", ()) for port in rule["ports"]}
        if bool(open_ports & {5671, 5672}) != (pod.component in {"worker", EXIT_WORKER}):
            yield f"{pod.owner}: ways out to {sorted(open_ports)}"
        if (5432 in open_ports) == (pod.component == EXIT_WORKER):
            yield f"{pod.owner}: ways out to {sorted(open_ports)}, and the database is one of them or not"


def lanes(manifests: Manifests) -> Faults:
    """Who works in a lane is scaled on the queue of that very lane, and reaches no private address."""
    scalers = {each["spec"]["scaleTargetRef"]["name"]: each for each in of_kind(manifests, "ScaledObject")}
    for worker in [each for each in of_kind(manifests, "Deployment") if _goes_out(each)]:
        words = worker["spec"]["template"]["spec"]["containers"][0]["args"]
        queue = EXIT.lane(words[words.index("--product") + 1] if "--product" in words else None)
        scaler = scalers.get(worker["metadata"]["name"])
        counted = scaler["spec"]["triggers"][0]["metadata"]["queueName"] if scaler else queue
        if counted != queue:
            yield f"{name(worker)} works in {queue} and is counted by {counted}"
    for policy in [each for each in of_kind(manifests, "NetworkPolicy") if "to-products" in name(each)]:
        yield from _private(policy)


def _goes_out(deployment: Manifest) -> bool:
    return bool(deployment["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"] == EXIT_WORKER)


def _private(policy: Manifest) -> Faults:
    for block in values(policy, "ipBlock"):
        allowed = ip_network(block["cidr"])
        refused = [ip_network(each) for each in block.get("except", ())]
        for inner in PRIVATE:
            if inner.version == allowed.version and inner.overlaps(allowed) and not any(map(inner.subnet_of, refused)):
                yield f"{name(policy)} lets through to {inner}"


def secrets(manifests: Manifests) -> Faults:
    """No secret is among the manifests: each `_FILE` is a key of a Secret that whoever installs makes."""
    for manifest in of_kind(manifests, "Secret"):
        yield f"{name(manifest)} does not belong here"
    for pod in pods(manifests):
        folders = {mount["mountPath"] for mount in pod.containers[0]["volumeMounts"]}
        for variable, value in pod.environment().items():
            if variable.endswith("_FILE") and value.rpartition("/")[0] not in folders:
                yield f"{pod.owner}: {variable} names {value}, which nothing mounts"
            if re.search(r"(PASSWORD|SECRET|KEY|URL)$", variable):
                yield f"{pod.owner}: {variable} stands in the open"


CHECKS: tuple[Callable[[Manifests], Faults], ...] = (
    schemas,
    selectors,
    hardening,
    mounts,
    versions,
    rolling,
    ports,
    probes,
    scaling,
    ways_in,
    ways_out,
    lanes,
    secrets,
)
