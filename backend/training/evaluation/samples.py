"""What the detector got right and wrong, as pictures with their maps.

They show people, so they belong into a run's folder and nowhere else.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.imaging.decode import decode
from detector.imaging.faces import FaceDetector
from detector.imaging.heatmap import render_heatmap
from detector.services.observe import observe_faces
from detector.services.verdict import judge_face
from training.data.manifest import Row
from training.evaluation.judged import Judged
from training.metrics import Bools
from training.scoring import LIMITS, read_files

# In the order in which a report shows them: what went wrong first.
OUTCOMES = {
    "false-positives": "Real pictures called deepfake",
    "false-negatives": "Deepfakes called real",
    "true-positives": "Deepfakes called deepfake",
    "true-negatives": "Real pictures called real",
    "inconclusive": "Pictures without a verdict",
}
MOST = 12
SIDE, COLUMNS, CAPTION, GAP = 128, 4, 18, 6


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A judged face.

    Attributes:
        crop: What the network saw, uint8 S x S x 3.
        grid: Its map, uint8 rows x columns.
        kind: The truth.
        probability: Of a deepfake, 0..1.
    """

    crop: NDArray[np.uint8]
    grid: NDArray[np.uint8]
    kind: str
    probability: float


def write_samples(
    judged: Judged, data: Path, faces: FaceDetector, engine: Engine, card: ModelCard, folder: Path
) -> dict[str, Path]:
    """Write a PNG of samples for every outcome that there is: faces, and beside them their maps.

    Args:
        judged: Pictures as found.
        data: Folder of the shards.
        faces: The face detector.
        engine: The network.
        card: Its card.
        folder: Where the files go; grids of an earlier evaluation are replaced.

    Returns:
        The file of each outcome.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, members in _outcomes(judged).items():
        path = folder / f"{name}.png"
        path.unlink(missing_ok=True)
        rows = _spread(judged, members)
        samples = _look(rows, data, faces, engine, card)
        if samples:
            path.write_bytes(_grid(samples))
            written[name] = path
    return written


def _outcomes(judged: Judged) -> dict[str, Bools]:
    return {
        "false-positives": judged.called_fake & ~judged.fake,
        "false-negatives": judged.called_real & judged.fake,
        "true-positives": judged.called_fake & judged.fake,
        "true-negatives": judged.called_real & ~judged.fake,
        "inconclusive": ~judged.decided,
    }


def _spread(judged: Judged, members: Bools) -> list[Row]:
    """Choose rows at even distances from the highest probability to the lowest."""
    places = np.flatnonzero(members)
    falling = places[np.argsort(-judged.probability[places], kind="stable")]
    chosen = np.linspace(0, len(falling) - 1, min(MOST, len(falling))).round().astype(int)
    return [judged.seen[place].row for place in falling[chosen]]


def _look(
    rows: list[Row], data: Path, faces: FaceDetector, engine: Engine, card: ModelCard
) -> list[Sample]:
    found = {}
    for row, content in read_files(rows, data, print):
        pixels = decode(content, LIMITS).pixels
        for seen in observe_faces(pixels, faces.detect(pixels)[:1], engine, card):
            face = judge_face(seen.outputs, seen.quality, card)
            found[row.path] = Sample(seen.crop, face.map_grid, row.kind, face.probability)
    return [found[row.path] for row in rows if row.path in found]


def _grid(samples: list[Sample]) -> bytes:
    wide, high = 2 * SIDE + GAP, SIDE + CAPTION
    columns = min(COLUMNS, len(samples))
    lines = -(-len(samples) // columns)
    size = (columns * (wide + GAP) + GAP, lines * (high + GAP) + GAP)
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for place, sample in enumerate(samples):
        x = GAP + place % columns * (wide + GAP)
        y = GAP + place // columns * (high + GAP)
        face = Image.fromarray(sample.crop).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        overlay = Image.open(io.BytesIO(render_heatmap(sample.grid, SIDE)))
        mapped = Image.alpha_composite(face.convert("RGBA"), overlay)
        sheet.paste(face, (x, y))
        sheet.paste(mapped.convert("RGB"), (x + SIDE + GAP, y))
        pen.text((x, y + SIDE + 3), f"{sample.kind}, {sample.probability:.2f}", fill="black")
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
