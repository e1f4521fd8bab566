"""Which pictures a user's folder or CSV holds, with what their places say about them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

# Fakes of a kind that is not said yet; training needs to know which expert is asked about them.
UNSAID = "deepfake"
CLASS_NAMES = {
    **dict.fromkeys(("real", "reals", "authentic", "original", "0_real", "training_real"), "real"),
    **dict.fromkeys(("deepfake", "deepfakes", "fake", "fakes", "1_fake", "training_fake"), UNSAID),
    "manipulated": "manipulated",
    "synthetic": "synthetic",
}
NOWHERE = PurePath()
SPLIT_NAMES = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
    **dict.fromkeys(("calib", "calibration"), "calib"),
}
# Fewer pictures of a class neither train nor measure anything.
MIN_CLASS = 20


class DataError(ValueError):
    """The pictures cannot be used as asked; the message says in a sentence what to change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file before it is looked at; empty fields are filled in later.

    Attributes:
        kind: "real", "manipulated", "synthetic", or "deepfake" where that is not said.
        inside: Path below the class folder, or as a CSV states it.
    """

    path: Path
    kind: str
    generator: str = ""
    source: str = ""
    group: str = ""
    split: str = ""
    inside: PurePath = NOWHERE

    @property
    def fake(self) -> bool:
        """Whether it counts as a deepfake."""
        return self.kind != "real"

    @property
    def origin(self) -> str:
        """Generator of a fake, source of a real picture."""
        return (self.generator if self.fake else self.source) or self.source or "unnamed"


def list_folder(
    folder: Path, report: Callable[[str], None] = lambda _: None, one_class: bool = False
) -> list[Entry]:
    """List the class folders below a folder, or below its folders train, val, test and calib.

    Folders that hold nothing but one folder are walked through. Hidden files are passed over.

    Args:
        folder: The user's folder.
        report: Called with a line for each folder that is neither a class nor a split.
        one_class: Whether one class is enough.

    Raises:
        DataError: There is no class folder, one is empty, or a class is missing.
    """
    top, below = _enter(folder)
    splits = [path for path in below if _plain(path) in SPLIT_NAMES]
    classes = [path for path in below if _plain(path) in CLASS_NAMES]
    if bool(splits) == bool(classes):
        found = ", ".join(path.name for path in below[:6]) or "no folders"
        raise DataError(
            f"{top}: expected the folders real/ and deepfake/, or train/, val/ and test/ with "
            f"those inside, or a CSV file; found {found}"
        )
    for path in below:
        if path not in splits and path not in classes:
            report(f"{shown(str(path))}: passed over: neither a class nor a split")
    if classes:
        return _list_classes(top, classes, "", shown(folder.resolve().name), one_class)
    entries = []
    for split in splits:
        inside = [path for path in _folders(split) if _plain(path) in CLASS_NAMES]
        entries += _list_classes(
            split, inside, SPLIT_NAMES[_plain(split)], shown(folder.resolve().name), one_class
        )
    return entries


def _list_classes(
    where: Path, classes: list[Path], split: str, source: str, one_class: bool
) -> list[Entry]:
    entries = []
    for below in classes:
        kind = CLASS_NAMES[_plain(below)]
        generator = "" if kind == "real" else source
        files = list(files_below(below))
        if not files:
            raise DataError(f"{below}: this class folder is empty")
        entries += [
            Entry(path, kind, generator, source, split=split, inside=path.relative_to(below))
            for path in files
        ]
    if not one_class:
        require_both_classes(entries, f"{where}: expected real/ and deepfake/")
    return entries


def _enter(folder: Path) -> tuple[Path, list[Path]]:
    """Go down to where folders are known by name or there is more than one."""
    below = _folders(folder)
    while len(below) == 1 and _plain(below[0]) not in SPLIT_NAMES | CLASS_NAMES:
        folder, below = below[0], _folders(below[0])
    return folder, below


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != ".")


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and its folders, sorted, without hidden ones."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _plain(path: Path) -> str:
    return path.name.strip().lower().replace(" ", "_").replace("-", "_")


def shown(name: str) -> str:
    """Return a name from a disk as text that can be printed and stored."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def require_both_classes(entries: list[Entry], where: str, minimum: int = 1) -> None:
    """Refuse pictures of one class, or of a class too small to learn from.

    Raises:
        DataError: Reals or fakes number fewer than `minimum`.
    """
    fakes = sum(entry.fake for entry in entries)
    counts = {"real pictures": len(entries) - fakes, "deepfakes": fakes}
    if not all(counts.values()):
        have = " and ".join(name for name, count in counts.items() if count) or "no pictures"
        raise DataError(f"{where}: both real pictures and fakes are needed, found only {have}")
    for name, count in counts.items():
        if count < minimum:
            raise DataError(f"{where}: {count} {name} are too few, at least {minimum} are needed")


def say_kinds(entries: list[Entry], deepfakes_are: str | None) -> list[Entry]:
    """Give fakes whose kind is not said the one that the user states.

    Args:
        entries: Pictures of any kinds.
        deepfakes_are: "manipulated", "synthetic", or None where the user said nothing.

    Raises:
        DataError: It is needed and not given.
    """
    unsaid = next((entry for entry in entries if entry.kind == UNSAID), None)
    if unsaid is not None and deepfakes_are is None:
        raise DataError(
            f"{unsaid.path}: say with --deepfakes-are whether the deepfakes are manipulated "
            "photographs (swaps, edits) or synthetic ones (generated); each has its own expert"
        )
    return [
        replace(entry, kind=deepfakes_are) if deepfakes_are and entry.kind == UNSAID else entry
        for entry in entries
    ]
