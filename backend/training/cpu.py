"""What makes training bearable on a processor without a GPU."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn


def speed_up_depthwise(network: nn.Module) -> None:
    """Run strided and 5 x 5 depthwise convolutions in float32 inside a bfloat16 network.

    oneDNN has no fast bfloat16 kernel for their backward pass: on two Zen 4 cores it takes two to
    ten times as long as in float32 (`scripts/bench_depthwise.py` measures it).
    """
    for module in network.modules():
        if not isinstance(module, nn.Conv2d) or module.groups == 1:
            continue
        if module.stride[0] > 1 or module.kernel_size[0] > 3:
            setattr(module, "forward", _in_float32(module.forward))  # noqa: B010


def _in_float32(
    forward: Callable[[torch.Tensor], torch.Tensor],
) -> Callable[[torch.Tensor], torch.Tensor]:
    def wrapped(x: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", enabled=False):
            return forward(x.float()).to(x.dtype)

    return wrapped
