"""What people think of a verdict."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.problems import Problem
from detector.api.schemas.feedback import FeedbackBodySchema, FeedbackSchema
from detector.services.report import Feedback

blueprint = Blueprint(
    "Feedback",
    __name__,
    url_prefix="/api/v1/detections",
    description="Whether people find a verdict right. It trains nothing by itself.",
)


@blueprint.operation("/<uuid:detection_id>/feedback", "putFeedback", "PUT")
@blueprint.body(FeedbackBodySchema)
@blueprint.problems(404, 503)
@blueprint.returns(200, FeedbackSchema)
def put_feedback(body: dict[str, Any], detection_id: UUID) -> Feedback:
    """Say what you think of a verdict; replaces what was said before."""
    found = services().feedback.put(detection_id, body["rating"], body["note"])
    if found is None:
        raise Problem("not-found", "No detection has this id. It may have been deleted.")
    return found


@blueprint.operation("/<uuid:detection_id>/feedback", "deleteFeedback", "DELETE")
@blueprint.problems(404, 503)
@blueprint.returns(204)
def delete_feedback(detection_id: UUID) -> None:
    """Take feedback back."""
    if not services().feedback.remove(detection_id):
        raise Problem("not-found", "There is no feedback on a detection with this id.")
