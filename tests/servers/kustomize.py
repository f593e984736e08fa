"""kustomize for tests: the machine's own, the one inside kubectl, or Debian's, unpacked."""

import functools
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.servers.choice import Unavailable, Unusable
from tests.servers.unpacked import unpacked

RELEASE = "trixie"
"""The first of Debian whose kustomize knows components and replacements as we use them."""

SAMPLE = """
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
configMapGenerator: [{name: one, literals: [a=b]}]
labels: [{pairs: {c: d}}]
replacements:
  - source: {kind: ConfigMap, name: one, fieldPath: data.a}
    targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]
"""


def build(folder: Path) -> str:
    """What `kustomize build` prints; CalledProcessError with its reason when it refuses."""
    return subprocess.run([*_kustomize(), str(folder)], check=True, capture_output=True, text=True, timeout=60).stdout


@functools.cache
def _kustomize() -> tuple[str, ...]:
    reasons = []
    for way in (_own, _of_kubectl, _of_debian):
        try:
            return way()
        except Unusable as reason:
            reasons.append(str(reason))
    raise Unavailable(f"No kustomize for tests. Tried: {'; '.join(reasons)}")


def _own() -> tuple[str, ...]:
    return _that_runs(shutil.which("kustomize") or "kustomize", "build")


def _of_kubectl() -> tuple[str, ...]:
    return _that_runs(shutil.which("kubectl") or "kubectl", "kustomize")


def _of_debian() -> tuple[str, ...]:
    return _that_runs(str(unpacked("kustomize", RELEASE) / "usr/bin/kustomize"), "build")


def _that_runs(*words: str) -> tuple[str, ...]:
    """The program, if it understands what our files are written in."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kustomization.yaml").write_text(SAMPLE)
        try:
            subprocess.run([*words, folder], check=True, capture_output=True, timeout=60)
        except FileNotFoundError:
            raise Unusable(f"{words[0]}: not found") from None
        except subprocess.SubprocessError as failure:
            raise Unusable(f"{words[0]}: {failure}") from None
    return words
