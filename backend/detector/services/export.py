"""Entries as CSV, JSON and JSON lines, made piece by piece so that any number fits."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any, Final

Entries = Iterable[dict[str, Any]]

COLUMNS: Final = (
    *("id", "created_at", "filename", "sha256", "media_type", "bytes", "width", "height"),
    *("verdict", "probability", "strength", "reasons", "faces_count", "model", "model_version"),
    *("total_ms", "rating", "note"),
)
# What a spreadsheet takes for the start of a formula, also in its full-width forms.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(entries: Entries, columns: Iterable[str] = COLUMNS) -> Iterator[str]:
    """Yield a header and a line for each entry, safe to open in a spreadsheet.

    Args:
        entries: Values by column; a list becomes words between spaces.
        columns: Names of the columns, in order.
    """
    buffer = StringIO()
    writer = csv.DictWriter(buffer, list(columns), extrasaction="ignore")
    writer.writeheader()
    yield buffer.getvalue()
    for entry in entries:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow({name: _cell(value) for name, value in entry.items()})
        yield buffer.getvalue()


def as_json(entries: Entries) -> Iterator[str]:
    """Yield one JSON array with an entry on each line."""
    lead = "[\n"
    for entry in entries:
        yield lead + json.dumps(entry, ensure_ascii=False)
        lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


def as_json_lines(entries: Entries) -> Iterator[str]:
    """Yield a line of JSON for each entry."""
    for entry in entries:
        yield json.dumps(entry, ensure_ascii=False) + "\n"


# Name of a format → its media type and what makes it.
FORMATS: Final[dict[str, tuple[str, Callable[[Entries], Iterator[str]]]]] = {
    "csv": ("text/csv", as_csv),
    "json": ("application/json", as_json),
    "jsonl": ("application/x-ndjson", as_json_lines),
}


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value
