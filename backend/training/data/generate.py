"""Faces of people who do not exist, as many as wanted, from a generator that runs on a processor.

MobileStyleGAN (Belousov 2021, arXiv 2104.04767) is a small network distilled from a StyleGAN2 that
was trained on FFHQ. The package random-face (Apache-2.0) ships it for OpenVINO; only its two
networks are used, none of its code.
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from PIL import Image

from training.data.fresh_folder import fresh_folder
from training.data.listing import DataError
from training.data.placing import RECORD
from training.pictures import Picture

GENERATOR = "MobileStyleGAN"
SOURCE = "generated from FFHQ by random-face"
STYLE_SIZE = 512
# Styles that are averaged; truncation (Karras et al., arXiv 1812.04948) draws towards their mean.
MEAN_STYLES = 4096
TRUNCATION = (0.5, 1.0)
# Pictures get about as small and as compressed as they travel.
SIDES = (320, 1024)
QUALITIES = (85, 97)
MEAN_BYTES = 100_000


class FaceGenerator:
    """Draws faces, 1024 x 1024 px."""

    def __init__(self, threads: int) -> None:
        """Load both networks.

        Args:
            threads: Threads to compute with.

        Raises:
            DataError: The package random-face is not installed.
        """
        spec = importlib.util.find_spec("random_face")
        if spec is None or not spec.submodule_search_locations:
            raise DataError("the package random-face is missing: run `make install-generator`")
        folder = Path(spec.submodule_search_locations[0]) / "data"
        core = ov.Core()
        options = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}

        def load(name: str, batch: int) -> ov.CompiledModel:
            model = core.read_model(folder / f"{name}.xml", folder / f"{name}.bin")
            model.reshape({0: [batch, STYLE_SIZE]})
            return core.compile_model(model, "CPU", options)

        self._synthesis = load("SynthesisNetwork", 1)
        self._mapping = load("MappingNetwork", 1)
        noise = np.random.default_rng(0).normal(size=(MEAN_STYLES, STYLE_SIZE))
        styles = load("MappingNetwork", MEAN_STYLES)([noise.astype(np.float32)])[0]
        self._mean: NDArray[np.float32] = styles.mean(0, keepdims=True)

    def draw(self, rng: np.random.Generator) -> Picture:
        """Return a face, uint8 1024 x 1024 x 3."""
        noise = rng.normal(size=(1, STYLE_SIZE)).astype(np.float32)
        style = self._mapping([noise])[0]
        truncated = self._mean + float(rng.uniform(*TRUNCATION)) * (style - self._mean)
        raw: NDArray[np.float32] = self._synthesis([truncated.astype(np.float32)])[0][0]
        levels = np.clip((raw.transpose(1, 2, 0) + 1) * 127.5 + 0.5, 0, 255)
        return np.asarray(levels.astype(np.uint8))


def write_faces(
    out: Path, pictures: int, seed: int, threads: int, progress: Callable[[int], object]
) -> None:
    """Write faces as JPEG files into a new folder, whole or not at all, with `pictures.csv`.

    Picture N of a seed is the same however many are drawn.

    Args:
        out: A folder that `check_target` let pass.
        pictures: How many to draw.
        seed: Seed of the faces, their sizes and their compression.
        threads: Threads to compute with.
        progress: Called with 1 for each picture.

    Raises:
        DataError: The package random-face is not installed, or no space is left.
    """
    generator = FaceGenerator(threads)
    with fresh_folder(out, pictures * MEAN_BYTES) as folder:
        (folder / "synthetic").mkdir()
        with (folder / RECORD).open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(("path", "kind", "generator", "source", "split"))
            for number in range(pictures):
                rng = np.random.default_rng([seed, number])
                face = Image.fromarray(generator.draw(rng))
                side = int(rng.integers(SIDES[0], SIDES[1] + 1))
                smaller = face.resize((side, side), Image.Resampling.LANCZOS)
                path = Path("synthetic", f"{number:06d}.jpg")
                smaller.save(folder / path, quality=int(rng.integers(*QUALITIES)))
                writer.writerow((path, "synthetic", GENERATOR, SOURCE, "train"))
                progress(1)
