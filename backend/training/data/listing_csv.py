"""Which pictures a CSV lists; its columns say more than folders can."""

from __future__ import annotations

import csv
from pathlib import Path, PurePath

from training.data.listing import CLASS_NAMES, SPLIT_NAMES, DataError, Entry, require_both_classes

COLUMNS = ("path", "kind", "generator", "source", "group", "split")


def list_csv(path: Path, one_class: bool = False) -> list[Entry]:
    """List a CSV with the columns path and kind, and if wanted generator, source, group, split.

    Paths are relative to the CSV's folder. `label` may stand for `kind`. Kinds and splits may have
    any name that folders may have.

    Args:
        path: The CSV file.
        one_class: Whether one class is enough.

    Raises:
        DataError: It is no such CSV, or a kind or split is unknown; the message has the line.
    """
    entries = []
    try:
        # Names of files need not be text; this brings them through unharmed.
        with path.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as handle:
            table = csv.DictReader(handle)
            columns = set(table.fieldnames or ())
            if "path" not in columns or not columns & {"kind", "label"}:
                raise DataError(f"{path}: expected a CSV with the columns path and kind")
            for raw in table:
                entries.append(_entry(path, table.line_num, raw))
    except csv.Error as error:
        raise DataError(f"{path}: not a CSV: {error}") from error
    if not one_class:
        require_both_classes(entries, str(path))
    return entries


def _entry(path: Path, line: int, raw: dict[str, str | None]) -> Entry:
    kind = CLASS_NAMES.get((raw.get("kind") or raw.get("label") or "").strip().lower())
    said = (raw.get("split") or "").strip().lower()
    split = SPLIT_NAMES.get(said, "")
    name = raw.get("path") or ""
    if not name or "\0" in name or kind is None or (said and not split):
        raise DataError(
            f"{path}: line {line}: needs a path, a kind (real, deepfake, manipulated, synthetic), "
            "and if wanted a split (train, val, test, calib)"
        )
    optional = {column: raw.get(column) or "" for column in ("generator", "source", "group")}
    return Entry(path.parent / name, kind, split=split, inside=_inside(name), **optional)


def _inside(name: str) -> PurePath:
    """Return where a picture lies below its class, without what class and split say already."""
    stated = PurePath(name)
    parts = list(stated.parts)
    if stated.is_absolute() or ".." in parts:
        return PurePath(stated.name)
    while len(parts) > 1 and parts[0].lower() in CLASS_NAMES | SPLIT_NAMES:
        parts.pop(0)
    return PurePath(*parts)
