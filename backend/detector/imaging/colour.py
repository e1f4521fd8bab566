"""Build the transform from an embedded ICC profile to sRGB, where the profile makes sense."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

_MAX_PROFILE_BYTES = 4_000_000
_SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}
_PAPER_AND_INK: dict[str, tuple[tuple[int, ...] | int, tuple[int, ...] | int]] = {
    "RGB": ((255, 255, 255), (0, 0, 0)),
    "L": (255, 0),
    "CMYK": ((0, 0, 0, 0), (255, 255, 255, 255)),
}


def srgb_transform(profile: object, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return a transform of bands of `mode` to sRGB, or None where none is needed or possible.

    A profile that is damaged, of another colour space than the pixels, or that does not keep
    white bright and black dark is ignored: the picture then counts as sRGB.

    Args:
        profile: What the file holds as its ICC profile, bytes if it holds one.
        mode: Pillow mode of the pixels: "RGB", "L" or "CMYK".
    """
    if not isinstance(profile, bytes) or not 128 < len(profile) <= _MAX_PROFILE_BYTES:
        return None
    if mode not in _SPACES or profile[36:40] != b"acsp":
        return None
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if source.profile.xcolor_space.strip() != _SPACES[mode]:
            return None
        if mode == "RGB" and "sRGB" in (source.profile.profile_description or ""):
            return None
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
        return transform if _keeps_white_and_black(transform, mode) else None
    except Exception:  # the colour library raises many kinds; none of them spoils the pixels
        return None


def _keeps_white_and_black(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Try the transform on one white and one black pixel."""
    white, black = _PAPER_AND_INK[mode]
    probe = Image.new(mode, (2, 1), white)
    probe.putpixel((1, 0), black)
    shown = ImageCms.applyTransform(probe, transform)
    if shown is None:
        return False
    bright, dark = np.asarray(shown.convert("L"))[0]
    return bool(bright >= 200 and dark <= 90)
