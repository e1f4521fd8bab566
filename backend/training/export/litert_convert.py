"""Run by the Python of `make mobile`: turn a job on standard input into a LiteRT file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import litert_torch
import numpy as np
import torch

from training.export.litert_quantise import INPUT, name_by_precision, quantise
from training.export.network import load_network


def convert(job: dict[str, Any]) -> bytes:
    """Return the float32 graph: crops float32 1 x S x S x 3 in 0..255 in, named outputs out."""
    network = load_network(
        job["architecture"], tuple(job["mean"]), tuple(job["std"]), Path(job["weights"])
    )
    example = torch.zeros((1, job["size"], job["size"], 3))
    return bytes(litert_torch.convert(network, sample_kwargs={INPUT: example}).model_content())


def main() -> None:
    """Convert, quantise, write."""
    job = json.load(sys.stdin)
    how = job["quantise"]
    graph = name_by_precision(convert(job), how, job["half_below"])
    if how != "none":
        crops = np.load(job["crops"], allow_pickle=False) if job["crops"] else None
        graph = quantise(graph, how, job["activations"], crops)
    Path(job["output"]).write_bytes(graph)


if __name__ == "__main__":
    main()
