"""Scalars for TensorBoard, where it is installed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = "tensorboard"


class TensorBoardLog:
    """Takes numbers by step; does nothing where TensorBoard is not installed."""

    def __init__(self, folder: Path) -> None:
        """Open a log below a run's folder; a resumed run adds to it."""
        self._writer: Any = None
        try:
            module = importlib.import_module("torch.utils.tensorboard")
        except ImportError:
            return
        self._writer = module.SummaryWriter(str(folder / FOLDER))

    def add(self, step: int, numbers: Mapping[str, float], part: str) -> None:
        """Write numbers of one step, each as `part/name`."""
        if self._writer is None:
            return
        for name, value in numbers.items():
            self._writer.add_scalar(f"{part}/{name}", value, step)
        self._writer.flush()

    def close(self) -> None:
        """Write what is left."""
        if self._writer is not None:
            self._writer.close()
