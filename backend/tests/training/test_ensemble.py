"""Two trained networks become one whose experts give the mean of both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file, save_file

from detector.engine.onnx import OnnxEngine
from detector.networks.two_expert import TwoExpertDetector
from training.__main__ import main
from training.ensemble import combine
from training.graph import write_onnx
from training.initial import initialise
from training.package import write_safetensors

NAMES = ("efficientnet-b0", "mobilenet-v2")


@pytest.fixture
def crops() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (3, 64, 64, 3), dtype=torch.uint8, generator=generator)


@pytest.fixture
def members(tmp_path: Path, crops: torch.Tensor) -> tuple[Path, Path]:
    """Two networks of random weights that are cut somewhere among their own features."""
    torch.manual_seed(1)
    for name in NAMES:
        network = TwoExpertDetector(name).eval()
        torch.nn.init.normal_(network.head.weight, std=1.0)
        torch.nn.init.normal_(network.head.bias)
        with torch.inference_mode():
            network.rectifier.fit(network.pooled_features(crops), 0.85)
        network.mask_vote.give(0.3)
        write_safetensors(network, tmp_path / f"{name}.safetensors")
    return tmp_path / f"{NAMES[0]}.safetensors", tmp_path / f"{NAMES[1]}.safetensors"


def read(path: Path, name: str) -> TwoExpertDetector:
    network = TwoExpertDetector(name).eval()
    network.load_state_dict({n: v.float() for n, v in load_file(path).items()})
    network.mask_vote.give(0)
    return network


def test_the_experts_give_the_weighted_mean_and_the_map_is_the_first_s(
    members: tuple[Path, Path], crops: torch.Tensor, tmp_path: Path
) -> None:
    path = combine(*members, share=0.25, out=tmp_path / "new" / "ensemble.safetensors")
    ensemble = TwoExpertDetector("ensemble").eval()
    initialise(ensemble, str(path))
    assert not ensemble.rectifier.fitted
    one, other = (read(path, name) for path, name in zip(members, NAMES, strict=True))
    ensemble.rectifier.ceiling.copy_(one.rectifier.ceiling)
    with torch.inference_mode():
        found, first, second = ensemble(crops), one(crops), other(crops)
    torch.testing.assert_close(
        found.logits, 0.75 * first.logits + 0.25 * second.logits, rtol=1e-3, atol=1e-4
    )
    torch.testing.assert_close(
        found.cam, 0.75 * first.cam + 0.25 * second.cam, rtol=1e-3, atol=1e-4
    )
    torch.testing.assert_close(found.mask_logits, first.mask_logits, rtol=1e-3, atol=1e-4)


def test_the_graph_answers_like_the_network(
    members: tuple[Path, Path], crops: torch.Tensor, tmp_path: Path
) -> None:
    path = combine(*members, share=0.5, out=tmp_path / "ensemble.safetensors")
    ensemble = TwoExpertDetector("ensemble").eval()
    initialise(ensemble, str(path))
    for parameter in ensemble.parameters():
        parameter.data = parameter.data.half().float()
    write_onnx(ensemble, 64, tmp_path / "ensemble.onnx")
    served = OnnxEngine(tmp_path / "ensemble.onnx").run(crops.numpy())
    with torch.inference_mode():
        expected = ensemble(crops)
    np.testing.assert_allclose(served.logits, expected.logits.numpy(), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(served.cam, expected.cam.numpy(), rtol=1e-3, atol=1e-4)


def test_the_command_says_where_the_weights_lie(members: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "ensemble.safetensors"
    arguments = ["ensemble", *map(str, members), "--out", str(out)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert str(out) in result.output
    assert "trunk.second.features.18.0.weight" in load_file(out)


def test_other_architectures_and_uncut_networks_are_refused(
    members: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = members
    out = tmp_path / "ensemble.safetensors"
    with pytest.raises(ValueError, match=r"mobilenet-v2\.safetensors does not fit efficientnet-b0"):
        combine(second, first, 0.3, out)
    weights = load_file(second)
    del weights["rectifier.ceiling"]
    save_file(weights, second)
    with pytest.raises(ValueError, match="has no ceiling"):
        combine(first, second, 0.3, out)
    assert not out.exists()
