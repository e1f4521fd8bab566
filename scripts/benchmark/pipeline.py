"""Times of the parts of a verdict inside one process, as the server runs them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from benchmark.samples import Stats, repeat
from detector.config import Settings
from detector.imaging.crop import crop_box, crop_face
from detector.imaging.decode import Limits, decode
from detector.services.detect import Detector
from detector.services.models import Models


def measure_pipeline(
    settings: Settings, pictures: dict[str, bytes], repeats: int, budget: float
) -> Iterator[tuple[str, Stats]]:
    """Yield name and times of each stage, for every picture.

    Args:
        settings: Which model and engine to measure.
        pictures: Files by the name to show for them; the first must show a face.
        repeats: How often each stage runs at most.
        budget: Seconds for each stage.

    Raises:
        ModelUnavailable: There is no model to measure.
        SystemExit: No face was found in the first picture.
    """
    models = Models(settings.weights_dir, settings.model, settings.engine)
    loaded = models.loaded()
    limits = Limits(max_bytes=10**9, max_pixels=settings.max_pixels)
    first = decode(next(iter(pictures.values())), limits)
    faces = loaded.faces.detect(first.pixels)
    if not faces:
        raise SystemExit("No face was found in the picture to measure with; give another --image.")
    box = crop_box(faces[0].box, first.width, first.height, loaded.card.crop_scale)
    crops = crop_face(first.pixels, box, loaded.card.input_size)[np.newaxis]
    name = f"forward + maps, {loaded.card.name}, {loaded.engine.kind}, 1 thread"
    yield name, repeat(partial(loaded.engine.run, crops), repeats, budget)

    detector = Detector(models, limits=limits, max_faces=settings.max_faces)
    for label, data in pictures.items():
        pixels = decode(data, limits).pixels
        yield f"decode, {label}", repeat(partial(decode, data, limits), repeats, budget)
        find = partial(loaded.faces.detect, pixels)
        yield f"find faces, {label}", repeat(find, repeats, budget)
        judge = partial(detector.judge, data)
        yield f"file to verdict, {label}", repeat(judge, repeats, budget)
