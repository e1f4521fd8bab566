"""The tier follows from how the file is stored, read off the file itself."""

from __future__ import annotations

import io

import pytest

from detector.imaging.decode import Limits, decode
from detector.imaging.delivery import delivery_tier
from tests import faces


def stored(media: str, **options: object) -> bytes:
    out = io.BytesIO()
    faces.portrait(200).convert("RGB").save(out, media, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "tier"),
    [
        (stored("JPEG", quality=95), "clean"),
        (stored("JPEG", quality=75), "clean"),
        (stored("JPEG", quality=60), "web"),
        (stored("JPEG", quality=40), "hard"),
        (stored("PNG"), "clean"),
        (stored("WEBP", quality=80), "web"),
    ],
    ids=["jpeg95", "jpeg75", "jpeg60", "jpeg40", "png", "webp"],
)
def test_compression_decides_the_tier(data: bytes, tier: str) -> None:
    evidence = decode(data, Limits()).evidence
    assert evidence is not None
    assert delivery_tier(evidence.compression) == tier
