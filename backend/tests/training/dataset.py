"""A tiny training set of drawn faces: shards and manifest as the real ones are laid out."""

from __future__ import annotations

import csv
import io
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

from tests import faces
from training.data.manifest import FIELDS

SIDE = 160
BOX = "48 26 112 122"
LANDMARKS = "62 62 98 62 80 78 66 94 94 94"


def write_dataset(folder: Path, groups: int = 24, damaged: bool = True, soft: bool = False) -> Path:
    """Write drawn faces, each with a repainted twin and with one that counts as generated.

    Args:
        folder: Where the shards and manifest.csv go.
        groups: Faces per set; a quarter each goes to validation and calibration.
        damaged: Whether one picture is a broken file.
        soft: Whether generated faces are blurred, which gives their class away.

    Returns:
        The manifest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, str | int]] = []
    with tarfile.open(folder / "drawn-00.tar", "w") as shard:
        for group in range(groups):
            split = ("train", "train", "val", "calib")[group % 4]
            real = _portrait(group)
            twin = _repainted(real)
            if group // 4 % 2:
                # Which of the two counts as real is chance, so that no statistic tells them apart.
                real, twin = twin, real
            for kind, picture in (
                ("real", real),
                ("manipulated", twin),
                ("synthetic", _soft(real) if soft else _portrait(1000 + group)),
            ):
                path = f"drawn/{kind}/{group:03d}.jpg"
                data = faces.encode(picture)
                _add(shard, path, b"\xff\xd8\xff broken" if damaged and not rows else data)
                rows.append(_row(path, kind, f"drawn/{group:03d}", split))
    manifest = folder / "manifest.csv"
    with manifest.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, FIELDS)
        writer.writeheader()
        writer.writerows(rows)
    return manifest


def _portrait(seed: int) -> Image.Image:
    base = faces.portrait(480).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    # Only grain differs: with so few pictures, any tint of its own would give a class away.
    grain = np.random.default_rng(seed).normal(0, 3, (SIDE, SIDE, 1))
    pixels = np.asarray(base, np.float32) + grain
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _repainted(real: Image.Image) -> Image.Image:
    """Paste the middle of the face a little beside its place: no light or sharpness changes."""
    fake = real.copy()
    fake.paste(real.crop((58, 54, 102, 104)), (62, 56))
    return fake


def _soft(real: Image.Image) -> Image.Image:
    return real.resize((60, 60), Image.Resampling.BILINEAR).resize((SIDE, SIDE))


def _add(shard: tarfile.TarFile, path: str, data: bytes) -> None:
    entry = tarfile.TarInfo(path)
    entry.size = len(data)
    shard.addfile(entry, io.BytesIO(data))


def _row(path: str, kind: str, group: str, split: str) -> dict[str, str | int]:
    return {
        "path": path,
        "shard": "drawn-00.tar",
        "label": "real" if kind == "real" else "fake",
        "kind": kind,
        "generator": "" if kind == "real" else f"drawn {kind}",
        "source": "drawn",
        "group": group,
        "split": split,
        "width": SIDE,
        "height": SIDE,
        "native": 1,
        "source_face_px": 96,
        "box": BOX,
        "landmarks": LANDMARKS,
        "regions": "",
    }
