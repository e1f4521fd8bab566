"""Past detections and feedback as files, streamed however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response

from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.schemas.filters import to_filter
from detector.api.schemas.history import ExportQuerySchema
from detector.services.export import FORMATS, Entries

blueprint = Blueprint(
    "Exports", __name__, url_prefix="/api/v1", description="The log and its feedback as files."
)

_FILE = {"type": "string", "format": "binary"}
_ARRAY = {"type": "array", "items": {"type": "object"}}


@blueprint.operation("/detections/export", "exportDetections")
@blueprint.query(ExportQuerySchema)
@blueprint.problems(503)
@blueprint.comes_as({"text/csv": _FILE, "application/json": _ARRAY, "application/x-ndjson": _FILE})
@blueprint.returns(
    200,
    _FILE,
    content_type="text/csv",
    description="A download as CSV (`text/csv`), JSON (`application/json`) or JSON lines "
    "(`application/x-ndjson`).",
)
def export_detections(query: dict[str, Any]) -> Response:
    """Export the past detections that match.

    Text that a spreadsheet would take for a formula has an apostrophe in front of it in CSV.
    """
    entries = services().history.export(to_filter(query), oldest_first=query["sort"] == "oldest")
    return _download("detections", query["format"], entries)


@blueprint.operation("/feedback/export", "exportFeedback")
@blueprint.problems(503)
@blueprint.returns(200, _FILE, content_type="application/x-ndjson")
def export_feedback() -> Response:
    """Export every rated detection as JSON lines, oldest first: a regression set."""
    return _download("feedback", "jsonl", services().feedback.regression_set())


def _download(name: str, form: str, entries: Entries) -> Response:
    media_type, write = FORMATS[form]
    pieces = _started(write(entries))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(pieces, mimetype=media_type, headers=headers)


def _started(pieces: Iterator[str]) -> Iterator[str]:
    """Make the first piece at once, so that a failing database is a problem and not a torso."""
    first = [piece for _, piece in zip(range(2), pieces, strict=False)]
    return chain(first, pieces)
