"""Read EXIF directories entry by entry, so that garbage costs nothing and raises nothing."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from detector.imaging.plain import MAX_TEXT, plain_text

MAX_ENTRIES: Final = 1_000
MAX_VALUE: Final = 8_192
EXIF_POINTER: Final = 0x8769
GPS_POINTER: Final = 0x8825

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 13: 4, 129: 1}
_ORDERS: Final = {b"II": "<", b"MM": ">"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a directory: its type by number and the first `MAX_VALUE` bytes it holds."""

    kind: int
    value: bytes
    order: str

    @property
    def number(self) -> int | None:
        """The first value of an unsigned 16 or 32-bit entry."""
        code = {3: "H", 4: "L", 13: "L"}.get(self.kind)
        try:
            return struct.unpack_from(self.order + code, self.value)[0] if code else None
        except struct.error:
            return None

    def text(self, limit: int = MAX_TEXT) -> str | None:
        """Return the text of an entry as `plain_text` does, or None without any."""
        if self.kind in (1, 7):  # bytes; the first is what Pillow writes
            return _comment(self.value, self.order, limit)
        if self.kind not in (2, 129):
            return None
        return plain_text(self.value.split(b"\0", 1)[0], limit)


Directory = dict[int, Entry]


@dataclass(frozen=True, slots=True)
class Exif:
    """The directories of an EXIF block: of the picture, of how it was taken, of where."""

    image: Directory
    photo: Directory
    gps: Directory


def read_exif(block: bytes) -> Exif:
    """Read the three directories of an EXIF block or a TIFF file; what is broken is left out."""
    body = block.removeprefix(b"Exif\0\0")
    image = read_directory(body)
    photo, gps = (_pointed(body, image.get(tag)) for tag in (EXIF_POINTER, GPS_POINTER))
    return Exif(image, photo, gps)


def read_directory(body: bytes, at: int | None = None) -> Directory:
    """Read one directory of a TIFF structure; of a tag that comes twice the first one counts.

    Args:
        body: Starts with the byte order mark.
        at: Offset of the directory; the first one when not given.
    """
    order = _ORDERS.get(body[:2])
    found: Directory = {}
    if order is None:
        return found
    try:
        if at is None:
            (at,) = struct.unpack_from(order + "L", body, 4)
        (count,) = struct.unpack_from(order + "H", body, at)
        for entry in range(at + 2, at + 2 + 12 * min(count, MAX_ENTRIES), 12):
            tag, kind, values = struct.unpack_from(order + "HHL", body, entry)
            size = values * _SIZES.get(kind, 0)
            start = entry + 8
            if size > 4:
                (start,) = struct.unpack_from(order + "L", body, entry + 8)
            value = body[start : start + min(size, MAX_VALUE)]
            found.setdefault(tag, Entry(kind, value, order))
    except struct.error:  # cut off: keep what was read
        pass
    return found


def _pointed(body: bytes, pointer: Entry | None) -> Directory:
    at = pointer.number if pointer else None
    return {} if at is None else read_directory(body, at)


def _comment(value: bytes, order: str, limit: int) -> str | None:
    """Decode a user comment, whose first eight bytes name its character set."""
    charset, rest = value[:8], value[8:]
    if charset == b"UNICODE\0":
        # Writers disagree about the byte order; Latin letters show which one it is.
        big = rest[:1] == b"\0" or (order == ">" and rest[1:2] != b"\0")
        text = rest.decode("utf-16-be" if big else "utf-16-le", "ignore")
        return plain_text(text, limit)
    known = charset in (b"ASCII\0\0\0", bytes(8))
    return plain_text(rest.rstrip(b"\0"), limit) if known else None
