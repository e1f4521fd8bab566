"""Measure how many faces of a group are found, and in what time, by how the search begins.

python scripts/bench_faces.py            the shipped search beside searches that begin smaller

Scenes are pasted from the two portraits that come with the project: one large face and six small
ones of one size. Size is the share of the picture's longer side. Times are medians, all searches by
turns in one process on one thread: of a portrait whose face fills a third of the picture, and of a
group whose small faces fill a tenth each.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from detector.engine.registry import load_face_detector
from detector.imaging import faces
from detector.imaging.faces import Face, FaceDetector

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "backend" / "detector" / "samples"
# Longer sides of the looks at the whole picture, in pixels.
SEARCHES = {
    "256 px first (shipped)": faces.LOOKS,
    "224 px first": (224, 144, 512, 1024),
    "192 px first": (192, 128, 512, 1024),
}
SHARES = (0.06, 0.07, 0.08, 0.1, 0.13)
WIDTH, HEIGHT = 1024, 768
LARGE = 0.3


class Portraits:
    """Heads cut out of the sample pictures, in any size."""

    def __init__(self, finder: FaceDetector) -> None:
        self._heads: list[tuple[Image.Image, float]] = []
        for name in ("grace-hopper.jpg", "eileen-collins.jpg"):
            picture = Image.open(SAMPLES / name).convert("RGB")
            (face,) = finder.detect(np.asarray(picture))[:1]
            x, y = ((face.box[i] + face.box[i + 2]) / 2 for i in (0, 1))
            half = 0.8 * face.size_px
            head = picture.crop(
                (round(x - half), round(y - half), round(x + half), round(y + half))
            )
            self._heads += [
                (head, face.size_px),
                (head.transpose(Image.Transpose.FLIP_LEFT_RIGHT), face.size_px),
            ]

    def head(self, number: int, face_px: float) -> Image.Image:
        """Return a head whose face has a longer side."""
        head, measured = self._heads[number % len(self._heads)]
        side = round(head.width * face_px / measured)
        return head.resize((side, side), Image.Resampling.LANCZOS)


def group(portraits: Portraits, share: float, seed: int) -> tuple[NDArray[np.uint8], list[Place]]:
    """Draw one large face and six of a share of the width, and say where the small ones are."""
    rng = np.random.default_rng(seed)
    scene = Image.new("RGB", (WIDTH, HEIGHT), tuple(rng.integers(60, 180, 3).tolist()))
    scene.paste(portraits.head(int(rng.integers(4)), LARGE * WIDTH), (20, 150))
    places = []
    for column in range(3):
        for row in range(2):
            head = portraits.head(int(rng.integers(4)), share * WIDTH)
            x, y = 530 + 165 * column + int(rng.integers(9)), 60 + 340 * row + int(rng.integers(9))
            scene.paste(head, (x, y))
            places.append((x + head.width / 2, y + head.height / 2))
    return np.asarray(scene), places


Place = tuple[float, float]


def found_at(places: list[Place], found: list[Face]) -> Iterator[bool]:
    """Say of each place whether a face was found around it."""
    for x, y in places:
        yield any(f.box[0] < x < f.box[2] and f.box[1] < y < f.box[3] for f in found)


def shares_found(finder: FaceDetector, portraits: Portraits, scenes: int) -> list[str]:
    """Return the share of small faces that is found, a cell for each size."""
    cells = []
    for share in SHARES:
        drawn = [group(portraits, share, seed) for seed in range(scenes)]
        hits = [hit for pixels, at in drawn for hit in found_at(at, finder.detect(pixels))]
        cells.append(f"{100 * sum(hits) / len(hits):.0f} %")
    return cells


def milliseconds(
    finder: FaceDetector, picture: NDArray[np.uint8], repeats: int
) -> dict[str, float]:
    """Return the median time of each search on a picture."""
    spent: dict[str, list[float]] = {name: [] for name in SEARCHES}
    for _ in range(repeats):
        for name, looks in SEARCHES.items():
            with mock.patch.object(faces, "LOOKS", looks):
                start = time.perf_counter()
                finder.detect(picture)
                spent[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(times) for name, times in spent.items()}


def main() -> None:
    """Print a table with a row for each search."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scenes", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=40)
    given = parser.parse_args()
    finder = load_face_detector(ROOT / "weights")
    portraits = Portraits(finder)
    portrait = Image.new("RGB", (512, 512), (120, 120, 120))
    portrait.paste(portraits.head(0, 512 / 3), (120, 120))
    crowd, _ = group(portraits, 0.1, 0)
    alone = milliseconds(finder, np.asarray(portrait), given.repeats)
    together = milliseconds(finder, crowd, given.repeats)
    sizes = " | ".join(f"faces of {100 * share:.0f} %" for share in SHARES)
    print(f"| search | portrait | group | {sizes} |\n|---|---|---|{'---|' * len(SHARES)}")
    for name, looks in SEARCHES.items():
        with mock.patch.object(faces, "LOOKS", looks):
            cells = shares_found(finder, portraits, given.scenes)
        times = f"{alone[name]:.1f} ms | {together[name]:.0f} ms"
        print(f"| {name} | {times} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
