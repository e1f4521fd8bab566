"""What makes training bearable on a processor without a GPU."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

Pair = tuple[int, int]

# Over so few places and so many channels, products of matrices beat oneDNN's gradient of a kernel.
MOST_PLACES, FEWEST_CHANNELS = 144, 64


def speed_up(network: nn.Module) -> None:
    """Go around what oneDNN does slowly in the backward pass of a bfloat16 network, in place.

    Strided and 5 x 5 depthwise convolutions run in float32: in bfloat16 their backward pass takes
    two to ten times as long. Gradients of dense kernels over small maps are products of matrices,
    a tenth to two thirds of the time where a map has few places. Results are the same up to
    rounding. `scripts/bench_convolutions.py` measures both.
    """
    for module in network.modules():
        if not isinstance(module, nn.Conv2d):
            continue
        if module.groups > 1:
            if module.stride[0] > 1 or module.kernel_size[0] > 3:
                setattr(module, "forward", _in_float32(module.forward))  # noqa: B010
        elif _learns_by_products(module):
            setattr(module, "forward", _by_products(module))  # noqa: B010


def _in_float32(
    forward: Callable[[torch.Tensor], torch.Tensor],
) -> Callable[[torch.Tensor], torch.Tensor]:
    def wrapped(x: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", enabled=False):
            return forward(x.float()).to(x.dtype)

    return wrapped


def _learns_by_products(layer: nn.Conv2d) -> bool:
    plain = type(layer) is nn.Conv2d and layer.bias is None and layer.dilation == (1, 1)
    return plain and min(layer.in_channels, layer.out_channels) >= FEWEST_CHANNELS


def _by_products(layer: nn.Conv2d) -> Callable[[torch.Tensor], torch.Tensor]:
    stride, padding = (layer.stride[0], layer.stride[1]), (layer.padding[0], layer.padding[1])

    def forward(x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = Convolution.apply(  # type: ignore[no-untyped-call]
            x, layer.weight, stride, padding
        )
        return out

    return forward


class Convolution(torch.autograd.Function):
    """A dense convolution without bias or dilation, whose kernel learns by products of matrices."""

    @staticmethod
    @torch.amp.custom_fwd(  # type: ignore[untyped-decorator]
        device_type="cpu", cast_inputs=torch.bfloat16
    )
    def forward(
        ctx: Any, x: torch.Tensor, weight: torch.Tensor, stride: Pair, padding: Pair
    ) -> torch.Tensor:
        """Map N x C x H x W to N x D x H' x W' with a D x C x K x L kernel."""
        ctx.save_for_backward(x, weight)
        ctx.geometry = stride, padding
        return F.conv2d(x, weight, None, stride, padding)

    @staticmethod
    @torch.amp.custom_bwd(device_type="cpu")  # type: ignore[untyped-decorator]
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Return the gradients of both tensors; stride and padding have none."""
        (gradient,) = gradients
        x, weight = ctx.saved_tensors
        kernel = (weight.shape[2], weight.shape[3])
        stride, padding = ctx.geometry
        by_products = gradient.shape[2] * gradient.shape[3] <= MOST_PLACES
        wanted = [ctx.needs_input_grad[0], ctx.needs_input_grad[1] and not by_products, False]
        of_input, of_weight, _ = torch.ops.aten.convolution_backward(
            *(gradient, x, weight, None, stride, padding, (1, 1), False, (0, 0), 1, wanted)
        )
        if by_products and ctx.needs_input_grad[1]:
            of_weight = weight_gradient(gradient, x, kernel, stride, padding)
        return of_input, of_weight, None, None


def weight_gradient(
    gradient: torch.Tensor, x: torch.Tensor, kernel: Pair, stride: Pair, padding: Pair
) -> torch.Tensor:
    """Return the gradient of a convolution's kernel, one product of matrices a place of the kernel.

    Args:
        gradient: N x D x H' x W', of the output.
        x: N x C x H x W, the input.
        kernel: Height and width of the kernel.
        stride: Vertical and horizontal.
        padding: Zeros at top and bottom, and at both sides.

    Returns:
        D x C x height x width, like the inputs.
    """
    (high, wide), channels = gradient.shape[2:], x.shape[1]
    rows = gradient.permute(0, 2, 3, 1).reshape(-1, gradient.shape[1]).t()
    places = F.pad(x, (padding[1], padding[1], padding[0], padding[0])).permute(0, 2, 3, 1)
    parts = [
        rows
        @ places[
            :,
            top : top + stride[0] * (high - 1) + 1 : stride[0],
            left : left + stride[1] * (wide - 1) + 1 : stride[1],
        ].reshape(-1, channels)
        for top in range(kernel[0])
        for left in range(kernel[1])
    ]
    return torch.stack(parts, dim=2).reshape(rows.shape[0], channels, *kernel)
