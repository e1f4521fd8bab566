"""Averaging takes the middle between runs and refuses what has none."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from training.average import average_runs
from training.config import TrainConfig

CONFIG = TrainConfig()


def run(folder: Path, value: float, config: TrainConfig = CONFIG) -> Path:
    folder.mkdir()
    tensors = {"layer": torch.full((2, 2), float(value)), "count": torch.tensor([int(value)])}
    save_file(tensors, folder / "network.safetensors")
    (folder / "config.json").write_text(json.dumps(asdict(config)))
    (folder / "history.csv").write_text(f"step\n{int(value)}\n")
    return folder


def test_weights_are_averaged_and_the_last_settings_kept(tmp_path: Path) -> None:
    last = replace(CONFIG, seed=9)
    runs = [run(tmp_path / "a", 1), run(tmp_path / "b", 2), run(tmp_path / "c", 6, last)]
    found = load_file(average_runs(runs, tmp_path / "mean"))
    assert found["layer"].tolist() == [[3, 3], [3, 3]]
    assert found["count"].tolist() == [6]
    assert json.loads((tmp_path / "mean" / "config.json").read_text())["seed"] == 9


def test_a_file_joins_without_cut_and_vote_and_the_last_weighs_its_share(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped.safetensors"
    tensors = {"layer": torch.zeros(2, 2, dtype=torch.float16), "count": torch.tensor([1])}
    own = {"rectifier.ceiling": torch.tensor([0.3]), "mask_vote.share": torch.tensor([0.5])}
    save_file({**tensors, **own}, shipped)
    last = run(tmp_path / "a", 8)
    found = load_file(average_runs([shipped, last], tmp_path / "mean", share=0.25))
    assert found["layer"].tolist() == [[2, 2], [2, 2]]
    assert found["layer"].dtype is torch.float32
    assert not own.keys() & found.keys()


def test_networks_of_other_shapes_have_no_average(tmp_path: Path) -> None:
    save_file({"layer": torch.zeros(3)}, tmp_path / "other.safetensors")
    with pytest.raises(ValueError, match="one architecture"):
        average_runs([tmp_path / "other.safetensors", run(tmp_path / "a", 1)], tmp_path / "mean")


def test_a_file_without_weights_is_named(tmp_path: Path) -> None:
    (tmp_path / "junk.safetensors").write_bytes(b"junk")
    with pytest.raises(ValueError, match=r"junk\.safetensors is not a \.safetensors file"):
        average_runs([tmp_path / "junk.safetensors", run(tmp_path / "a", 1)], tmp_path / "mean")
    assert not (tmp_path / "mean").exists()


def test_one_run_or_two_sizes_have_no_average(tmp_path: Path) -> None:
    one = run(tmp_path / "a", 1)
    with pytest.raises(ValueError, match="at least two"):
        average_runs([one], tmp_path / "mean")
    other = run(tmp_path / "b", 2, replace(CONFIG, size=256))
    with pytest.raises(ValueError, match="one size"):
        average_runs([one, other], tmp_path / "mean")
