"""Turn the bytes of an uploaded file into upright sRGB pixels, or say why not.

Order of the checks: bytes, type by content, structure and pixel count from the header, and only
then the pixels. What each format may cost is bounded before any of it is allocated.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from detector.imaging.errors import (
    AnimatedImage,
    DamagedImage,
    EmptyFile,
    FileTooLarge,
    ImageError,
    TooManyPixels,
    UnsupportedType,
)
from detector.imaging.limits import MAX_SIDE, Limits, check_size
from detector.imaging.orientation import read_orientation
from detector.imaging.pixels import to_srgb
from detector.imaging.provenance import Evidence, read_evidence
from detector.imaging.quiet import quiet_pillow
from detector.imaging.sniff import ACCEPTED_NAMES, ACCEPTED_TYPES, animation_detail, sniff
from detector.imaging.structure import check_structure

__all__ = [
    "ACCEPTED_NAMES",
    "ACCEPTED_TYPES",
    "MAX_SIDE",
    "AnimatedImage",
    "DamagedImage",
    "DecodedImage",
    "EmptyFile",
    "FileTooLarge",
    "ImageError",
    "Limits",
    "TooManyPixels",
    "UnsupportedType",
    "decode",
    "sniff",
]

# Plugins are called by themselves: no guessing among formats, no global pixel limit of Pillow,
# and a JPEG with further pictures behind it (MPO) is read as its first picture.
_OPENERS: Final[dict[str, Callable[[BytesIO], Image.Image]]] = {
    "image/jpeg": JpegImagePlugin.JpegImageFile,
    "image/png": PngImagePlugin.PngImageFile,
    "image/webp": WebPImagePlugin.WebPImageFile,
    "image/heic": pillow_heif.HeifImageFile,
    "image/avif": AvifImagePlugin.AvifImageFile,
    "image/bmp": BmpImagePlugin.BmpImageFile,
    "image/tiff": TiffImagePlugin.TiffImageFile,
}
# A decoder needs up to 16 bytes per pixel for a moment; threads do not need them all at once.
_LARGE_PIXELS: Final = 12_500_000
_one_at_a_time = threading.Lock()

# Several pictures in a HEIC are a collection with one primary picture; TIFF pages are counted
# where its structure is checked.
_MOVING_TYPES: Final = ("image/png", "image/webp", "image/avif")


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """A picture ready to be looked at.

    Attributes:
        pixels: Contiguous H×W×3 uint8 array, sRGB, upright.
        media_type: What the content is, one of `ACCEPTED_TYPES`.
        evidence: What the file says about itself.
    """

    pixels: NDArray[np.uint8]
    media_type: str
    evidence: Evidence

    @property
    def width(self) -> int:
        """Width in pixels of the upright picture."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels of the upright picture."""
        return int(self.pixels.shape[0])


def decode(data: bytes, limits: Limits) -> DecodedImage:
    """Decode a file of an accepted type into upright sRGB pixels.

    Args:
        data: The whole file.
        limits: Bytes and pixels allowed.

    Returns:
        The picture, turned as its EXIF orientation says, transparency laid on white, colours
        brought to sRGB by its ICC profile where that makes sense.

    Raises:
        EmptyFile: No bytes.
        FileTooLarge: More bytes than allowed.
        UnsupportedType: Not an accepted type by content.
        TooManyPixels: More pixels than allowed, known before any is decoded.
        AnimatedImage: Several frames or pages.
        DamagedImage: The content cannot be decoded.
    """
    if not data:
        raise EmptyFile("The file is empty. Choose the picture again and send it once more.")
    if len(data) > limits.max_bytes:
        raise FileTooLarge(
            f"The file has {len(data):,} bytes; the limit is {limits.max_bytes:,}. "
            "Send a smaller copy, for example saved as JPEG."
        )
    media_type = sniff(data)
    try:
        with quiet_pillow():
            return _decode_as(media_type, data, limits)
    except ImageError:
        raise
    except Exception as error:  # decoders raise many kinds, MemoryError among them
        name = media_type.removeprefix("image/").upper()
        raise DamagedImage(
            f"This {name} file is damaged or incomplete and cannot be decoded. "
            "Export or download the picture again and send the new copy."
        ) from error


def _decode_as(media_type: str, data: bytes, limits: Limits) -> DecodedImage:
    check_structure(media_type, data, limits)
    with _OPENERS[media_type](BytesIO(data)) as image:
        check_size(*image.size, limits)
        if media_type in _MOVING_TYPES and getattr(image, "is_animated", False):
            raise AnimatedImage(animation_detail("several frames"))
        with _one_at_a_time if image.width * image.height > _LARGE_PIXELS else nullcontext():
            image.load()
            orientation = 1 if media_type == "image/tiff" else _orientation(image)
            pixels = to_srgb(image, orientation)
            return DecodedImage(pixels, media_type, read_evidence(image, media_type, data))


def _orientation(image: Image.Image) -> int:
    exif = image.info.get("exif")
    return read_orientation(exif) if isinstance(exif, bytes) else 1
