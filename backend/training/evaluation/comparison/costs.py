"""What architectures cost, alone and together: served graphs, or such as `export` would write."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from detector.engine.card import ModelCard
from detector.engine.registry import verify_file
from training.config import WEIGHTS_FILE
from training.evaluation.comparison.candidates import Candidate
from training.evaluation.comparison.memory_probe import measure_memory
from training.evaluation.comparison.timing import (
    Graph,
    count_gmac,
    count_parameters,
    time_graphs,
)
from training.graph import write_onnx
from training.package import load_halved


def measure_costs(
    named: dict[str, Candidate],
    cards: dict[str, ModelCard],
    baseline: str,
    groups: dict[str, list[str]],
) -> dict[str, dict[str, Any]]:
    """Count and time each architecture, and add up what ensembles of them cost.

    Args:
        named: Runs by architecture.
        cards: Served cards by architecture; the others are exported as `export` would.
        baseline: The architecture that ratios refer to.
        groups: Members of each ensemble.
    """
    costs: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        graphs: dict[str, Graph] = {}
        for name, run in named.items():
            network = load_halved(run.folder / WEIGHTS_FILE, run.config)
            card = cards.get(name)
            if card is not None:
                files = card_files(card)
                graphs[name] = Graph(files[0], card.input_size)
            else:
                files = [Path(folder) / f"{name}.onnx"]
                graphs[name] = Graph(files[0], run.config.size)
                write_onnx(network, run.config.size, files[0])
            costs[name] = {
                "served": card is not None,
                "size": graphs[name].size,
                "parameters": count_parameters(network),
                "gmac": count_gmac(network, graphs[name].size),
                "bytes": sum(path.stat().st_size for path in files),
            }
        for name, times in time_graphs(graphs, baseline).items():
            costs[name] |= times | _memory([graphs[name]])
        for name, members in groups.items():
            costs[name] = _together([costs[m] for m in members])
            costs[name] |= _memory([graphs[m] for m in members])
    return costs


def card_files(card: ModelCard) -> list[Path]:
    """Return the served graph, and the file with its large tensors where they lie outside of it.

    Raises:
        ModelUnavailable: A file is missing or damaged.
    """
    graph = card.files["onnx"]
    wanted = [graph] if graph.shares is None else [graph, card.files[graph.shares]]
    return [verify_file(card.folder, file) for file in wanted]


def _memory(graphs: list[Graph]) -> dict[str, Any]:
    found = measure_memory([(graph.path, graph.size) for graph in graphs]) or {}
    return {"memory_mb": found.get("resident"), "peak_memory_mb": found.get("peak")}


def _together(costs: list[dict[str, Any]]) -> dict[str, Any]:
    """One after the other: what is counted and timed adds up."""
    summed = ("parameters", "gmac", "bytes", "latency_ms", "latency_ratio")
    total = {key: sum(cost[key] for cost in costs) for key in summed}
    slowest = 1 / sum(1 / cost["crops_per_s"] for cost in costs)
    ratio = 1 / sum(1 / cost["throughput_ratio"] for cost in costs)
    return {**total, "crops_per_s": slowest, "throughput_ratio": ratio}
