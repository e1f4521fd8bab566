"""What is done another way on a processor leaves the same gradients."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from training.cpu import speed_up, weight_gradient

# Channels in and out, kernel, stride, padding and side: with maps on both sides of the limit.
DENSE = (
    *((64, 128, 1, 1, 0, 6), (64, 64, 3, 1, 1, 5), (64, 96, 3, 2, 1, 9)),
    *((64, 128, 1, 2, 0, 10), (64, 64, 3, 1, 1, 16)),
)


@pytest.mark.parametrize(("wide", "out", "kernel", "stride", "padding", "side"), DENSE)
def test_a_dense_layer_learns_as_torch_says(
    wide: int, out: int, kernel: int, stride: int, padding: int, side: int
) -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(wide, out, kernel, stride, padding, bias=False)
    x = torch.randn(3, wide, side, side)
    usual = gradients(layer, x)
    speed_up(layer)
    for changed, wanted in zip(gradients(layer, x), usual, strict=True):
        assert changed.dtype is torch.float32
        assert (changed - wanted).norm() < 0.01 * wanted.norm()


def test_the_gradient_of_a_kernel_is_exact_in_full_precision() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 5, 9, 7, dtype=torch.float64)
    layer = nn.Conv2d(5, 4, (3, 1), (2, 3), (1, 0), bias=False, dtype=torch.float64)
    y = layer(x)
    gradient = torch.randn_like(y)
    (wanted,) = torch.autograd.grad(y, layer.weight, gradient)
    torch.testing.assert_close(weight_gradient(gradient, x, (3, 1), (2, 3), (1, 0)), wanted)


@pytest.mark.parametrize(("kernel", "stride"), [(5, 1), (3, 2)])
def test_a_depthwise_layer_answers_in_its_own_precision(kernel: int, stride: int) -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(64, 64, kernel, stride, kernel // 2, groups=64, bias=False)
    x = torch.randn(2, 64, 12, 12)
    usual = gradients(layer, x)
    speed_up(layer)
    with torch.autocast("cpu", torch.bfloat16):
        assert layer(x.bfloat16()).dtype is torch.bfloat16
    for changed, wanted in zip(gradients(layer, x), usual, strict=True):
        assert (changed - wanted).norm() < 0.02 * wanted.norm()


def gradients(layer: nn.Conv2d, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Return the gradients of picture and kernel in a half-precision network."""
    x = x.clone().requires_grad_()
    with torch.autocast("cpu", torch.bfloat16):
        y = layer(x)
    weights = torch.linspace(-1, 1, y.numel()).view(y.shape)
    return torch.autograd.grad((y.float() * weights).sum(), (x, layer.weight))
