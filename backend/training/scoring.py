"""Score pictures over the whole path: file, decode, faces, crop, network. Nothing is skipped."""

from __future__ import annotations

import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.imaging.crop import Box
from detector.imaging.decode import ImageError, Limits, decode
from detector.imaging.faces import FaceDetector
from detector.imaging.quality import LUMA, Quality
from detector.services.observe import observe_faces
from training.data.manifest import Row

LIMITS = Limits(max_bytes=10_000_000, max_pixels=40_000_000)
Encode = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What the detector saw in one file; everything is None where it found no face.

    Attributes:
        row: The picture's row in the manifest.
        tier: Name of the re-encoding that it went through.
        logits: float64 2, raw logits of its largest face.
        mask: float32 S/16 x S/16 in 0..1.
        crop_box: The judged square in pixels of the file.
        novelty: How unlike the training pictures the face looks; about 1 for those.
    """

    row: Row
    tier: str
    logits: NDArray[np.float64] | None
    quality: Quality | None
    mask: NDArray[np.float32] | None
    crop_box: Box | None
    novelty: float | None = None


def reencode(longest: int, quality: int) -> Encode:
    """Return what a web site does: shrink to `longest` pixels a side, save as JPEG."""

    def encode(data: bytes) -> bytes:
        pixels = decode(data, LIMITS).pixels
        scale = longest / max(pixels.shape[:2])
        if scale < 1:
            pixels = resize(pixels, scale)
        return to_jpeg(pixels, quality)

    return encode


def to_jpeg(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """Return a JPEG file of an RGB picture, uint8 H x W x 3."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    return cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), options)[1].tobytes()


def to_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return a PNG file of an RGB picture, uint8 H x W x 3: what was saved without loss."""
    return cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))[1].tobytes()


def rescale(factor: float, quality: int) -> Encode:
    """Return a step that scales a picture by a factor and saves it as JPEG."""
    return lambda data: to_jpeg(resize(decode(data, LIMITS).pixels, factor), quality)


TIERS: dict[str, Encode] = {
    "clean": lambda data: data,
    "web": reencode(768, 60),
    "hard": reencode(512, 40),
}


class Scorer:
    """Runs files through the detector on a few threads."""

    def __init__(self, faces: FaceDetector, engine: Engine, card: ModelCard, threads: int) -> None:
        self.faces = faces
        self._engine = engine
        self._card = card
        self._threads = threads

    def score(
        self,
        files: Iterator[tuple[Row, bytes]],
        tiers: dict[str, Encode],
        progress: Callable[[int], object],
    ) -> list[Scored]:
        """Score each file in each tier.

        Args:
            files: Rows with the bytes of their files.
            tiers: Re-encodings by name.
            progress: Called with the number of files just finished.
        """

        def work(item: tuple[Row, bytes]) -> list[Scored]:
            row, data = item
            scored = [self._one(row, tier, encode(data)) for tier, encode in tiers.items()]
            progress(1)
            return scored

        with ThreadPoolExecutor(self._threads) as pool:
            return [scored for several in pool.map(work, files) for scored in several]

    def _one(self, row: Row, tier: str, data: bytes) -> Scored:
        pixels = decode(data, LIMITS).pixels
        seen = observe_faces(pixels, self.faces.detect(pixels)[:1], self._engine, self._card)
        if not seen:
            return Scored(row, tier, None, None, None, None)
        face = seen[0]
        return Scored(
            row=row,
            tier=tier,
            logits=face.outputs.logits[0].astype(np.float64),
            quality=face.quality,
            mask=face.outputs.mask[0],
            crop_box=face.crop_box,
            novelty=float(face.outputs.novelty[0]),
        )


def read_files(
    rows: list[Row], data: Path, report: Callable[[str], None]
) -> Iterator[tuple[Row, bytes]]:
    """Yield rows with the bytes of their files, shard by shard; lost ones are reported."""
    wanted: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        wanted[row.shard][row.path] = row
    for shard, members in sorted(wanted.items()):
        try:
            with tarfile.open(data / shard, "r:") as archive:
                for member in archive:
                    row_here = members.pop(member.name, None)
                    handle = archive.extractfile(member) if row_here is not None else None
                    if row_here is not None and handle is not None:
                        yield row_here, handle.read()
        except (OSError, tarfile.TarError, ImageError) as error:
            report(f"{shard}: {error}")
        for path in members:
            report(f"{shard}: {path} could not be read")


def probe_facts(crop: NDArray[np.uint8], quality: Quality) -> NDArray[np.float64]:
    """Return what the network's input tells of format, quality and light, without its content.

    Sharpness, mean and spread of luma, share of clipped pixels, mean gradient, and blockiness at
    the 8-pixel grid of JPEG.

    Args:
        crop: uint8 S x S x 3.
        quality: Measured quality of the same crop.
    """
    luma = crop.astype(np.float32) @ LUMA
    steps = np.abs(np.diff(luma, axis=1))
    columns = steps.mean(axis=0)
    return np.array(
        [
            np.log(quality.sharpness + 0.1),
            luma.mean(),
            luma.std(),
            (luma > 250).mean(),
            (luma < 5).mean(),
            steps.mean(),
            columns[7::8].mean() / max(float(columns.mean()), 1e-3),
        ],
        np.float64,
    )


def resize(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Scale a picture, uint8 H x W x 3, by a factor, to at least 16 pixels a side."""
    size = (max(round(pixels.shape[1] * scale), 16), max(round(pixels.shape[0] * scale), 16))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=method), np.uint8)
