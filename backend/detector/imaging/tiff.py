"""Walk the directories of a TIFF to learn its pages and the size of its tiles."""

from __future__ import annotations

import struct

from detector.imaging.errors import AnimatedImage, DamagedImage, UnsupportedType
from detector.imaging.limits import Limits, check_size
from detector.imaging.sniff import ACCEPTED_NAMES, animation_detail

_MAX_PIECES = 70_000
_MAX_DIRECTORIES = 16
_MAX_ENTRIES = 4_096
_CODES = {1: "B", 3: "H", 4: "L", 6: "B", 8: "H", 9: "L", 13: "L", 16: "Q", 17: "Q"}
_KIND, _WIDTH, _HEIGHT = 254, 256, 257
_STRIP_OFFSETS, _TILE_OFFSETS, _TILE_WIDTH, _TILE_HEIGHT = 273, 324, 322, 323
_DNG_VERSION = 50706
_THUMBNAIL_OR_MASK = 0b101


class _Directory:
    """One directory: tags with their counts and, where it is stored inline, their value.

    Of a tag that comes twice the larger is kept, because readers differ in which they believe.
    """

    def __init__(self, data: bytes, at: int, order: str, big: bool) -> None:
        head, entry = (order + "Q", order + "HHQ") if big else (order + "H", order + "HHL")
        self.counts: dict[int, int] = {}
        self.values: dict[int, int] = {}
        (entries,) = struct.unpack_from(head, data, at)
        at += struct.calcsize(head)
        if entries > _MAX_ENTRIES:
            raise struct.error("too many entries")
        for _ in range(entries):
            tag, kind, count = struct.unpack_from(entry, data, at)
            self.counts[tag] = max(count, self.counts.get(tag, 0))
            code = _CODES.get(kind)
            if code and count == 1 and (big or code != "Q"):
                (value,) = struct.unpack_from(order + code, data, at + struct.calcsize(entry))
                self.values[tag] = max(value, self.values.get(tag, 0))
            at += 20 if big else 12
        (self.next,) = struct.unpack_from(order + ("Q" if big else "L"), data, at)


def check_tiff(data: bytes, limits: Limits) -> None:
    """Refuse a TIFF with several pages, a camera raw inside, or tiles out of proportion.

    Directories that hold a thumbnail or a mask of the first page are no pages of their own.

    Raises:
        AnimatedImage: More than one page.
        UnsupportedType: A camera raw file, whose first directory is a small preview.
        TooManyPixels: The page or one of its tiles is larger than the limits.
        DamagedImage: More strips or tiles than a picture within the limits has.
        struct.error: The first directory is cut off.
    """
    order = "<" if data.startswith(b"II") else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    (start,) = struct.unpack_from(order + ("Q" if big else "L"), data, 8 if big else 4)
    first = _Directory(data, start, order, big)
    if first.values.get(_KIND, 0) & 1 or _DNG_VERSION in first.counts:
        raise UnsupportedType(
            f"This is a camera raw file. Develop it to {ACCEPTED_NAMES} and send that."
        )
    check_size(first.values.get(_WIDTH, 0), first.values.get(_HEIGHT, 0), limits)
    check_size(first.values.get(_TILE_WIDTH, 1), first.values.get(_TILE_HEIGHT, 1), limits)
    if max(first.counts.get(_STRIP_OFFSETS, 0), first.counts.get(_TILE_OFFSETS, 0)) > _MAX_PIECES:
        raise DamagedImage("This TIFF is cut into far too many pieces. Save it again as JPEG.")
    if _has_further_page(data, start, first.next, order, big):
        raise AnimatedImage(animation_detail("several pages"))


def _has_further_page(data: bytes, start: int, at: int, order: str, big: bool) -> bool:
    seen = {start}
    while at and at not in seen:
        seen.add(at)
        if len(seen) > _MAX_DIRECTORIES:
            return True
        try:
            directory = _Directory(data, at, order, big)
        except struct.error:  # a chain that leads nowhere does not spoil the first page
            return False
        if not directory.values.get(_KIND, 0) & _THUMBNAIL_OR_MASK:
            return True
        at = directory.next
    return False
