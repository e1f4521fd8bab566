"""Find the picture sizes that the AV1 data inside an AVIF file states for itself.

The decoder allocates by these, whatever size the container around them declares.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_MAX_ITEMS = 1_000
_MAX_EXTENTS_PER_ITEM = 64
_MAX_UNITS_PER_ITEM = 5_000


def coded_sizes(data: bytes) -> list[tuple[int, int]]:
    """Return width and height in pixels of every AV1 sequence in the items of a file.

    Raises:
        struct.error: A box is cut off.
        IndexError: A compressed unit is cut off, or items share more data than the file has.
    """
    meta = next((body for kind, body in _boxes(data, 0, len(data)) if kind == b"meta"), None)
    if meta is None:
        return []
    boxes = dict(_boxes(data, meta[0] + 4, meta[1]))
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return []
    pictures = _picture_items(data, boxes[b"iinf"])
    stored = boxes.get(b"idat", (0, 0))
    sizes: list[tuple[int, int]] = []
    left = len(data)
    for item, in_idat, extents in _locations(data, boxes[b"iloc"]):
        if item not in pictures:
            continue
        start, end = stored if in_idat else (0, len(data))
        spans = [(start + at, min(start + at + size, end) if size else end) for at, size in extents]
        left -= sum(max(0, stop - at) for at, stop in spans)
        if left < 0:
            raise IndexError("items overlap")
        sizes.extend(_sequence_sizes(b"".join(data[at:stop] for at, stop in spans)))
    return sizes


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield the type and the span of the body of each box between two offsets."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">L4s", data, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        stop = end if size == 0 else at + size
        if stop < body or stop > end:
            return
        yield kind, (body, stop)
        at = stop


def _picture_items(data: bytes, span: tuple[int, int]) -> set[int]:
    """Return the numbers of the items that hold AV1 data."""
    at, end = span
    first = at + (6 if data[at] == 0 else 8)
    items = set()
    for kind, (body, _) in _boxes(data, first, end):
        if kind == b"infe" and data[body] >= 2:
            number, name = (">H", body + 8) if data[body] == 2 else (">L", body + 10)
            if data[name : name + 4] == b"av01":
                items.add(struct.unpack_from(number, data, body + 4)[0])
    return items


def _locations(
    data: bytes, span: tuple[int, int]
) -> Iterator[tuple[int, bool, list[tuple[int, int]]]]:
    """Yield number, "lies in idat", and (offset, length) pairs of each item."""
    at = span[0]
    version, sizes, base = data[at], data[at + 4], data[at + 5]
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, base >> 4
    index_size = base & 15 if version else 0
    count_code = ">L" if version == 2 else ">H"
    (count,) = struct.unpack_from(count_code, data, at + 6)
    at += 6 + struct.calcsize(count_code)

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > span[1]:
            raise IndexError("item locations are cut off")
        return int.from_bytes(data[at - size : at], "big")

    if count > _MAX_ITEMS:
        raise IndexError("too many items")
    for _ in range(count):
        item = number(4 if version == 2 else 2)
        in_idat = bool(version and number(2) & 15 == 1)
        number(2)
        origin = number(base_size)
        extents = []
        pieces = number(2)
        if pieces > _MAX_EXTENTS_PER_ITEM:
            raise IndexError("an item is cut into too many extents")
        for _ in range(pieces):
            number(index_size)
            extents.append((origin + number(offset_size), number(length_size)))
        yield item, in_idat, extents


def _sequence_sizes(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size in each sequence header of a stream of AV1 units."""
    at = 0
    for _ in range(_MAX_UNITS_PER_ITEM):
        if at >= len(stream):
            return
        head = stream[at]
        at += 2 if head & 4 else 1
        size = len(stream) - at
        if head & 2:
            size, at = _leb128(stream, at)
        if head >> 3 & 15 == 1:
            yield _sequence_size(stream[at : at + size])
        at += size
    raise IndexError("too many units")


def _leb128(stream: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 56, 7):
        byte = stream[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            break
    return value, at


class _Bits:
    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def read(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise IndexError("sequence header is cut off")
        return self._value >> self._left & (1 << count) - 1


def _sequence_size(header: bytes) -> tuple[int, int]:
    """Read as much of an AV1 sequence header (AV1 specification 5.5.1) as leads to its size."""
    bits = _Bits(header[:512])
    bits.read(4)
    if bits.read(1):  # a still picture with a short header
        bits.read(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.read(4) + 1, bits.read(4) + 1
    return bits.read(width_bits) + 1, bits.read(height_bits) + 1


def _skip_operating_points(bits: _Bits) -> None:
    delay_bits = 0
    if bits.read(1):  # timing info
        bits.read(64)
        if bits.read(1):
            zeros = 0
            while zeros < 32 and not bits.read(1):
                zeros += 1
            bits.read(zeros)
        if bits.read(1):  # decoder model
            delay_bits = bits.read(5) + 1
            bits.read(42)
    display_delay = bits.read(1)
    for _ in range(bits.read(5) + 1):
        bits.read(12)
        if bits.read(5) > 7:
            bits.read(1)
        if delay_bits and bits.read(1):
            bits.read(2 * delay_bits + 1)
        if display_delay and bits.read(1):
            bits.read(4)
