"""A model that is missing or was changed gives 503 with the reason, never a verdict."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from detector.engine.base import ModelUnavailable
from detector.engine.registry import card_names
from detector.services.models import Models, UnknownModel
from tests.conftest import WEIGHTS, MakeClient, Upload
from tests.several import SHIPPED, add_model, weights_with

CARD = "efficientnet-b0.json"
GRAPH = "efficientnet-b0.onnx"
FACES = "centerface.onnx"


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def forget_thresholds(path: Path) -> None:
    card = json.loads(path.read_text())
    del card["thresholds"]
    path.write_text(json.dumps(card))


DAMAGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "card missing": (CARD, Path.unlink),
    "card unreadable": (CARD, lambda path: os.truncate(path, 100)),
    "card incomplete": (CARD, forget_thresholds),
    "weights missing": (GRAPH, Path.unlink),
    "weights changed": (GRAPH, flip_a_bit),
    "weights cut": (GRAPH, lambda path: os.truncate(path, 1000)),
    "faces missing": (FACES, Path.unlink),
    "faces changed": (FACES, flip_a_bit),
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_without_a_sound_model_there_is_no_verdict(
    make_client: MakeClient, upload: Upload, portrait: bytes, weights: Path, damage: str
) -> None:
    name, break_it = DAMAGE[damage]
    break_it(weights / name)
    client = make_client(weights_dir=weights)
    answers = [
        client.get("/readyz"),
        upload(portrait, using=client),
        upload(portrait, path="/predict", using=client),
        client.get("/model-info"),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["type"] == "/problems/model-unavailable"
        assert name.partition(".")[0] in answer.get_json()["detail"]
        assert str(weights) not in answer.get_data(as_text=True)
        assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/detections").get_json()["items"] == []
    assert "detector_model_loaded 0.0" in client.get("/metrics").get_data(as_text=True)


def default_model(client: FlaskClient) -> dict[str, object]:
    items = client.get("/api/v1/models").get_json()["items"]
    (model,) = [item for item in items if item["default"]]
    return dict(model)


def test_the_list_of_models_says_what_is_wrong(make_client: MakeClient, weights: Path) -> None:
    flip_a_bit(weights / GRAPH)
    model = default_model(make_client(weights_dir=weights))
    assert model["available"] is False
    assert "SHA-256" in str(model["problem"])
    assert model["card"]
    (weights / CARD).unlink()
    model = default_model(make_client(weights_dir=weights))
    assert (model["available"], model["version"], model["card"]) == (False, None, None)


def test_other_models_are_listed_with_their_state(make_client: MakeClient, weights: Path) -> None:
    card = json.loads((weights / CARD).read_text())
    for name in ("another", "broken"):
        shutil.copy(weights / GRAPH, weights / f"{name}.onnx")
        card["name"] = name
        card["files"]["onnx"]["name"] = f"{name}.onnx"
        (weights / f"{name}.json").write_text(json.dumps(card))
    flip_a_bit(weights / "broken.onnx")
    items = make_client(weights_dir=weights).get("/api/v1/models").get_json()["items"]
    state = {item["name"]: (item["default"], item["available"]) for item in items}
    shipped = {name: (name == "efficientnet-b0", True) for name in card_names(WEIGHTS)}
    assert state == {"another": (False, True), "broken": (False, False), **shipped}


def test_the_server_recovers_when_the_files_come_back(
    make_client: MakeClient, upload: Upload, portrait: bytes, weights: Path
) -> None:
    (weights / GRAPH).rename(weights / "away")
    client = make_client(weights_dir=weights)
    assert upload(portrait, using=client).status_code == 503
    (weights / "away").rename(weights / GRAPH)
    assert client.get("/readyz").status_code == 200
    assert upload(portrait, using=client).status_code == 201


def test_a_failure_is_not_worked_out_again_for_every_request(weights: Path) -> None:
    flip_a_bit(weights / GRAPH)
    models = Models(weights, "efficientnet-b0", "onnx")
    with pytest.raises(ModelUnavailable):
        models.loaded()
    # A file that cannot be read again would now give another reason.
    stat = (weights / GRAPH).stat()
    start = time.perf_counter()
    for _ in range(20):
        with pytest.raises(ModelUnavailable, match="SHA-256"):
            models.loaded()
    assert time.perf_counter() - start < 0.5
    flip_a_bit(weights / GRAPH)
    os.utime(weights / GRAPH, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert models.loaded().card.name == "efficientnet-b0"


def test_an_unknown_model_is_named(weights: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nothing-like-it"):
        Models(weights, "nothing-like-it", "onnx").loaded()


def test_only_allowed_models_can_be_named(tmp_path: Path) -> None:
    folder = weights_with(tmp_path / "weights", a={}, b={})
    models = Models(folder, SHIPPED, "onnx", allowed=("a",))
    assert models.names() == ["a", SHIPPED]
    assert models.chosen([]) == [SHIPPED, "a"]
    assert models.chosen(["a", SHIPPED, "a"]) == ["a", SHIPPED]
    for name in ("b", "nothing", "../efficientnet-b0"):
        with pytest.raises(UnknownModel, match="Choose one of: a, efficientnet-b0"):
            models.loaded(name)


def test_a_broken_model_beside_the_default_harms_nobody(tmp_path: Path) -> None:
    folder = weights_with(tmp_path / "weights", a={}, b={"files": {}})
    models = Models(folder, SHIPPED, "onnx")
    assert models.chosen([]) == [SHIPPED, "a"]
    with pytest.raises(ModelUnavailable, match="no weights for the onnx engine"):
        models.loaded("b")
    assert models.loaded().card.name == SHIPPED


def test_a_missing_file_that_a_graph_reads_its_weights_from_is_said(tmp_path: Path) -> None:
    card = json.loads((WEIGHTS / CARD).read_text())
    card["files"]["onnx"]["shares"] = "torch"
    card["files"]["torch"]["name"] = "elsewhere.safetensors"
    folder = weights_with(tmp_path / "weights", a={"files": card["files"]})
    models = Models(folder, SHIPPED, "onnx")
    assert models.chosen([]) == [SHIPPED]
    with pytest.raises(ModelUnavailable, match=r"elsewhere\.safetensors are missing"):
        models.require("a")


def test_a_model_that_could_not_be_loaded_is_not_chosen_again(tmp_path: Path) -> None:
    card = json.loads((WEIGHTS / CARD).read_text())
    folder = weights_with(tmp_path / "weights")
    (folder / "no-graph.onnx").write_bytes(b"as the card says, and no graph")
    digest = hashlib.sha256((folder / "no-graph.onnx").read_bytes()).hexdigest()
    card["files"]["onnx"] |= {"name": "no-graph.onnx", "sha256": digest}
    add_model(folder, "a", files=card["files"])
    models = Models(folder, SHIPPED, "onnx")
    assert models.chosen([]) == [SHIPPED, "a"]
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        models.loaded("a")
    assert models.chosen([]) == [SHIPPED]


def test_comparison_numbers_come_from_the_card(make_client: MakeClient, tmp_path: Path) -> None:
    numbers = {"gmac": 0.4, "auc": {"clean": 0.9}, "held_out_interval": [0.8, 0.9]}
    folder = weights_with(tmp_path / "weights", a={"comparison": numbers}, b={"comparison": None})
    client = make_client(weights_dir=folder)
    items = {item["name"]: item for item in client.get("/api/v1/models").get_json()["items"]}
    assert items["b"]["comparison"] is None
    found = items["a"]["comparison"]
    assert (found["gmac"], found["held_out_interval"]) == (0.4, [0.8, 0.9])
    assert found["auc"] == {"clean": 0.9, "web": None, "hard": None}
    assert found["latency_ms"] is None
    assert items["a"]["architecture"] == "efficientnet-b0"


def test_a_card_with_wrong_comparison_numbers_is_refused(tmp_path: Path) -> None:
    folder = weights_with(tmp_path / "weights", a={"comparison": {"ece": 3}})
    with pytest.raises(ModelUnavailable, match="ece"):
        Models(folder, SHIPPED, "onnx").loaded("a")
