"""What verdict and heatmap usually cost: torch eager, and Grad-CAM by hooks and a backward pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

from benchmark.samples import Stats, repeat

SIDE = 224


def has_torch() -> bool:
    """Tell whether the baseline can be measured here."""
    return find_spec("torch") is not None and find_spec("efficientnet_pytorch") is not None


def measure_baseline(repeats: int, budget: float) -> Iterator[tuple[str, Stats]]:
    """Yield name and times of EfficientNet-B0 in torch, with one thread and with all.

    The weights are random: they change no time.
    """
    import torch
    from efficientnet_pytorch import EfficientNet

    threads = torch.get_num_threads()
    network = EfficientNet.from_name("efficientnet-b0", num_classes=2).eval()
    crop = torch.rand(1, 3, SIDE, SIDE)
    forward = _forward(network, crop)
    explain = _grad_cam(network, network._conv_head, crop)
    try:
        for count in sorted({1, threads}):
            torch.set_num_threads(count)
            name = f"{count} thread{'s' if count > 1 else ''}"
            yield f"torch eager forward, no map, {name}", repeat(forward, repeats, budget)
            yield f"torch hooked Grad-CAM, {name}", repeat(explain, repeats, budget)
    finally:
        torch.set_num_threads(threads)


def _forward(network: Any, crop: Any) -> Callable[[], object]:
    import torch

    def run() -> object:
        with torch.inference_mode():
            return network(crop).softmax(1)

    return run


def _grad_cam(network: Any, layer: Any, crop: Any) -> Callable[[], object]:
    """Return Grad-CAM (arXiv 1610.02391) as it is commonly written."""
    from torch.nn import functional as F

    def run() -> object:
        kept: dict[str, Any] = {}

        def keep(_module: Any, _inputs: Any, output: Any) -> None:
            kept["features"] = output
            output.register_hook(lambda gradient: kept.update(gradient=gradient))

        handle = layer.register_forward_hook(keep)
        network.zero_grad()
        scores = network(crop)
        scores[0, scores.argmax()].backward()
        handle.remove()
        weights = kept["gradient"].mean(dim=(2, 3), keepdim=True)
        heat = F.relu((weights * kept["features"]).sum(dim=1, keepdim=True))
        return F.interpolate(heat, size=(SIDE, SIDE), mode="bilinear").detach()

    return run
