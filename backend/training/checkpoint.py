"""Checkpoints of a run: written whole or not at all, and only read by the run they belong to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from training.config import TrainConfig
from training.disk import is_full

CHECKPOINT = "checkpoint.pt"


class CheckpointError(RuntimeError):
    """The checkpoint is damaged or belongs to another run; the message says which."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: finished steps and everything needed to go on."""

    step: int
    network: dict[str, torch.Tensor]
    average: dict[str, torch.Tensor]
    optimiser: dict[str, Any]
    distiller: dict[str, torch.Tensor]


def save_checkpoint(folder: Path, progress: Progress, config: TrainConfig, data: str) -> None:
    """Write a checkpoint; a kill in the middle leaves the previous one in place.

    Raises:
        CheckpointError: The disk is full; the previous checkpoint is still there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / CHECKPOINT
    partial = target.with_suffix(".partial")
    state = {
        "step": progress.step,
        "network": progress.network,
        "average": progress.average,
        "optimiser": progress.optimiser,
        "distiller": progress.distiller,
        "config": config.digest(),
        "data": data,
    }
    try:
        with partial.open("wb") as handle:
            torch.save(state, handle)
            handle.flush()
            os.fsync(handle.fileno())
    except (OSError, RuntimeError) as error:
        partial.unlink(missing_ok=True)
        if not is_full(error):
            raise
        kept = "the previous checkpoint is kept" if target.exists() else "there is none before it"
        raise CheckpointError(
            f"{folder}: no space left for the checkpoint of step {progress.step}; {kept}. Free "
            "some space and go on"
        ) from error
    partial.replace(target)


def load_checkpoint(folder: Path, config: TrainConfig, data: str) -> Progress | None:
    """Read the checkpoint of this run, if there is one.

    Raises:
        CheckpointError: It is damaged, or was made with other settings or other data.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many types for a damaged file
        raise CheckpointError(f"{path} is damaged: {error}. Delete it to start anew.") from error
    for name, mine in (("config", config.digest()), ("data", data)):
        if state.get(name) != mine:
            raise CheckpointError(
                f"{path} was made with another {name}. Use another output folder, or delete it."
            )
    return Progress(
        state["step"],
        state["network"],
        state["average"],
        state["optimiser"],
        state["distiller"],
    )
