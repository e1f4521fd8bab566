"""The history of a run: a row of losses, rate and speed for every few steps, as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from training.metrics import Floats

HISTORY_FILE = "history.csv"


def append_row(path: Path, row: dict[str, float]) -> None:
    """Add a row to a history; a new one begins with the names of its columns."""
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(row))
        if fresh:
            writer.writeheader()
        writer.writerow(row)


def read_rows(path: Path) -> list[dict[str, float]]:
    """Return the rows of a history, none where there is no file; an empty cell becomes NaN."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as handle:
        return [
            {name: float(value or "nan") for name, value in row.items()}
            for row in csv.DictReader(handle)
        ]


def read_history(path: Path) -> dict[str, Floats]:
    """Read the columns of a history.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It holds no step yet.
    """
    if not path.is_file():
        raise FileNotFoundError(f"no history in {path}: the run has not begun")
    rows = read_rows(path)
    if not rows:
        raise ValueError(f"{path} holds no step yet")
    return {name: np.array([row[name] for row in rows], np.float64) for name in rows[0]}
