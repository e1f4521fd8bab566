"""The backbones by name. A new one is a file beside this and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from torch import nn

from detector.networks.dual_stream import DualStreamTrunk
from detector.networks.efficientnet import EfficientNetB0Trunk
from detector.networks.mobilenet import MobileNetV2Trunk
from detector.networks.resnet import ResNet50Trunk
from detector.networks.trunk import Trunk
from detector.networks.xception import XceptionTrunk

# Each takes the stochastic depth rate of its deepest block; those without it take no notice.
TRUNKS: dict[str, Callable[[float], nn.Module]] = {
    "efficientnet-b0": EfficientNetB0Trunk,
    "resnet50": ResNet50Trunk,
    "xception": XceptionTrunk,
    "mobilenet-v2": MobileNetV2Trunk,
    "dual-stream": DualStreamTrunk,
}


def build_trunk(name: str, drop_connect: float = 0.0) -> tuple[nn.Module, Trunk]:
    """Return a backbone as the module it is and as the features it offers.

    Raises:
        ValueError: No backbone has this name; the message lists those there are.
    """
    if name not in TRUNKS:
        raise ValueError(f"there is no architecture {name!r}; known: {', '.join(TRUNKS)}")
    module = TRUNKS[name](drop_connect)
    return module, cast(Trunk, module)
