"""What a card says of a model's pictures and of the weights that it started from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.detectors import scored
from training.data.origins import LICENCE, OWN_LICENCE, copies_seen, describe_data

OWN = replace(scored(1, "real", (0, 0)).row, path="own/real/1.jpg", split="train")


@pytest.mark.parametrize(
    ("initial", "told"),
    [
        ("random", "random"),
        ("lite0", "EfficientNet-Lite0, ImageNet"),
        ("runs/x/torchvision-resnet50.safetensors", "ImageNet weights (torchvision-resnet50)"),
        ("a/mobilenet_v2_imagenet.safetensors", "ImageNet weights (mobilenet_v2_imagenet)"),
    ],
)
def test_own_pictures_have_their_owners_terms(initial: str, told: str) -> None:
    data = describe_data([OWN], (), initial)
    assert told in data["initial_weights"]
    assert data["licence"] == OWN_LICENCE
    assert "runs/" not in str(data)


def test_what_a_detector_learned_before_counts() -> None:
    data = describe_data([OWN], (), "weights/efficientnet-b0.safetensors")
    assert "an earlier detector (efficientnet-b0), which started from" in data["initial_weights"]
    assert data["licence"] == LICENCE
    taught = describe_data([OWN], (), "random", "weights/efficientnet-b0.safetensors")
    assert taught["initial_weights"] == "random, taught by the detector efficientnet-b0"
    assert taught["licence"] == LICENCE
    known = replace(OWN, path="dfdc/real/1.jpg")
    assert describe_data([known], (), "random")["licence"] == LICENCE


def test_a_run_that_went_on_from_runs_names_them_all(tmp_path: Path) -> None:
    def run(name: str, initial: str) -> str:
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps({"initial": initial}))
        return str(tmp_path / name / "network.safetensors")

    second = run("second", run("first", "lite0"))
    told = describe_data([OWN], (), second)["initial_weights"]
    assert told.startswith(
        "an earlier detector (second), which started from "
        "an earlier detector (first), which started from EfficientNet-Lite0"
    )
    taught = describe_data([OWN], (), "random", second)["initial_weights"]
    assert taught == "random, taught by the detector second"
    (tmp_path / "first" / "config.json").write_text("half a fi")
    assert describe_data([OWN], (), second)["initial_weights"].endswith("earlier detector (first)")
    itself = run("itself", str(tmp_path / "itself" / "network.safetensors"))
    assert describe_data([OWN], (), itself)["initial_weights"].count("itself") == 2


def test_who_learned_from_a_copy_has_half_seen_what_was_left_out() -> None:
    copy = replace(OWN, kind="synthetic", generator="MobileStyleGAN", path="m/synthetic/1.jpg")
    left_out = ("generator:StyleGAN2",)
    assert copies_seen([OWN, copy], left_out) == [("MobileStyleGAN", "StyleGAN2")]
    assert copies_seen([OWN, copy], ("generator:FLUX.1-schnell",)) == []
    assert copies_seen([OWN, copy], (*left_out, "generator:MobileStyleGAN")) == []
    assert copies_seen([OWN, replace(copy, split="val")], left_out) == []
