"""Judge one picture with several models, and read what they said again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for

from detector.api.detections import LOCATION, blueprint
from detector.api.idempotency import PARAMETER, REPLAYED, REPLAYED_HEADER
from detector.api.judging import compare_upload_once, find_comparison
from detector.api.problems import Problem
from detector.api.schemas.comparison import ComparisonSchema, ModelsQuerySchema
from detector.api.upload import UPLOAD_BODY
from detector.services.comparison import Comparison

_LINKS = {
    "getComparison": {
        "operationId": "getComparison",
        "parameters": {"comparison_id": "$response.body#/id"},
    }
}


@blueprint.operation("/compare", "createComparison", "POST")
@blueprint.query(ModelsQuerySchema)
@blueprint.header(PARAMETER)
@blueprint.describes(requestBody=UPLOAD_BODY, responses={201: {"links": _LINKS}})
@blueprint.problems(400, 404, 413, 415, 422, 503)
@blueprint.returns(201, ComparisonSchema, headers={**LOCATION, **REPLAYED_HEADER})
def create_comparison(query: dict[str, Any]) -> Any:
    """Judge every face in a picture with several models and say whether they agree.

    The picture is decoded and searched for faces once. Each verdict is a detection of its own in
    the log, and counts as a picture of the key's quota.
    """
    comparison, replayed = compare_upload_once(query["models"])
    headers = {"Location": url_for(".get_comparison", comparison_id=comparison.id)}
    return comparison, {**headers, REPLAYED: "true"} if replayed else headers


@blueprint.operation("/compare/<uuid:comparison_id>", "getComparison")
@blueprint.problems(404, 503)
@blueprint.returns(200, ComparisonSchema)
def get_comparison(comparison_id: UUID) -> Comparison:
    """Read what several models said of one picture, as far as it was not deleted."""
    comparison = find_comparison(comparison_id)
    if comparison is None:
        raise Problem(
            "not-found",
            "No comparison has this id. Its detections may have been deleted; judge the picture "
            "anew.",
        )
    return comparison
