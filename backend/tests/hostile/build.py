"""Write files byte by byte that no image library would write."""

from __future__ import annotations

import struct
import zlib


def png_chunk(kind: bytes, body: bytes = b"") -> bytes:
    """Return one PNG chunk with its length and checksum."""
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(
    width: int,
    height: int,
    *,
    depth: int = 8,
    colour: int = 0,
    rows: bytes | None = None,
    extra: bytes = b"",
) -> bytes:
    """Return a PNG, black unless `rows` (with filter bytes) are given, built without its pixels."""
    head = struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, 0)
    if rows is not None:
        body = zlib.compress(rows)
    else:
        channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        body = _compressed_zeros((1 + (width * channels * depth + 7) // 8) * height)
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    parts = [png_chunk(kind, part) for kind, part in chunks]
    parts.insert(1, extra)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _compressed_zeros(count: int) -> bytes:
    squeeze, block = zlib.compressobj(6), bytes(1 << 20)
    whole, rest = divmod(count, len(block))
    parts = [squeeze.compress(block) for _ in range(whole)]
    return b"".join([*parts, squeeze.compress(bytes(rest)), squeeze.flush()])


def jpeg_segment(marker: int, body: bytes) -> bytes:
    """Return one JPEG segment with its marker and length."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg_insert(jpeg: bytes, segments: bytes) -> bytes:
    """Put segments right behind the start of a JPEG."""
    return jpeg[:2] + segments + jpeg[2:]


def tiff_directory(entries: list[tuple[int, int, int, int]], at: int, following: int = 0) -> bytes:
    """Return a little-endian directory of (tag, type, count, value) entries for offset `at`."""
    assert at % 2 == 0
    body = b"".join(struct.pack("<HHLL", *entry) for entry in sorted(entries))
    return struct.pack("<H", len(entries)) + body + struct.pack("<L", following)


def tiff(entries: list[tuple[int, int, int, int]], tail: bytes = b"", following: int = 0) -> bytes:
    """Return a TIFF with one directory at offset 8 and what follows it."""
    return b"II*\0" + struct.pack("<L", 8) + tiff_directory(entries, 8, following) + tail


def page_entries(side: int, pixels_at: int, kind: int = 0) -> list[tuple[int, int, int, int]]:
    """Return the entries of an uncompressed 8-bit grey page."""
    return [
        (254, 4, 1, kind), (256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 8), (259, 3, 1, 1),
        (262, 3, 1, 1), (273, 4, 1, pixels_at), (277, 3, 1, 1), (278, 4, 1, side),
        (279, 4, 1, side * side),
    ]  # fmt: skip


def tiff_pages(kinds: list[int], side: int = 4) -> bytes:
    """Return a TIFF with one small page per entry of `kinds` (values of NewSubfileType)."""
    size = 2 + 12 * 10 + 4
    pixels_at = 8 + size * len(kinds)
    body = b""
    for index, kind in enumerate(kinds):
        at = 8 + size * index
        following = at + size if index + 1 < len(kinds) else 0
        body += tiff_directory(page_entries(side, pixels_at, kind), at, following)
    return b"II*\0" + struct.pack("<L", 8) + body + bytes(range(side * side))


def bmp_header(width: int, height: int, *, bits: int = 24, compression: int = 0) -> bytes:
    """Return the two headers of a BMP whose pixels start at byte 54."""
    info = struct.pack("<LllHHLLllLL", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<LHHL", 54, 0, 0, 54) + info


def webp_extended(width: int, height: int, flags: int = 0) -> bytes:
    """Return a WebP whose extended header states a canvas, with no picture behind it."""
    body = bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<L", len(body)) + body
    return b"RIFF" + struct.pack("<L", 4 + len(chunk)) + b"WEBP" + chunk


def ftyp(major: bytes, *brands: bytes) -> bytes:
    """Return the first box of a file of the ISO media family."""
    body = major + bytes(4) + b"".join(brands)
    return struct.pack(">L", 8 + len(body)) + b"ftyp" + body


def restate_size(heif: bytes, old: tuple[int, int], new: tuple[int, int]) -> bytes:
    """Change the size that the container of a HEIC or AVIF states for its picture."""
    before, after = (b"ispe" + struct.pack(">LLL", 0, *size) for size in (old, new))
    assert before in heif
    return heif.replace(before, after)
