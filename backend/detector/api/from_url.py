"""Judge a picture by its address on the web."""

from __future__ import annotations

from typing import Any

from flask import url_for

from detector.api.context import services
from detector.api.detections import LINKS, LOCATION, blueprint
from detector.api.judging import judge_picture, picture_problems
from detector.api.problems import Problem
from detector.api.schemas.comparison import ModelQuerySchema
from detector.api.schemas.detection import DetectionSchema
from detector.api.schemas.operations import UrlSchema
from detector.api.upload import display_name
from detector.services.outbound import OutboundError


@blueprint.operation("/from-url", "createDetectionFromUrl", "POST")
@blueprint.query(ModelQuerySchema)
@blueprint.body(UrlSchema)
@blueprint.describes(responses={201: {"links": LINKS}})
@blueprint.problems(400, 404, 413, 415, 422, 502, 503, 504)
@blueprint.returns(201, DetectionSchema, headers=LOCATION)
def create_detection_from_url(query: dict[str, str], body: dict[str, str]) -> Any:
    """Judge every face in a picture on the web.

    Off unless the operator switched it on. The picture is fetched from the public internet alone;
    neither it nor its address is kept.
    """
    if not services().settings.url_analysis:
        raise Problem(
            "url-analysis-off", "This server fetches no pictures. Send the picture as a file."
        )
    try:
        with picture_problems():
            data, name = services().fetcher.fetch(body["url"])
    except OutboundError as error:
        raise Problem(error.code, error.detail) from None
    report = judge_picture(data, display_name(name), query.get("model"))
    return report, {"Location": url_for(".get_detection", detection_id=report.id)}
