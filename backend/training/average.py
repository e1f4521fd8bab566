"""The mean of networks that grew from one another."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from training.config import SETTINGS_FILE, WEIGHTS_FILE
from training.evaluation.runs import run_config
from training.history import HISTORY_FILE
from training.weights import read_weights

# Each network has its own; `calibrate` sets those of the mean.
SET_BY_CALIBRATE = {"rectifier.ceiling", "mask_vote.share"}


def average_runs(runs: list[Path], out: Path, share: float | None = None) -> Path:
    """Average the weights of runs of which each started from the one before.

    Between a network and its own continuation lie networks that are better than both, most of all
    on pictures unlike those of the training (WiSE-FT, arXiv 2109.01903; arXiv 2203.05482).

    Args:
        runs: Folders of finished runs, oldest first; the settings of the last are kept. Any other
            may be the .safetensors file of a detector, whose cut of features does not count.
        out: Folder of the new run, ready to be calibrated.
        share: Weight of the last in 0..1, the others alike; without, all are alike.

    Returns:
        The file of the averaged weights.

    Raises:
        ValueError: There are fewer than two runs, or their networks differ, or a file holds
            no weights.
        OSError: A run is not finished.
    """
    if len(runs) < 2:
        raise ValueError("an average needs at least two runs")
    last = runs[-1]
    configs = [run_config(run) for run in runs if run == last or run.is_dir()]
    if len({(config.trunk, config.size) for config in configs}) > 1:
        raise ValueError("only runs of one backbone and one size can be averaged")
    weights = [read_weights(run / WEIGHTS_FILE if run.is_dir() else run) for run in runs]
    names = set.intersection(*(set(given) for given in weights)) - SET_BY_CALIBRATE
    if not names or any(len({given[n].shape for given in weights}) > 1 for n in names):
        raise ValueError("only networks of one architecture can be averaged")
    last_share = 1 / len(runs) if share is None else share
    shares = [(1 - last_share) / (len(runs) - 1)] * (len(runs) - 1) + [last_share]
    mean = {name: _mean([given[name] for given in weights], shares) for name in sorted(names)}
    out.mkdir(parents=True, exist_ok=True)
    save_file(mean, out / WEIGHTS_FILE)
    for name in (SETTINGS_FILE, HISTORY_FILE):
        shutil.copy2(last / name, out / name)
    return out / WEIGHTS_FILE


def _mean(values: list[torch.Tensor], shares: list[float]) -> torch.Tensor:
    if not values[0].dtype.is_floating_point:
        return values[-1]
    parts = [share * value.double() for value, share in zip(values, shares, strict=True)]
    return torch.stack(parts).sum(dim=0).to(values[-1].dtype)
