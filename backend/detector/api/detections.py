"""Judge a picture; read, list and delete past verdicts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, url_for

from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.idempotency import PARAMETER, REPLAYED, REPLAYED_HEADER
from detector.api.judging import judge_upload_once
from detector.api.problems import Problem
from detector.api.schemas.comparison import ModelQuerySchema
from detector.api.schemas.detection import DetectionSchema
from detector.api.schemas.filters import FilterQuerySchema, to_filter
from detector.api.schemas.history import (
    DeletedSchema,
    DetectionPageSchema,
    HeatmapQuerySchema,
    ListQuerySchema,
)
from detector.api.upload import UPLOAD_BODY
from detector.services.report import Page, Report

blueprint = Blueprint(
    "Detections",
    __name__,
    url_prefix="/api/v1/detections",
    description="Verdicts on pictures. The pictures themselves are not kept.",
)

LOCATION = {"Location": {"description": "Address of the detection.", "schema": {"type": "string"}}}
# What can be done with a new detection, for tools that follow the OpenAPI document.
LINKS = {
    name: {"operationId": name, "parameters": {"detection_id": "$response.body#/id"}}
    for name in ("getDetection", "getDetectionHeatmap", "deleteDetection")
}
_UNKNOWN = "No detection has this id. It may have been deleted; list the ones that are kept."


@blueprint.operation("", "createDetection", "POST")
@blueprint.query(ModelQuerySchema)
@blueprint.header(PARAMETER)
@blueprint.describes(requestBody=UPLOAD_BODY, responses={201: {"links": LINKS}})
@blueprint.problems(400, 404, 413, 415, 422, 503)
@blueprint.returns(201, DetectionSchema, headers={**LOCATION, **REPLAYED_HEADER})
def create_detection(query: dict[str, str]) -> Any:
    """Judge every face in a picture.

    The type is told by the file's content. The verdict is in the log before this answers.
    """
    report, replayed = judge_upload_once(query.get("model"))
    headers = {"Location": url_for(".get_detection", detection_id=report.id)}
    return report, {**headers, REPLAYED: "true"} if replayed else headers


@blueprint.operation("", "listDetections")
@blueprint.query(ListQuerySchema)
@blueprint.problems(503)
@blueprint.returns(200, DetectionPageSchema)
def list_detections(query: dict[str, Any]) -> Page:
    """List the past detections that match, newest first unless asked otherwise."""
    return services().history.page(
        to_filter(query),
        cursor=query.get("cursor"),
        limit=query["limit"],
        oldest_first=query["sort"] == "oldest",
    )


@blueprint.operation("", "deleteDetections", "DELETE")
@blueprint.query(FilterQuerySchema)
@blueprint.problems(503)
@blueprint.returns(200, DeletedSchema)
def delete_detections(query: dict[str, Any]) -> dict[str, int]:
    """Delete the past detections that match for good; without a filter, all of them.

    Those that arrive meanwhile stay.
    """
    return {"deleted": services().history.delete_matching(to_filter(query))}


@blueprint.operation("/<uuid:detection_id>", "getDetection")
@blueprint.problems(404, 503)
@blueprint.returns(200, DetectionSchema)
def get_detection(detection_id: UUID) -> Report:
    """Read one past detection."""
    return _find(detection_id)


@blueprint.operation("/<uuid:detection_id>", "deleteDetection", "DELETE")
@blueprint.problems(404, 503)
@blueprint.returns(204)
def delete_detection(detection_id: UUID) -> None:
    """Delete one past detection for good."""
    if not services().history.delete(detection_id):
        raise Problem("not-found", _UNKNOWN)


@blueprint.operation("/<uuid:detection_id>/heatmap.png", "getDetectionHeatmap")
@blueprint.query(HeatmapQuerySchema)
@blueprint.problems(404, 503)
@blueprint.returns(
    200,
    {"type": "string", "format": "binary"},
    content_type="image/png",
    description="RGBA overlay of the face's `crop` square; more opaque where evidence is stronger.",
)
def get_detection_heatmap(query: dict[str, Any], detection_id: UUID) -> Response:
    """Draw the evidence map of one face."""
    _find(detection_id)
    picture = services().history.heatmap(detection_id, query["face"])
    if picture is None:
        raise Problem("not-found", "This detection has no face with that index.")
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(picture, mimetype="image/png", headers=headers)


def _find(detection_id: UUID) -> Report:
    report = services().history.get(detection_id)
    if report is None:
        raise Problem("not-found", _UNKNOWN)
    return report
