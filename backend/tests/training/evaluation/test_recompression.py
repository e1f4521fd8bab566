"""A second compression shows in the coefficients, a first one does not."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests import faces
from training.evaluation.recompression import score


def saved(image: Image.Image, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def test_a_finer_table_after_a_coarser_one_is_told_from_the_finer_one_alone() -> None:
    picture = faces.portrait(320)
    once = score(saved(picture, 90))
    twice = score(saved(Image.open(BytesIO(saved(picture, 70))), 90))
    assert twice > 2 * once >= 0
