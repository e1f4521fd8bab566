"""What a run's folder says about itself: settings, card, samples seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detector.engine.card import ModelCard, parse_card
from training.config import SETTINGS_FILE, TrainConfig
from training.data.mix import Mix
from training.history import HISTORY_FILE, read_rows

MODEL_FOLDER = "model"
EVALUATION_FILE = "evaluation.json"
REPORT_FOLDER = "report"
HELD_OUT_FILE = "held-out.json"


def run_config(folder: Path) -> TrainConfig:
    """Return the settings that a run was trained with.

    Raises:
        FileNotFoundError: The folder holds no run.
    """
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise FileNotFoundError(f"no config.json in {folder}: run `python -m training train` first")
    raw = json.loads(path.read_text(encoding="utf-8"))
    lists = {name: tuple(raw[name]) for name in ("hold_out", "augment") if name in raw}
    return TrainConfig(**{**raw, **lists, "mix": Mix(**raw["mix"])})


def run_card(folder: Path) -> ModelCard:
    """Return the card of a calibrated run.

    Raises:
        FileNotFoundError: The run has not been calibrated.
    """
    cards = sorted((folder / MODEL_FOLDER).glob("*.json"))
    if not cards:
        raise FileNotFoundError(f"no model in {folder / MODEL_FOLDER}: run `calibrate` first")
    return parse_card(cards[0])


def samples_seen(folder: Path, config: TrainConfig) -> int:
    """Return how many pictures a run has trained on, from its history."""
    steps = [int(row["step"]) for row in read_rows(folder / HISTORY_FILE)]
    return 2 * config.pairs * max(steps, default=0)


def read_figures(path: Path) -> dict[str, Any]:
    """Read a JSON file of figures.

    Raises:
        ValueError: It is not JSON, or not an object; the message names the file.
    """
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(figures, dict):
        raise ValueError(f"{path} does not hold figures")
    return figures


def read_held_out(path: Path) -> dict[str, Any]:
    """Read what `judge-network` wrote.

    Raises:
        ValueError: It is something else, or the run had seen what it was judged on.
    """
    figures = read_figures(path)
    if figures.get("kind") != "held-out":
        raise ValueError(f"{path} was not written by judge-network")
    if figures.get("seen"):
        raise ValueError(
            f"{path}: the run was trained with {', '.join(figures['seen'])}, so this is no measure "
            "of what it never saw: name it under hold_out in the settings and train"
        )
    return figures


def write_figures(figures: dict[str, Any], path: Path) -> None:
    """Write figures as JSON; what is not a number becomes null, as JSON has no NaN."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_plain(figures), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | str | int | type(None)):
        return value
    number = float(value)
    return round(number, 5) if number == number else None
