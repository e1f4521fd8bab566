"""The weights are small enough for the repository, and an image takes whole models or none."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from detector.config import ROOT
from detector.engine.card import ModelCard
from detector.engine.registry import card_names, load_card
from detector.networks.trunks import TRUNKS
from training.package import SHARED_FROM

WEIGHTS = ROOT / "weights"
CARDS = [load_card(WEIGHTS, name) for name in card_names(WEIGHTS)]
LARGEST_FILE, LARGEST_SUM = 50_000_000, 150_000_000


def in_image(path: str) -> bool:
    """Follow .dockerignore: the last pattern that fits a file or a folder around it decides."""
    taken = True
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#") and fits(path, line.removeprefix("!")):
            taken = line.startswith("!")
    return taken


def fits(path: str, pattern: str) -> bool:
    """Compare name by name; a shorter pattern stands for all that lies in its folder."""
    names, wanted = path.split("/"), pattern.split("/")
    return len(wanted) <= len(names) and all(map(fnmatch, names, wanted))


def test_every_architecture_is_in_the_box() -> None:
    assert {card.architecture for card in CARDS} == set(TRUNKS)


def test_files_stay_within_their_bounds() -> None:
    sizes = {path: path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()}
    assert max(sizes.values()) < LARGEST_FILE
    models = [size for path, size in sizes.items() if not path.name.startswith("centerface")]
    assert sum(models) < LARGEST_SUM


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_large_networks_are_stored_once(card: ModelCard) -> None:
    shared = card.files["onnx"].shares is not None
    assert shared == (card.raw["parameters"] >= SHARED_FROM)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_an_image_takes_all_that_a_model_is_served_with(card: ModelCard) -> None:
    graph = card.files["onnx"]
    needed = [f"{card.name}.json", graph.name]
    if graph.shares is not None:
        needed.append(card.files[graph.shares].name)
    taken = [in_image(f"weights/{name}") for name in needed]
    assert all(taken) or not any(taken)


def test_an_image_takes_the_default() -> None:
    assert in_image("weights/efficientnet-b0.onnx")
    assert not in_image("weights/efficientnet-b0.safetensors")
