"""Reasons why a file cannot be judged, each with a stable code and advice in plain words."""

from __future__ import annotations

from typing import ClassVar


class ImageError(Exception):
    """A file that cannot become pixels.

    Attributes:
        code: Stable slug of the reason, equal for every file refused for it.
        detail: One or two sentences for the person who sent the file: what is wrong, what to do.
    """

    code: ClassVar[str] = "image-error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class EmptyFile(ImageError):
    """The file has no bytes."""

    code = "empty-file"


class FileTooLarge(ImageError):
    """The file has more bytes than the limit."""

    code = "file-too-large"


class TooManyPixels(ImageError):
    """The picture is larger than the pixel limit, or one side is extremely long."""

    code = "too-many-pixels"


class UnsupportedType(ImageError):
    """The content is not one of the accepted kinds of image, whatever its name says."""

    code = "unsupported-type"


class AnimatedImage(ImageError):
    """The file holds several frames or pages, so there is no single picture to judge."""

    code = "animated-image"


class DamagedImage(ImageError):
    """The content starts like an accepted image but cannot be decoded."""

    code = "damaged-image"
