"""Runs that look as `train` leaves them, of networks that have learned nothing: quick to make."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import save_file

from training.build import build_network
from training.config import WEIGHTS_FILE, TrainConfig
from training.history import HISTORY_FILE

NAMES = ("generator:drawn synthetic",)
STEPS = 4


def tiny(trunk: str, **settings: object) -> TrainConfig:
    """Return settings of a run over drawn faces."""
    given = {
        **{"trunk": trunk, "initial": "random", "size": 64, "early_size": 64, "pairs": 2},
        **{"steps": STEPS, "head_steps": 1, "hold_out": NAMES},
        **settings,
    }
    return TrainConfig(**given)  # type: ignore[arg-type]


def write_run(folder: Path, config: TrainConfig, rates: tuple[float, float] = (20, 40)) -> Path:
    """Write settings, untrained weights and a history of two lines."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(asdict(config)))
    save_file(build_network(config).state_dict(), folder / WEIGHTS_FILE)
    lines = [f"{step},0.6,0.001,{rate}" for step, rate in zip((2, STEPS), rates, strict=True)]
    head = "step,manipulated,learning_rate,images_per_second"
    (folder / HISTORY_FILE).write_text("\n".join([head, *lines]) + "\n")
    return folder
