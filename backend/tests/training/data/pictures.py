"""Folders of drawn photographs, as a user would have them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests import faces


def photograph(seed: int, side: int = 300) -> Image.Image:
    """Draw a face before a background of its own."""
    face = faces.portrait(side * 4 // 7).convert("RGB")
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (6, 6, 3), np.uint8))
    scene = coarse.resize((side, side), Image.Resampling.BICUBIC)
    room = side * 3 // 7
    scene.paste(face, (int(rng.integers(0, room)), int(rng.integers(0, room))))
    return scene


def write_folder(folder: Path, start: int, count: int, form: str = "JPEG") -> list[Path]:
    """Write `count` photographs, each unlike those of any other `start`."""
    folder.mkdir(parents=True, exist_ok=True)
    end = {"JPEG": "jpg", "PNG": "png"}[form]
    paths = [folder / f"{number:02d}.{end}" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(faces.encode(photograph(start + number), form))
    return paths
