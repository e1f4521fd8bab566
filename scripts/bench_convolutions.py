"""Time the backward pass of EfficientNet's depthwise convolutions in bfloat16 and in float32.

    python scripts/bench_depthwise.py

Prints milliseconds for a batch of 32, the median of five repeats after a warm-up.
"""

from __future__ import annotations

import statistics
import time

import torch
from torch import nn

BATCH, REPEATS = 32, 5
# Channels, kernel, stride and input side of the depthwise layers of EfficientNet-B0 at 224 px.
LAYERS = ((96, 3, 2, 112), (144, 5, 2, 56), (240, 5, 1, 28), (480, 5, 1, 14), (1152, 5, 1, 7))


def backward_ms(channels: int, kernel: int, stride: int, side: int, dtype: torch.dtype) -> float:
    """Return the median time of a backward pass in milliseconds."""
    layer = nn.Conv2d(channels, channels, kernel, stride, kernel // 2, groups=channels, dtype=dtype)
    layer = layer.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    x = torch.randn(BATCH, channels, side, side, dtype=dtype)
    x = x.contiguous(memory_format=torch.channels_last).requires_grad_()
    times = []
    for _ in range(REPEATS + 1):
        y = layer(x)
        gradient = torch.ones_like(y)
        start = time.perf_counter()
        y.backward(gradient)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def main() -> None:
    """Print a table."""
    print(f"threads: {torch.get_num_threads()}, batch: {BATCH}")
    print("channels kernel stride side  bfloat16 ms  float32 ms")
    for layer in LAYERS:
        half, full = (backward_ms(*layer, dtype) for dtype in (torch.bfloat16, torch.float32))
        print("{:8d} {:6d} {:6d} {:4d}".format(*layer), f"{half:12.1f} {full:11.1f}")


if __name__ == "__main__":
    main()
