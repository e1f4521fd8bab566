"""Time training steps in float32 and bfloat16, and say which of them this machine trains in.

    python scripts/bench_training.py [--size 192] [--threads 2]

Prints pictures per second, each the median of five steps of 32 random pictures after two of
warm-up, forward and backward, without optimiser and loader. What counts is the ratio.
"""

from __future__ import annotations

import statistics
import time

import click
import torch

from training.build import build_network, channels_last
from training.config import TrainConfig
from training.cpu import speed_up
from training.precision import has_bfloat16
from training.start import keep_memory

BATCH, WARM_UP, STEPS = 32, 2, 5


def pictures_per_second(config: TrainConfig, half: bool) -> float:
    """Return how many pictures a network learns from in a second."""
    torch.manual_seed(0)
    network = channels_last(build_network(config, initial=False)).train()
    speed_up(network)
    crops = torch.randint(0, 256, (BATCH, config.size, config.size, 3), dtype=torch.uint8)
    times = []
    for _ in range(WARM_UP + STEPS):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            output = network(crops)
        network.zero_grad(set_to_none=True)
        output.logits.float().square().mean().backward()
        times.append(time.perf_counter() - start)
    return BATCH / statistics.median(times[WARM_UP:])


@click.command()
@click.option("--trunk", default="efficientnet-b0", show_default=True)
@click.option("--size", default=192, show_default=True, help="Side of the crops in pixels.")
@click.option("--threads", default=torch.get_num_threads(), show_default=True)
def main(trunk: str, size: int, threads: int) -> None:
    """Print a line for each precision."""
    torch.set_num_threads(threads)
    config = TrainConfig(trunk=trunk, size=size)
    full, half = (pictures_per_second(config, wanted) for wanted in (False, True))
    print(f"{trunk}, {size} px, {threads} threads, {torch.backends.cpu.get_cpu_capability()}")
    print(f"float32   {full:6.1f} pictures/s")
    print(f"bfloat16  {half:6.1f} pictures/s, {half / full:.2f} times as many")
    print(f"trained in {'bfloat16' if has_bfloat16(torch.device('cpu')) else 'float32'}")


if __name__ == "__main__":
    keep_memory()
    main()
