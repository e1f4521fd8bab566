"""Each backbone keeps its contract and what it must be faithful to."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from efficientnet_pytorch import EfficientNet
from safetensors.torch import save_file
from torch import nn

from detector.config import ROOT
from detector.engine.onnx import OnnxEngine
from detector.networks.dual_stream import DualStreamTrunk
from detector.networks.efficientnet import EfficientNetB0Trunk
from detector.networks.residuals import ResidualFilters
from detector.networks.trunk import IMAGENET_MEAN, IMAGENET_STD, Channels, Features
from detector.networks.trunks import TRUNKS, build_trunk
from detector.networks.two_expert import TwoExpertDetector
from detector.networks.xception import XceptionTrunk
from training.config import TrainConfig
from training.graph import write_onnx
from training.initial import initialise
from training.package import load_halved, write_safetensors

# Parameters of the published networks without their classifiers, which torchvision and Keras count.
PUBLISHED = {
    "resnet50": 25_557_032 - 2048 * 1000 - 1000,
    "mobilenet-v2": 3_504_872 - 1280 * 1000 - 1000,
    "xception": 22_855_952 - 2048 * 1000 - 1000,
}


class TinyTrunk(nn.Module):
    """The smallest backbone: the example of docs/adding-a-backbone.md."""

    fine_channels = 16
    coarse_channels = 32
    neck_width = 0
    pixel_mean: Channels = IMAGENET_MEAN
    pixel_std: Channels = IMAGENET_STD

    def __init__(self, _drop_connect: float = 0.0) -> None:
        super().__init__()
        self.early = nn.Conv2d(3, 16, 16, stride=16)
        self.late = nn.Conv2d(16, 32, 2, stride=2)

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to features at strides 16 and 32."""
        fine = torch.relu(self.early(x))
        return Features(fine, torch.relu(self.late(fine)))


@pytest.fixture
def crops() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8, generator=generator)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(TRUNKS, "tiny", TinyTrunk)
    return "tiny"


@pytest.mark.parametrize("name", TRUNKS)
def test_every_backbone_answers_with_scores_and_maps(name: str, crops: torch.Tensor) -> None:
    torch.manual_seed(0)
    network = TwoExpertDetector(name).eval()
    with torch.inference_mode():
        output = network(crops)
    assert output.logits.shape == (2, 2)
    assert output.mask_logits.shape == (2, 4, 4)
    assert output.cam.shape == (2, 2, 2)
    # The map is the synthetic expert's logit, spread over the cells.
    torch.testing.assert_close(output.cam.mean(dim=(1, 2)), output.logits[:, 1])
    assert (output.gate is not None) == (name == "dual-stream")


def test_padding_inside_changes_no_answer_of_efficientnet() -> None:
    torch.manual_seed(0)
    trunk = EfficientNetB0Trunk().eval()
    packaged = EfficientNet.from_name("efficientnet-b0", include_top=False).eval()
    assert packaged.load_state_dict(trunk.net.state_dict())
    x = torch.randn(2, 3, 96, 96)
    with torch.inference_mode():
        torch.testing.assert_close(trunk(x).coarse, packaged.extract_features(x))


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_backbone_has_its_number_of_parameters(name: str) -> None:
    module, _ = build_trunk(name)
    assert sum(p.numel() for p in module.parameters()) == PUBLISHED[name]


def test_an_unknown_backbone_names_those_there_are() -> None:
    with pytest.raises(ValueError, match=re.escape("known: efficientnet-b0, resnet50")):
        build_trunk("vgg")


def test_xception_takes_its_own_side() -> None:
    network = TwoExpertDetector("xception").eval()
    with torch.inference_mode():
        output = network(torch.zeros((1, 299, 299, 3), dtype=torch.uint8))
    assert output.mask_logits.shape == (1, 19, 19)
    assert output.cam.shape == (1, 10, 10)


def test_a_fresh_xception_starts_as_its_shortcuts() -> None:
    trunk = build_trunk("xception")[0].eval()
    assert isinstance(trunk, XceptionTrunk)
    x = torch.randn(1, 728, 4, 4)
    with torch.inference_mode():
        torch.testing.assert_close(trunk.middle(x), x)
        assert trunk.down(x).abs().max() > 0


def test_torchvision_names_load_without_the_classifier(tmp_path: Path) -> None:
    torch.manual_seed(0)
    source, _ = build_trunk("resnet50")
    weights = dict(source.state_dict()) | {"fc.weight": torch.zeros(1000, 2048)}
    # Names that torchvision's resnet50 has.
    assert {"conv1.weight", "layer1.0.downsample.0.weight", "layer4.2.bn3.running_var"} < set(
        weights
    )
    save_file(weights, tmp_path / "imagenet.safetensors")
    network = TwoExpertDetector("resnet50")
    initialise(network, str(tmp_path / "imagenet.safetensors"))
    loaded = network.trunk.state_dict()["layer3.5.conv2.weight"]
    torch.testing.assert_close(loaded, weights["layer3.5.conv2.weight"])
    with pytest.raises(ValueError, match="does not fit"):
        initialise(TwoExpertDetector("xception"), str(tmp_path / "imagenet.safetensors"))


def test_weights_of_mobilenet_start_the_content_stream(tmp_path: Path) -> None:
    torch.manual_seed(0)
    source, _ = build_trunk("mobilenet-v2")
    save_file(dict(source.state_dict()), tmp_path / "mobilenet.safetensors")
    network = TwoExpertDetector("dual-stream")
    initialise(network, str(tmp_path / "mobilenet.safetensors"))
    loaded = network.trunk.state_dict()["content.features.18.0.weight"]
    torch.testing.assert_close(loaded, source.state_dict()["features.18.0.weight"])


def test_learned_residual_filters_keep_their_constraint_through_training() -> None:
    torch.manual_seed(0)
    filters = ResidualFilters(6)
    fixed = filters.srm.clone()
    optimiser = torch.optim.SGD(filters.parameters(), lr=10.0)
    start = filters.bayar.detach().clone()
    for _ in range(3):
        optimiser.zero_grad()
        filters(torch.rand(2, 3, 32, 32) * 255).square().mean().backward()
        optimiser.step()
        filters.constrain()
    assert not torch.equal(start, filters.bayar)
    assert torch.equal(filters.bayar[:, :, 2, 2], torch.full((6, 3), -1.0))
    # Centre and neighbours cancel, so even light leaves no residual.
    sums = filters.bayar.sum(dim=(2, 3))
    torch.testing.assert_close(sums, torch.zeros_like(sums), atol=1e-4, rtol=0)
    assert torch.equal(filters.srm, fixed)
    assert not filters.srm.requires_grad


def test_residuals_ignore_the_scene_and_see_the_noise() -> None:
    filters = ResidualFilters(6)
    ramp = torch.linspace(0, 255, 64).repeat(64, 1).expand(1, 3, 64, 64)
    inside = (..., slice(4, -4), slice(4, -4))
    smooth = filters(ramp)[inside][:, :9]
    noisy = filters(ramp + torch.randn(1, 3, 64, 64))[inside][:, :9]
    assert smooth.abs().max() < 1e-4
    assert noisy.abs().mean() > 0.05


def test_the_gate_mixes_the_streams(crops: torch.Tensor) -> None:
    torch.manual_seed(0)
    network = TwoExpertDetector("dual-stream").eval()
    trunk = network.trunk
    assert isinstance(trunk, DualStreamTrunk)
    decision = trunk.gate[-1]
    assert isinstance(decision, nn.Linear)
    x = (crops.permute(0, 3, 1, 2).float() - network.mean) / network.std
    with torch.inference_mode():
        decision.bias.fill_(-40.0)
        content = trunk(x)
        torch.testing.assert_close(content.coarse, trunk.content(x).coarse)
        decision.bias.fill_(40.0)
        forensic = trunk(x)
    assert content.gate is not None
    assert forensic.gate is not None
    assert content.gate.max() < 1e-6
    assert forensic.gate.min() > 1 - 1e-6
    assert not torch.allclose(content.coarse, forensic.coarse)


def test_a_sixth_backbone_is_one_class_and_one_line(
    tiny: str, crops: torch.Tensor, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    trained = TwoExpertDetector(tiny).eval()
    save_file(trained.state_dict(), tmp_path / "network.safetensors")
    network = load_halved(tmp_path / "network.safetensors", TrainConfig(trunk=tiny))
    write_safetensors(network, tmp_path / "tiny.safetensors")
    for weights in (None, tmp_path / "tiny.safetensors"):
        path = tmp_path / f"tiny-{weights is None}.onnx"
        write_onnx(network, 64, path, weights)
        served = OnnxEngine(path).run(crops.numpy())
        with torch.inference_mode():
            output = network(crops)
        np.testing.assert_allclose(served.logits, output.logits.numpy(), atol=1e-5)
        np.testing.assert_allclose(served.mask, output.mask_logits.sigmoid().numpy(), atol=1e-5)
        assert served.gate is None
    inline, shared = ((tmp_path / f"tiny-{own}.onnx").stat().st_size for own in (True, False))
    assert shared < inline


def test_the_guide_shows_the_backbone_that_is_tested() -> None:
    guide = (ROOT / "docs" / "adding-a-backbone.md").read_text(encoding="utf-8")
    source = Path(__file__).read_text(encoding="utf-8")
    example = source[source.index("class TinyTrunk") : source.index("@pytest.fixture")].strip()
    assert example in guide
