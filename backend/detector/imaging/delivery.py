"""How a picture was delivered: errors are more frequent in pictures that were compressed hard."""

from __future__ import annotations

from typing import Final

from detector.imaging.provenance import CompressionFacts

TIERS: Final = ("clean", "web", "hard")

# The evaluation's web tier is saved at quality 60 and its hard tier at 40; the files as found have
# 75 and more. The borders lie between them.
WEB_BELOW: Final = 70
HARD_BELOW: Final = 50
# Formats made for small files on web pages, whose quality setting the file does not state.
_WEB_FORMATS: Final = frozenset({"webp", "avif"})


def delivery_tier(compression: CompressionFacts) -> str:
    """Return which tier of the error rates fits a file: `clean`, `web` or `hard`.

    A file can hide worse treatment behind a better last one, so this is the least that happened.

    Args:
        compression: How the file is stored.
    """
    quality = compression.jpeg_quality
    if quality is None:
        return "web" if compression.format in _WEB_FORMATS else "clean"
    if quality < HARD_BELOW:
        return "hard"
    return "web" if quality < WEB_BELOW else "clean"
