"""Archives of untrusted senders: what is in them comes out, what is made to hurt does not."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from detector.services.archive_limits import ArchiveError, ArchiveLimits
from detector.services.incoming import Incoming

LIMITS = ArchiveLimits(max_files=20, max_bytes=30_000_000, max_file_bytes=1_000_000)
Files = list[tuple[str, bytes]]


def unpacked(tmp_path: Path, data: bytes, limits: ArchiveLimits = LIMITS) -> Files:
    with Incoming(tmp_path, limits) as incoming:
        file = incoming.file()
        file.write(data)
        file.close()
        return [(name, one.path.read_bytes()) for name, one in incoming.unpack(file.path)]


def refusal(tmp_path: Path, data: bytes, limits: ArchiveLimits = LIMITS) -> str:
    with pytest.raises(ArchiveError) as caught:
        unpacked(tmp_path, data, limits)
    assert caught.value.detail
    assert list((tmp_path / "incoming").iterdir()) == []
    return caught.value.code


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that come twice
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def tarred(files: Files, mode: str = "w:gz", extra: list[tarfile.TarInfo] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in extra or []:
            archive.addfile(entry)
    return buffer.getvalue()


def link(name: str, kind: bytes) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = kind
    entry.linkname = "/etc/passwd"
    return entry


@pytest.mark.parametrize("pack", [zipped, tarred, lambda files: tarred(files, "w:")])
def test_files_come_out_in_order_whatever_they_are_called(
    tmp_path: Path, pack: Callable[[Files], bytes]
) -> None:
    files = [
        ("b.jpg", b"first"),
        ("../../etc/passwd", b"second"),
        ("/root/.ssh/../x", b"third"),
        ("C:\\windows\\x", b"fourth"),
        ("b.jpg", b"the same name again"),
        ("empty", b""),
        ("ü\n.jpg", b"odd"),
    ]
    assert [data for _, data in unpacked(tmp_path, pack(files))] == [data for _, data in files]
    assert {path.name for path in tmp_path.iterdir()} == {"incoming"}


def test_links_devices_folders_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
    extra = [link(f"entry-{number}", kind) for number, kind in enumerate(kinds)]
    files = [("a.jpg", b"1"), (".DS_Store", b"2"), ("__MACOSX/a.jpg", b"3")]
    assert unpacked(tmp_path, tarred(files, extra=extra)) == [("a.jpg", b"1")]
    symlink = zipfile.ZipInfo("link")
    symlink.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(symlink, "/etc/passwd")
        archive.writestr("folder/", "")
        archive.writestr("a.jpg", b"1")
    assert unpacked(tmp_path, buffer.getvalue()) == [("a.jpg", b"1")]


def test_an_archive_in_an_archive_is_a_file_like_any_other(tmp_path: Path) -> None:
    inner = zipped([("a.jpg", b"1")])
    assert unpacked(tmp_path, zipped([("inner.zip", inner)])) == [("inner.zip", inner)]


def test_a_file_that_is_too_large_is_cut_and_the_others_come_out(tmp_path: Path) -> None:
    data = bytes(range(256)) * 8000
    (_, first), (_, second) = unpacked(tmp_path, zipped([("large", data), ("b", b"2")]))
    assert len(first) == LIMITS.max_file_bytes + 1
    assert second == b"2"


def encrypted() -> bytes:
    data = bytearray(zipped([("a.jpg", b"1")]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """A list of files that all name the same compressed data."""
    data = bytearray(zipped([("a", bytes(900_000))]))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = bytes(data[start:end]), bytearray(data[end:])
    tail[8:16] = struct.pack("<HHI", 20, 20, 20 * len(entry))
    return bytes(data[:start]) + 20 * entry + bytes(tail)


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "ratio, zip": (lambda: zipped([(str(n), bytes(999_999)) for n in range(15)]), "job-too-large"),
    "ratio, gzip": (lambda: gzip.compress(bytes(50_000_000)), "job-too-large"),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(bytes(1000))), "damaged-archive"),
    "many files, zip": (lambda: zipped([(str(n), b"") for n in range(21)]), "job-too-large"),
    "many files, tar": (lambda: tarred([(str(n), b"") for n in range(21)]), "job-too-large"),
    "many folders": (lambda: zipped([(f"{n}/", b"") for n in range(3000)]), "job-too-large"),
    "huge list": (
        lambda: zipped([(f"{n:05}" + 60_000 * "x", b"") for n in range(40)]),
        "job-too-large",
    ),
    "huge header, tar": (
        lambda: tarred([(5_000_000 * "x", b"1")], "w:"),
        "job-too-large",
    ),
    "overlapping entries": (overlapping, "job-too-large"),
    "encrypted": (encrypted, "damaged-archive"),
    "lzma": (lambda: zipped([("a", b"1")], zipfile.ZIP_LZMA), "damaged-archive"),
    "bzip2": (lambda: zipped([("a", b"1")], zipfile.ZIP_BZIP2), "damaged-archive"),
    "cut zip": (lambda: zipped([("a", bytes(range(256)) * 99)])[:-40], "damaged-archive"),
    "cut gzip": (lambda: tarred([("a", bytes(range(256)) * 99)])[:-40], "damaged-archive"),
    "nothing in it, zip": (lambda: zipped([]), "missing-file"),
    "nothing in it, tar": (lambda: tarred([]), "missing-file"),
    "a picture": (lambda: b"\xff\xd8\xff\xe0" + bytes(600), "unsupported-archive"),
    "nothing": (lambda: b"", "unsupported-archive"),
    "seven zip": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(600), "unsupported-archive"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_made_to_hurt_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    data = make()
    tracemalloc.start()
    start = time.process_time()
    try:
        assert refusal(tmp_path, data) == code
        assert tracemalloc.get_traced_memory()[1] < 25_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - start < 10


def test_every_cut_and_every_flipped_byte_is_answered(tmp_path: Path) -> None:
    for whole in (zipped([("a.jpg", b"12345678")]), tarred([("a.jpg", b"12345678")])):
        for place in range(0, len(whole), 3):
            flipped = bytearray(whole)
            flipped[place] ^= 0xFF
            for data in (whole[:place], bytes(flipped)):
                with suppress(ArchiveError):
                    unpacked(tmp_path, data)
