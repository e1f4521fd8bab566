"""Two trained networks become one whose experts give the mean of both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from detector.engine.onnx import OnnxEngine
from detector.networks.two_expert import TwoExpertDetector
from training.__main__ import main
from training.config import TrainConfig
from training.ensemble import combine
from training.evaluation.runs import run_config, samples_seen
from training.graph import write_onnx
from training.initial import initialise
from training.package import load_halved, write_safetensors

NAMES = ("efficientnet-b0", "mobilenet-v2")
CONFIG = TrainConfig(trunk="ensemble")


@pytest.fixture
def crops() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (3, 64, 64, 3), dtype=torch.uint8, generator=generator)


@pytest.fixture
def members(tmp_path: Path) -> tuple[Path, Path]:
    """Two networks of random weights, as `calibrate` writes them."""
    torch.manual_seed(1)
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    for path, name in zip((first, second), NAMES, strict=True):
        network = TwoExpertDetector(name).eval()
        torch.nn.init.normal_(network.head.weight, std=1.0)
        torch.nn.init.normal_(network.head.bias)
        torch.nn.init.normal_(network.mask_out.weight, std=1.0)
        network.rectifier.ceiling.fill_(0.5)
        network.mask_vote.give(0.3)
        write_safetensors(network, path)
    return first, second


def member(path: Path, name: str) -> TwoExpertDetector:
    network = TwoExpertDetector(name).eval()
    initialise(network, str(path))
    network.mask_vote.give(0)
    return network


def joint(folder: Path) -> TwoExpertDetector:
    return load_halved(folder / "network.safetensors", run_config(folder))


def test_scores_and_maps_are_the_weighted_mean_of_both(
    members: tuple[Path, Path], crops: torch.Tensor, tmp_path: Path
) -> None:
    combine(*members, 0.25, CONFIG, tmp_path / "run")
    ensemble = joint(tmp_path / "run")
    assert not ensemble.rectifier.fitted
    one, other = (member(path, name) for path, name in zip(members, NAMES, strict=True))
    with torch.inference_mode():
        for network in (one, other, ensemble):
            network.rectifier.release()
            network.rectifier.fit(network.pooled_features(crops), 0.85)
        found, first, second = ensemble(crops), one(crops), other(crops)
    assert ensemble.rectifier.ceiling.tolist() == pytest.approx(
        [one.rectifier.ceiling.item(), other.rectifier.ceiling.item()], rel=1e-3
    )
    for name in ("logits", "cam", "mask_logits"):
        mean = 0.75 * getattr(first, name) + 0.25 * getattr(second, name)
        torch.testing.assert_close(getattr(found, name), mean, rtol=5e-3, atol=5e-3)
    assert (first.logits - second.logits).abs().max() > 0.1


def test_the_graph_answers_like_the_network(
    members: tuple[Path, Path], crops: torch.Tensor, tmp_path: Path
) -> None:
    combine(*members, 0.5, CONFIG, tmp_path / "run")
    ensemble = joint(tmp_path / "run")
    with torch.inference_mode():
        ensemble.rectifier.fit(ensemble.pooled_features(crops), 0.7)
        expected = ensemble(crops)
    write_onnx(ensemble, 64, tmp_path / "ensemble.onnx")
    served = OnnxEngine(tmp_path / "ensemble.onnx").run(crops.numpy())
    np.testing.assert_allclose(served.logits, expected.logits.numpy(), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(served.cam, expected.cam.numpy(), rtol=1e-3, atol=1e-4)


def test_the_command_leaves_a_run_with_the_history_of_the_first(
    members: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "history.csv").write_text("step\n30\n")
    settings = tmp_path / "ensemble.toml"
    settings.write_text('trunk = "ensemble"\nsize = 96\n')
    arguments = [*map(str, members), "--config", str(settings), "--run", str(tmp_path / "run")]
    result = CliRunner().invoke(main, ["ensemble", *arguments])
    assert result.exit_code == 0, result.output
    assert str(tmp_path / "run" / "network.safetensors") in result.output
    config = run_config(tmp_path / "run")
    assert (config.trunk, config.size) == ("ensemble", 96)
    assert samples_seen(tmp_path / "run", config) == 30 * 2 * config.pairs


def test_other_architectures_are_refused(members: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = members
    run = tmp_path / "run"
    with pytest.raises(ValueError, match=r"second\.safetensors does not fit efficientnet-b0"):
        combine(second, first, 0.3, CONFIG, run)
    with pytest.raises(ValueError, match="those of efficientnet-b0, not of ensemble"):
        combine(first, second, 0.3, TrainConfig(), run)
    assert not run.exists()
