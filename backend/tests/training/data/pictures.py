"""Folders of drawn photographs, as a user would have them."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from tests import faces

PEOPLE = ("alice", "bob", "carla", "dan", "eve")


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


def write_people(root: Path) -> None:
    """Write real/ as JPEG and Fake/ as PNG, a folder a person with 5 pictures of each class.

    Besides there are a copy of one of alice's pictures among bob's, and three damaged files.
    """
    for number, person in enumerate(PEOPLE):
        write_folder(root / "real" / person, 100 * number, 5)
        write_folder(root / "Fake" / person, 100 * number + 50, 5, "PNG")
    photograph(3).resize((220, 220)).save(root / "real" / "bob" / "copy.jpg", quality=70)
    (root / "Fake" / "dan" / "broken.jpg").write_bytes(b"\xff\xd8\xff nonsense")
    (root / "Fake" / "dan" / "empty.png").touch()
    (root / "real" / "eve" / "notes.txt").write_text("buy milk")


if __name__ == "__main__":
    write_people(Path(sys.argv[1]))
