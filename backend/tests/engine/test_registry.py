"""Nothing is served that is not exactly what its card says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detector.engine.registry import (
    ModelUnavailable,
    card_names,
    load_card,
    load_engine,
    load_face_detector,
)
from tests.conftest import WEIGHTS

NAME = "efficientnet-b0"


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    return folder


def change(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    raw = json.loads(path.read_text())
    edit(raw)
    path.write_text(json.dumps(raw))


def test_the_shipped_model_loads_in_both_engines() -> None:
    card = load_card(WEIGHTS, NAME)
    assert card.name == NAME
    assert card.parameters > 4_000_000
    for kind in ("onnx", "torch"):
        assert load_engine(card, kind).kind == kind
        assert (WEIGHTS / card.files[kind].name).stat().st_size < 50_000_000


@pytest.mark.parametrize("kind", ["onnx", "torch"])
def test_missing_weights_are_named(weights: Path, kind: str) -> None:
    card = load_card(weights, NAME)
    (weights / card.files[kind].name).unlink()
    with pytest.raises(ModelUnavailable, match=r"missing or unreadable\. Restore"):
        load_engine(card, kind)


@pytest.mark.parametrize("kind", ["onnx", "torch"])
def test_one_changed_byte_is_noticed(weights: Path, kind: str) -> None:
    card = load_card(weights, NAME)
    path = weights / card.files[kind].name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelUnavailable, match="SHA-256"):
        load_engine(card, kind)


def test_a_changed_face_detector_is_noticed(weights: Path) -> None:
    with (weights / "centerface.onnx").open("ab") as handle:
        handle.write(b"x")
    with pytest.raises(ModelUnavailable, match="SHA-256"):
        load_face_detector(weights)


@pytest.mark.parametrize("name", ["nothing", "../weights/efficientnet-b0", "centerface", ""])
def test_an_unknown_model_lists_the_known_ones(weights: Path, name: str) -> None:
    with pytest.raises(ModelUnavailable, match=r"found: .*efficientnet-b0"):
        load_card(weights, name)


def _swap_thresholds(raw: dict[str, Any]) -> None:
    raw["thresholds"] = {"real_below": 0.9, "deepfake_from": 0.1}


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda raw: raw.pop("thresholds"), "thresholds"),
        (_swap_thresholds, "real_below"),
        (lambda raw: raw["input"].pop("size"), "size"),
        (lambda raw: raw["files"]["onnx"].update(name="../../etc/passwd"), "name"),
        (lambda raw: raw["files"]["onnx"].update(sha256="no"), "sha256"),
        (lambda raw: raw.update(kind="face-detector"), "kind"),
    ],
)
def test_a_card_without_what_serving_needs_is_refused(
    weights: Path, edit: Callable[[dict[str, Any]], object], named: str
) -> None:
    change(weights / f"{NAME}.json", edit)
    with pytest.raises(ModelUnavailable, match=named):
        load_card(weights, NAME)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00"])
def test_a_card_that_is_no_json_object_is_unreadable(weights: Path, text: str) -> None:
    (weights / f"{NAME}.json").write_text(text)
    with pytest.raises(ModelUnavailable, match="unreadable"):
        load_card(weights, NAME)


def test_weights_that_do_not_fit_are_refused(weights: Path) -> None:
    def confuse(raw: dict[str, Any]) -> None:
        raw["files"]["onnx"] = raw["files"]["torch"]

    change(weights / f"{NAME}.json", confuse)
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_engine(load_card(weights, NAME), "onnx")


def test_an_empty_or_missing_folder_has_no_models(tmp_path: Path) -> None:
    assert card_names(tmp_path) == []
    assert card_names(tmp_path / "missing") == []
    with pytest.raises(ModelUnavailable, match="found: none"):
        load_card(tmp_path, NAME)
