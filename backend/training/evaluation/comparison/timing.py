"""What a network costs: parameters, multiplications, time and memory, all counted or measured."""

from __future__ import annotations

import os
import platform
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from detector.engine.onnx import OnnxEngine

ROUNDS, REPEATS, WARM_UP = 9, 8, 2
THREADS = 2


@dataclass(frozen=True, slots=True)
class Graph:
    """An exported network and the side of its crop in pixels."""

    path: Path
    size: int


def count_parameters(network: nn.Module) -> int:
    """Return the number of trainable parameters."""
    return sum(parameter.numel() for parameter in network.parameters())


def count_gmac(network: nn.Module, size: int) -> float:
    """Return the multiplications and additions, in billions of pairs, of one crop.

    Convolutions and matrix products are counted while they run; what works on single elements,
    such as activations, is not.

    Args:
        network: A network in evaluation mode that takes crops, uint8 1 x S x S x 3.
        size: Side of the crop in pixels.
    """
    counter = FlopCounterMode(display=False)
    with torch.inference_mode(), counter:
        network(torch.zeros((1, size, size, 3), dtype=torch.uint8))
    return counter.get_total_flops() / 2e9


def time_graphs(
    graphs: dict[str, Graph], baseline: str, rounds: int = ROUNDS, repeats: int = REPEATS
) -> dict[str, dict[str, float]]:
    """Time the forward pass with its maps in ONNX Runtime, all graphs by turns.

    Other work on the machine then slows all alike, so the ratios hold where the times do not.

    Args:
        graphs: By name.
        baseline: The name that ratios refer to.
        rounds: How often each has its turn.
        repeats: Crops in a turn.

    Returns:
        By name: the median `latency_ms` of one crop on one thread, the median `crops_per_s` of two
        threads with a session each, and the medians over the rounds of `latency_ratio` and
        `throughput_ratio` to the baseline in the same round.
    """
    sessions = {n: [OnnxEngine(g.path) for _ in range(THREADS)] for n, g in graphs.items()}
    rng = np.random.default_rng(0)
    crops = {n: rng.integers(0, 256, (1, g.size, g.size, 3), np.uint8) for n, g in graphs.items()}
    for name, engines in sessions.items():
        for engine in engines:
            _turn(engine, crops[name], WARM_UP)
    names = list(graphs)
    alone = {name: np.empty((rounds, repeats)) for name in names}
    together = {name: np.empty(rounds) for name in names}
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(rounds):
            start = number % len(names)
            for name in names[start:] + names[:start]:
                engines, crop = sessions[name], crops[name]
                alone[name][number] = _turn(engines[0], crop, repeats)
                begun = time.perf_counter()
                work = [pool.submit(_turn, engine, crop, repeats) for engine in engines]
                for item in work:
                    item.result()
                together[name][number] = THREADS * repeats / (time.perf_counter() - begun)
    base = np.median(alone[baseline], axis=1), together[baseline]
    return {
        name: {
            "latency_ms": 1000 * float(np.median(alone[name])),
            "latency_ratio": float(np.median(np.median(alone[name], axis=1) / base[0])),
            "crops_per_s": float(np.median(together[name])),
            "throughput_ratio": float(np.median(together[name] / base[1])),
        }
        for name in names
    }


def hardware() -> dict[str, Any]:
    """Return what the costs were measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "torch": str(torch.__version__),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _turn(engine: OnnxEngine, crop: NDArray[np.uint8], repeats: int) -> list[float]:
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        engine.run(crop)
        seconds.append(time.perf_counter() - begun)
    return seconds


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
