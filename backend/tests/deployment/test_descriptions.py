"""What images, hosts and dashboards are told exists: settings, metrics, files and paths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from detector.config import ROOT
from detector.services.metrics import Metrics

DOCKER = ROOT / "docker"
MANIFESTS = sorted((DOCKER / "kubernetes").rglob("*.yaml"))
DESCRIBED = [
    *sorted(path for path in DOCKER.rglob("*") if path.is_file()),
    ROOT / "render.yaml",
    ROOT / "railway.toml",
]
SETTING = re.compile(r"\b((?:DETECTOR|RATELIMIT|WEB)_[A-Z_]+|DATABASE_URL|REDIS_URL)\b")


def documents() -> Iterator[dict[str, Any]]:
    for path in MANIFESTS:
        yield from yaml.safe_load_all(path.read_text())


@pytest.mark.parametrize("path", DESCRIBED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_exists(path: Path) -> None:
    known = set(re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert set(SETTING.findall(path.read_text())) - known == set()


@pytest.mark.parametrize("name", ["grafana/dashboard.json", "prometheus/alerts.yml"])
def test_every_metric_exists(name: str) -> None:
    metrics = Metrics()
    known = set(re.findall(r"^# TYPE (\w+) ", metrics.text(disk_free=1).decode(), re.M))
    known |= {f"{name}_{part}" for name in known for part in ("bucket", "count", "sum")}
    asked = set(re.findall(r"\b((?:detector|process)_\w+?)\b[{\[) <]", (DOCKER / name).read_text()))
    assert asked
    assert asked - known == set()


def test_panels_do_not_overlap() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in json.loads((DOCKER / "grafana/dashboard.json").read_text())["panels"]:
        at = panel["gridPos"]
        own = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not own & cells, panel["title"]
        assert max(x for x, _ in own) < 24
        cells |= own


def test_containers_have_no_rights_to_spare() -> None:
    pods = [
        document["spec"]["template"]["spec"]
        for document in documents()
        if document["kind"] in ("Deployment", "Job")
        and "volumes" in document["spec"]["template"]["spec"]
        and "securityContext" in document["spec"]["template"]["spec"]
    ]
    assert len(pods) == 3
    for pod in pods:
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"] is True
            assert security["allowPrivilegeEscalation"] is False
            assert security["capabilities"]["drop"] == ["ALL"]
            assert container["resources"]["limits"]["memory"]


def test_probes_ask_for_what_the_server_answers(app: Any) -> None:
    (api,) = [
        document
        for document in documents()
        if document["kind"] == "Deployment" and "probe" in json.dumps(document).lower()
    ]
    (container,) = api["spec"]["template"]["spec"]["containers"]
    paths = {
        container[f"{name}Probe"]["httpGet"]["path"]
        for name in ("startup", "liveness", "readiness")
    }
    assert paths == {"/healthz", "/readyz"}
    assert paths <= {rule.rule for rule in app.url_map.iter_rules()}
    # A liveness probe that asked for the database would restart every pod in an outage.
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_every_resource_of_a_kustomization_is_there() -> None:
    for path in MANIFESTS:
        document = yaml.safe_load(path.read_text()) if path.name == "kustomization.yaml" else {}
        for resource in document.get("resources", []):
            assert (path.parent / resource).exists(), f"{path}: {resource}"
