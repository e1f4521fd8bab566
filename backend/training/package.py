"""Write a trained network as files that serving takes: weights, graph and card."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from detector.networks.two_expert import EXPERTS, TwoExpertDetector
from training.config import TrainConfig
from training.weights import load_fitting

# From this many parameters on the graph reads its weights from the .safetensors file, so that they
# are stored once; the default and what is smaller come as one file as well.
SHARED_FROM = 4_100_000


def load_halved(path: Path, config: TrainConfig) -> TwoExpertDetector:
    """Load trained weights rounded to half precision, so that every export is the same network.

    Raises:
        ValueError: The weights are those of another architecture.
    """
    network = TwoExpertDetector(config.trunk)
    # A run's weights know no novelty yet: it is fitted to the finished network.
    weights = {n: halve(v) for n, v in load_file(path).items() if not n.startswith("novelty.")}
    load_fitting(network, weights, f"{path} does not fit {config.trunk}")
    return network.eval()


def write_safetensors(network: TwoExpertDetector, path: Path) -> None:
    """Write the weights in half precision; batch-norm statistics stay as they are."""
    weights = {name: halve(value).contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path)


def describe(
    name: str, version: str, folder: Path, network: TwoExpertDetector, config: TrainConfig
) -> dict[str, Any]:
    """Return the part of the card that follows from the files and the run's settings."""
    files = {"onnx": f"{name}.onnx", "torch": f"{name}.safetensors"}
    entries = {kind: _file_entry(folder / file) for kind, file in files.items()}
    if shares_weights(network):
        entries["onnx"]["shares"] = "torch"
    return {
        "kind": "detector",
        "name": name,
        "version": version,
        "architecture": config.trunk,
        "parameters": sum(p.numel() for p in network.parameters()),
        "labels": list(EXPERTS),
        "files": entries,
        "input": {
            "size": config.size,
            "layout": "uint8 N x S x S x 3, RGB; normalisation is inside the graph",
            "mean": network.mean.flatten().tolist(),
            "std": network.std.flatten().tolist(),
        },
        "scoring": {"map_share": round(float(network.mask_vote.share), 4)},
    }


def shares_weights(network: TwoExpertDetector) -> bool:
    """Return whether the graph of a network reads its weights from the .safetensors file."""
    return sum(p.numel() for p in network.parameters()) >= SHARED_FROM


def write_card(card: dict[str, Any], path: Path) -> None:
    """Write a card as readable JSON."""
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _file_entry(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"name": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def halve(value: torch.Tensor) -> torch.Tensor:
    """Return a tensor as it is stored: half precision, but for vectors and whole numbers."""
    return value.half() if value.dtype.is_floating_point and value.ndim > 1 else value
