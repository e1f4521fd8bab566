"""The picture behind a detection, where the operator keeps pictures."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from detector.api.context import services
from detector.api.detections import blueprint
from detector.api.problems import Problem


@blueprint.operation("/<uuid:detection_id>/picture", "getDetectionPicture")
@blueprint.problems(404, 503)
@blueprint.returns(
    200,
    {"type": "string", "format": "binary"},
    content_type="image/*",
    description="The file as it was sent.",
)
def get_detection_picture(detection_id: UUID) -> Response:
    """Read the picture itself, if this server keeps pictures."""
    found = services().history.picture(detection_id)
    if found is None:
        raise Problem("not-found", "No picture is kept for this id; this server may keep none.")
    data, media_type = found
    response = Response(data, mimetype=media_type)
    # Somebody else's file: a browser may show it as a picture and as nothing else.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
