"""Bring a decoded Pillow image of any mode into one upright H×W×3 sRGB array."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from detector.imaging.colour import srgb_transform
from detector.imaging.errors import UnsupportedType
from detector.imaging.orientation import stored_view, upright_size
from detector.imaging.sniff import ACCEPTED_NAMES

_BAND_PIXELS = 1_000_000
_DEEP_MODES = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
_CLEAR_MODES = ("LA", "La", "PA", "RGBA", "RGBa")
_FLAT_MODES = ("1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "HSV", *_CLEAR_MODES)


def to_srgb(image: Image.Image, orientation: int) -> NDArray[np.uint8]:
    """Convert a loaded image to 8-bit sRGB, upright.

    Transparent parts are laid on white, as a browser shows them on an empty page. The work goes
    band by band, so beside the decoded image and the result there is no further full copy.

    Args:
        image: A loaded Pillow image.
        orientation: EXIF orientation of the stored rows, 1 to 8.

    Returns:
        Contiguous, writable H×W×3 uint8 array.

    Raises:
        UnsupportedType: The colour model cannot be brought to sRGB, for example CIE Lab.
    """
    if image.mode not in _DEEP_MODES and image.mode not in _FLAT_MODES:
        raise UnsupportedType(
            f"This picture stores its colours as {image.mode}, which is not supported. "
            f"Save it in RGB as {ACCEPTED_NAMES} and send that."
        )
    width, height = upright_size(*image.size, orientation)
    upright = np.empty((height, width, 3), dtype=np.uint8)
    rows = stored_view(upright, orientation)
    white = _white_level(image) if image.mode in _DEEP_MODES else 0.0
    clear = image.mode not in _DEEP_MODES and image.has_transparency_data
    mode = _opaque_mode(image.mode)
    transform = srgb_transform(image.info.get("icc_profile"), mode)
    for top, bottom in _bands(image):
        band = image.crop((0, top, image.width, bottom))
        if white:
            rows[top:bottom] = _scale_grey(band, white, transform)
        elif clear:
            rows[top:bottom] = np.asarray(_lay_on_white(band, mode, transform))
        else:
            rows[top:bottom] = np.asarray(_convert(band, mode, transform))
    return upright


def _bands(image: Image.Image) -> Iterator[tuple[int, int]]:
    """Yield the first row and the row after the last of each band."""
    step = max(1, _BAND_PIXELS // image.width)
    for top in range(0, image.height, step):
        yield top, min(top + step, image.height)


def _opaque_mode(mode: str) -> str:
    """Return the mode whose pixels an embedded profile describes."""
    if mode == "CMYK":
        return "CMYK"
    return "L" if mode in ("1", "L", "LA", "La", *_DEEP_MODES) else "RGB"


def _convert(
    band: Image.Image, mode: str, transform: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    if transform is None:
        return band if band.mode == "RGB" else band.convert("RGB")
    shown = ImageCms.applyTransform(band.convert(mode), transform)
    return band.convert("RGB") if shown is None else shown


def _lay_on_white(
    band: Image.Image, mode: str, transform: ImageCms.ImageCmsTransform | None
) -> Image.Image:
    """Composite a band with transparency of any kind on white."""
    clear = band.convert("RGBA")
    opaque = _convert(clear.convert("RGB"), mode, transform)
    page = Image.new("RGB", band.size, (255, 255, 255))
    page.paste(opaque, mask=clear.getchannel("A"))
    return page


def _white_level(image: Image.Image) -> float:
    """Guess which stored value means white in an image with more than 8 bits per sample.

    16-bit modes say so themselves. 32-bit integers and floats do not: take the smallest usual
    full scale that holds the largest value.
    """
    if image.mode.startswith("I;16"):
        return 65535.0
    largest = 0.0
    for top, bottom in _bands(image):
        values = np.asarray(image.crop((0, top, image.width, bottom)))
        largest = max(largest, float(values.max(where=np.isfinite(values), initial=0)))
    scales = (1.0, 255.0, 65535.0) if image.mode == "F" else (255.0, 65535.0)
    return next((scale for scale in scales if largest <= scale), largest)


def _scale_grey(
    band: Image.Image, white: float, transform: ImageCms.ImageCmsTransform | None
) -> NDArray[np.uint8]:
    """Scale a deep grey band from 0..white to 0..255 in three equal channels."""
    values = np.asarray(band).astype(np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=white, neginf=0.0) * np.float32(255.0 / white)
    grey = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    if transform is not None:
        return np.asarray(_convert(Image.fromarray(grey), "L", transform))
    return np.repeat(grey[..., None], 3, axis=2)
