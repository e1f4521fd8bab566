"""The first look at a user's pictures: which can be read, and which are copies of one another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from training.data.listing import Entry
from training.data.near_duplicates import Fingerprint, fingerprint, near_duplicate_groups
from training.data.reading import PHOTOGRAPHS, on_threads, read_picture


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A picture that can be read.

    Attributes:
        size: Of the file, in bytes.
        sha256: Of the file, in hex.
    """

    entry: Entry
    size: int
    sha256: str
    print: Fingerprint


def look(
    entries: list[Entry],
    leave_out: Callable[[Entry, str], None],
    progress: Callable[[int], object],
) -> list[Looked]:
    """Read every picture once.

    Args:
        entries: What to read.
        leave_out: Called with each one that cannot be read, and why.
        progress: Called with 1 for each.

    Returns:
        Those that can be read, in the same order.
    """

    def work(entry: Entry) -> Looked:
        data, image = read_picture(entry.path, PHOTOGRAPHS)
        return Looked(entry, len(data), hashlib.sha256(data).hexdigest(), fingerprint(image.pixels))

    return [looked for _, looked in on_threads(entries, work, leave_out, progress)]


def join_groups(looked: list[Looked]) -> list[int]:
    """Return for each picture the first one of its group: given names and copies together."""
    return near_duplicate_groups([one.print for one in looked], [one.entry.group for one in looked])
