"""The mean of networks that grew from one another."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from training.evaluation.runs import run_config
from training.history import HISTORY_FILE
from training.loop import WEIGHTS_FILE


def average_runs(runs: list[Path], out: Path) -> Path:
    """Average the weights of runs of which each started from the one before.

    Between a network and its own continuation lie networks that are better than both, most of all
    on pictures unlike those of the training (WiSE-FT, arXiv 2109.01903; arXiv 2203.05482).

    Args:
        runs: Folders of finished runs, oldest first; the settings of the last are kept.
        out: Folder of the new run, ready to be calibrated.

    Returns:
        The file of the averaged weights.

    Raises:
        ValueError: There are fewer than two runs, or their networks differ in shape.
        OSError: A run is not finished.
    """
    if len(runs) < 2:
        raise ValueError("an average needs at least two runs")
    last = runs[-1]
    if len({(run_config(run).trunk, run_config(run).size) for run in runs}) > 1:
        raise ValueError("only runs of one backbone and one size can be averaged")
    weights = [load_file(run / WEIGHTS_FILE) for run in runs]
    out.mkdir(parents=True, exist_ok=True)
    names = set.intersection(*(set(given) for given in weights))
    mean = {name: _mean([given[name] for given in weights]) for name in sorted(names)}
    save_file(mean, out / WEIGHTS_FILE)
    for name in ("config.json", HISTORY_FILE):
        shutil.copy2(last / name, out / name)
    return out / WEIGHTS_FILE


def _mean(values: list[torch.Tensor]) -> torch.Tensor:
    if not values[0].dtype.is_floating_point:
        return values[-1]
    return torch.stack([value.double() for value in values]).mean(dim=0).to(values[-1].dtype)
