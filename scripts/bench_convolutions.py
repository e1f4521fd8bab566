"""Time the backward passes that `training/cpu.py` goes around, and what it does instead.

    python scripts/bench_convolutions.py

Prints milliseconds for a batch of 32, each the median of five repeats after a warm-up. What counts
are the ratios on one line.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional as F

from training.cpu import weight_gradient

BATCH, REPEATS = 32, 5
# Channels, kernel, stride and input side of the depthwise layers of EfficientNet-B0 at 224 px.
DEPTHWISE = ((96, 3, 2, 112), (144, 5, 2, 56), (240, 5, 1, 28), (480, 5, 1, 14), (1152, 5, 1, 7))
# Channels in and out, kernel, stride and input side of layers of ResNet-50 at 96 and 160 px.
DENSE = (
    *((512, 512, 3, 1, 3), (1024, 2048, 1, 2, 6), (512, 2048, 1, 1, 3), (256, 256, 3, 1, 6)),
    *((512, 512, 3, 1, 5), (1024, 2048, 1, 2, 10), (256, 256, 3, 1, 10), (512, 1024, 1, 2, 20)),
)


def median_ms(work: Callable[[], object]) -> float:
    """Return the median time of a call in milliseconds."""
    times = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def depthwise_ms(channels: int, kernel: int, stride: int, side: int, dtype: torch.dtype) -> float:
    """Return the time of a depthwise layer's whole backward pass."""
    layer = nn.Conv2d(channels, channels, kernel, stride, kernel // 2, groups=channels, dtype=dtype)
    layer = layer.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    y = layer(_picture(channels, side, dtype).requires_grad_())
    gradient = torch.ones_like(y)
    return median_ms(lambda: y.backward(gradient, retain_graph=True))


def dense_ms(wide: int, out: int, kernel: int, stride: int, side: int) -> tuple[float, float]:
    """Return the times of a kernel's gradient by oneDNN and by products of matrices."""
    x = _picture(wide, side, torch.bfloat16)
    weight = torch.randn(out, wide, kernel, kernel, dtype=torch.bfloat16)
    weight = weight.contiguous(memory_format=torch.channels_last)
    strides, padding = (stride, stride), (kernel // 2, kernel // 2)
    gradient = torch.ones_like(F.conv2d(x, weight, None, strides, padding))

    def by_onednn() -> object:
        return torch.ops.aten.convolution_backward(
            *(gradient, x, weight, None, strides, padding, (1, 1), False, (0, 0), 1),
            (False, True, False),
        )

    def by_products() -> object:
        return weight_gradient(gradient, x, (kernel, kernel), strides, padding)

    return median_ms(by_onednn), median_ms(by_products)


def _picture(channels: int, side: int, dtype: torch.dtype) -> torch.Tensor:
    x = torch.randn(BATCH, channels, side, side, dtype=dtype)
    return x.contiguous(memory_format=torch.channels_last)


def main() -> None:
    """Print two tables."""
    print(f"threads: {torch.get_num_threads()}, batch: {BATCH}")
    print("depthwise, whole backward pass\nchannels kernel stride side  bfloat16 ms  float32 ms")
    for layer in DEPTHWISE:
        half, full = (depthwise_ms(*layer, dtype) for dtype in (torch.bfloat16, torch.float32))
        print("{:8d} {:6d} {:6d} {:4d}".format(*layer), f"{half:12.1f} {full:11.1f}")
    print("dense, gradient of the kernel\n  in  out kernel stride side  oneDNN ms  products ms")
    for shape in DENSE:
        times = "{:10.1f} {:12.1f}".format(*dense_ms(*shape))
        print("{:4d} {:4d} {:6d} {:6d} {:4d}".format(*shape), times)


if __name__ == "__main__":
    main()
