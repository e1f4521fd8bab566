"""What a file may cost at most, and the check of the size that its header states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from detector.imaging.errors import DamagedImage, TooManyPixels

MAX_SIDE: Final = 65_535


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost at most.

    Attributes:
        max_bytes: Size of the file.
        max_pixels: Width times height of the picture.
    """

    max_bytes: int = 10_000_000
    max_pixels: int = 40_000_000


def check_size(width: int, height: int, limits: Limits) -> None:
    """Refuse a picture by the size in pixels that its header states.

    Raises:
        TooManyPixels: More pixels than allowed, or a side over `MAX_SIDE`.
        DamagedImage: A side of zero.
    """
    if width < 1 or height < 1:
        raise DamagedImage("The picture states a width or height of zero. Export it again.")
    if width * height > limits.max_pixels:
        raise TooManyPixels(
            f"The picture is {width:,} × {height:,} pixels; the limit is "
            f"{limits.max_pixels / 1_000_000:g} megapixels. Scale it down and send it again."
        )
    if max(width, height) > MAX_SIDE:
        raise TooManyPixels(
            f"The picture is {width:,} × {height:,} pixels; no side may be over {MAX_SIDE:,}. "
            "Cut out the part to judge and send that."
        )
