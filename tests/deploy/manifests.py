"""Manifests as a cluster would get them, and the pods that they ask for."""

import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.servers.kustomize import build

ROOT = Path(__file__).resolve().parent.parent.parent
KUBERNETES = ROOT / "deploy" / "kubernetes"
SERVICES = ("governance", "ideas", "notify", "portfolio")
EXIT_WORKER = "exit-worker"
WHOLE = ("overlays/demonstration", "overlays/production", "overlays/one-service", "overlays/one-lane")
"""What is complete with its settings; a service or the base alone waits for an overlay."""

Manifest = dict[str, Any]


class Refused(Exception):
    """kustomize makes nothing of the folder."""


@dataclass(frozen=True)
class Pod:
    """A pod as its Deployment or Job describes it."""

    owner: str
    kind: str
    labels: dict[str, str]
    annotations: dict[str, str]
    spec: Manifest

    @property
    def containers(self) -> list[Manifest]:
        return [*self.spec.get("initContainers", ()), *self.spec["containers"]]

    @property
    def component(self) -> str:
        return self.labels["app.kubernetes.io/component"]

    @property
    def service(self) -> str:
        return self.labels["app.kubernetes.io/name"]

    @property
    def image(self) -> str:
        """The service whose code it runs: who makes the checks of products has the portfolio's."""
        return "portfolio" if self.service == EXIT_WORKER else self.service

    @property
    def ports(self) -> dict[str, int]:
        return {port["name"]: port["containerPort"] for each in self.containers for port in each.get("ports", ())}

    def environment(self) -> dict[str, str]:
        return {each["name"]: each["value"] for each in self.spec["containers"][0].get("env", ())}


@functools.cache
def built(folder: Path) -> tuple[Manifest, ...]:
    try:
        printed = build(folder)
    except subprocess.CalledProcessError as failure:
        raise Refused(failure.stderr) from None
    return tuple(yaml.load_all(printed, Loader=yaml.CSafeLoader))


def of_kind(manifests: tuple[Manifest, ...], *kinds: str) -> list[Manifest]:
    return [each for each in manifests if each["kind"] in kinds]


def name(manifest: Manifest) -> str:
    return f"{manifest['kind']} {manifest['metadata']['name']}"


def pods(manifests: tuple[Manifest, ...]) -> list[Pod]:
    return [_pod(each) for each in of_kind(manifests, "Deployment", "Job")]


def _pod(manifest: Manifest) -> Pod:
    template = manifest["spec"]["template"]
    about = template["metadata"]
    return Pod(name(manifest), manifest["kind"], about["labels"], about.get("annotations", {}), template["spec"])


def selected(selector: dict[str, str], among: list[Pod]) -> list[Pod]:
    return [pod for pod in among if selector.items() <= pod.labels.items()]


def folders() -> list[str]:
    """Everything that can be built, as paths below deploy/kubernetes."""
    found = [
        path.parent for path in KUBERNETES.rglob("kustomization.yaml") if "kind: Kustomization" in path.read_text()
    ]
    return sorted(str(path.relative_to(KUBERNETES)) for path in found)


def values(of: Any, key: str) -> Iterator[Any]:
    """Everything that stands under this key, at any depth."""
    if isinstance(of, dict):
        yield from ([of[key]] if key in of else [])
    for inner in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
        yield from values(inner, key)
