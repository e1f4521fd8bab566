"""Weights folders with several models: the shipped network under other names and thresholds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import WEIGHTS

SHIPPED = "efficientnet-b0"
_NO_GATES = {"min_face_px": 0, "min_sharpness": 0, "min_brightness": 0, "max_novelty": 1e9}
# Whatever the score: one finds no trace, one sees a deepfake, one cannot decide.
TRUSTING = {"quality": _NO_GATES, "thresholds": {"real_below": 1.0, "deepfake_from": 1.0}}
SUSPICIOUS = {"quality": _NO_GATES, "thresholds": {"real_below": 0.0, "deepfake_from": 0.0}}
UNDECIDED = {"quality": _NO_GATES, "thresholds": {"real_below": 0.0, "deepfake_from": 1.0}}


def weights_with(folder: Path, **models: dict[str, Any]) -> Path:
    """Link the shipped weights into `folder` and add models whose cards differ as given."""
    folder.mkdir(exist_ok=True)
    for path in WEIGHTS.iterdir():
        if path.stem in (SHIPPED, "centerface"):
            (folder / path.name).symlink_to(path)
    for name, changes in models.items():
        add_model(folder, name, **changes)
    return folder


def add_model(folder: Path, name: str, **changes: Any) -> None:
    """Add the shipped network under another name."""
    card = json.loads((WEIGHTS / f"{SHIPPED}.json").read_text())
    card |= {"name": name, "version": "7", **changes}
    (folder / f"{name}.json").write_text(json.dumps(card))
