"""Measure whether a picture's JPEG coefficients tell that it was compressed twice.

    cd backend && python -m training.evaluation.recompression --data FOLDER

Pictures "as found" (`native` = 1 in the manifest) are resized, which wipes out what earlier
compression left, and then saved once or twice. A second compression with another table leaves
gaps and peaks in the histograms of the coefficients (Lukáš and Fridrich 2003); the same histograms
of the picture cut four pixels further in have none, so the distance between both is the score.
The threshold is set on one half of the pictures and counted on the other.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from detector.imaging.jpeg import luma_table
from training.evaluation.markdown import table

QUALITIES = (60, 70, 75, 80, 85, 90, 95)
FALSE_ALARMS = 0.01
# A resize between both compressions, as most sites do it.
RESIZED = 0.8
# The lowest frequencies, row and column; beyond them most coefficients are zero.
FREQUENCIES = ((0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0))
BINS = 12
MIN_SIDE = 160


def main(arguments: list[str] | None = None) -> int:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder with manifest.csv")
    parser.add_argument("--pictures", type=int, default=200, help="how many, evenly spread")
    options = parser.parse_args(arguments)
    try:
        scores = measure(list(pictures(options.data, options.pictures)))
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(report(scores))
    return 0


def pictures(folder: Path, number: int) -> Iterator[Image.Image]:
    """Yield real pictures as found, resized a little and cut off the old grid of blocks."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        rows = [
            row
            for row in csv.DictReader(handle)
            if (row["native"], row["label"]) == ("1", "real")
            and min(int(row["width"]), int(row["height"])) >= MIN_SIDE + 32
        ]
    chosen = rows[:: max(len(rows) // number, 1)][:number]
    for shard in sorted({row["shard"] for row in chosen}):
        with tarfile.open(folder / shard) as archive:
            for row in (row for row in chosen if row["shard"] == shard):
                entry = archive.extractfile(row["path"])
                if entry is not None:
                    picture = Image.open(BytesIO(entry.read())).convert("RGB")
                    yield _resized(picture, 0.9)


def measure(images: list[Image.Image]) -> dict[tuple[int, int] | int, NDArray[np.float64]]:
    """Score every picture after each compression.

    Returns:
        Scores by quality (once), by pair of qualities (twice), and by -quality where the picture
        was resized between two compressions.
    """
    scores: dict[tuple[int, int] | int, list[float]] = {}
    for image in images:
        for second in QUALITIES:
            scores.setdefault(second, []).append(score(_saved(image, second)))
            for first in QUALITIES:
                if first != second:
                    again = _saved(_opened(_saved(image, first)), second)
                    scores.setdefault((first, second), []).append(score(again))
            between = _resized(_opened(_saved(image, 75)), RESIZED)
            scores.setdefault(-second, []).append(score(_saved(between, second)))
    return {key: np.array(values) for key, values in scores.items()}


def score(data: bytes) -> float:
    """Return how far the coefficients' histograms are from those of the shifted picture, >= 0.

    Raises:
        ValueError: The JPEG has no usual table of luma.
    """
    image = JpegImageFile(BytesIO(data))
    steps = luma_table(image)
    if steps is None:
        raise ValueError("the picture has no table for brightness")
    luma = np.asarray(image.convert("L"), np.float32) - np.float32(128)
    there, shifted = _coefficients(luma), _coefficients(luma[4:, 4:])
    distance = 0.0
    for row, column in FREQUENCIES:
        step = float(steps.reshape(8, 8)[row, column])
        found = _histogram(there[:, row, column] / step)
        expected = _histogram(shifted[:, row, column] / step)
        distance += float((np.square(found - expected) / (found + expected + 1e-3)).sum())
    return distance / len(FREQUENCIES)


def report(scores: dict[tuple[int, int] | int, NDArray[np.float64]]) -> str:
    """Set the threshold of each last quality on even pictures and count on odd ones."""
    rows = []
    for second in QUALITIES:
        once, resized = scores[second], scores[-second]
        limit = float(np.quantile(once[::2], 1 - FALSE_ALARMS))
        hits = [
            "" if first == second else f"{(scores[first, second][1::2] > limit).mean():.0%}"
            for first in QUALITIES
        ]
        rows.append(
            [
                str(second),
                f"{(once[1::2] > limit).mean():.1%}",
                *hits,
                f"{(resized[1::2] > limit).mean():.0%}",
            ]
        )
    first = [f"first {quality}" for quality in QUALITIES]
    return "\n".join(table(["last quality", "false alarms", *first, "75, then resized"], rows))


def _basis() -> NDArray[np.float32]:
    angles = np.pi / 16 * np.outer(np.arange(8), 2 * np.arange(8) + 1)
    basis: NDArray[np.float32] = (np.cos(angles) / 2).astype(np.float32)
    basis[0] /= np.float32(np.sqrt(2))
    return basis


_BASIS = _basis()


def _coefficients(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosine transform of each whole block of 8 x 8, float32 blocks x 8 x 8."""
    high, wide = luma.shape[0] // 8, luma.shape[1] // 8
    blocks = luma[: 8 * high, : 8 * wide].reshape(high, 8, wide, 8).transpose(0, 2, 1, 3)
    return np.asarray(_BASIS @ blocks.reshape(-1, 8, 8) @ _BASIS.T, np.float32)


def _histogram(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the shares of the sizes 1 to `BINS` among coefficients in steps of their table."""
    sizes = np.rint(np.abs(values)).astype(int)
    counts = np.bincount(sizes[sizes <= BINS], minlength=BINS + 1)[1:].astype(np.float64)
    shares: NDArray[np.float64] = counts / max(counts.sum(), 1.0)
    return shares


def _saved(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def _resized(image: Image.Image, factor: float) -> Image.Image:
    size = (round(image.width * factor), round(image.height * factor))
    return image.resize(size, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
