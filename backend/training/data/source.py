"""The one door for a user's pictures: a folder or a CSV, and what the names in it say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from training.data.listing import DataError, Entry, list_folder, shown
from training.data.listing_csv import list_csv

SUBFOLDER_MEANINGS = ("group", "source", "nothing")


@dataclass(frozen=True, slots=True)
class Naming:
    """What names of folders and files say beyond class and split.

    Attributes:
        subfolders: What folders below a class folder are, one of `SUBFOLDER_MEANINGS`.
        group_pattern: Found in the path below the class folder, its first bracket names the group.
    """

    subfolders: str = "nothing"
    group_pattern: re.Pattern[str] | None = None

    def name(self, entry: Entry) -> Entry:
        """Fill in what the names say and the entry does not have yet."""
        folders = entry.inside.parts[:-1]
        if folders and self.subfolders == "group":
            entry = replace(entry, group=entry.group or shown("/".join(folders)))
        if folders and self.subfolders == "source":
            generator = folders[0] if entry.fake else ""
            entry = replace(entry, source=shown(folders[0]), generator=shown(generator))
        match = self.group_pattern and self.group_pattern.search(entry.inside.as_posix())
        if match:
            entry = replace(entry, group=shown(match[1 if match.re.groups else 0] or entry.group))
        return entry


def list_pictures(
    source: Path,
    naming: Naming,
    report: Callable[[str], None] = lambda _: None,
    one_class: bool = False,
) -> list[Entry]:
    """List the pictures of a folder or CSV.

    Args:
        source: A folder with real/ and deepfake/, one with train/, val/ and test/, or a CSV.
        naming: What names of folders and files mean.
        report: Called with a line for each folder that is passed over.
        one_class: Whether one class is enough.

    Raises:
        DataError: It is none of these, lacks a class, or has a group in two splits.
    """
    if (source / "manifest.csv").is_file():
        raise DataError(f"{source}: this is a gathered set; name the folder or CSV it came from")
    if source.is_dir():
        listed = list_folder(source, report, one_class)
    else:
        listed = list_csv(source, one_class)
    named = [naming.name(entry) for entry in listed]
    _check_groups(named)
    return named


def _check_groups(entries: list[Entry]) -> None:
    splits: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.group and entry.split:
            splits[entry.group].add(entry.split)
    for name, stands_in in splits.items():
        if len(stands_in) > 1:
            here = " and ".join(sorted(stands_in))
            raise DataError(f"group {name} stands in {here}; put all of it in one split")
