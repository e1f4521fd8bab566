"""The sample pictures and where they come from."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, send_file, url_for

from detector.api.blueprint import Blueprint
from detector.api.problems import Problem
from detector.api.schemas.server import SampleListSchema
from detector.services.samples import samples

blueprint = Blueprint(
    "Samples",
    __name__,
    url_prefix="/api/v1/samples",
    description="Pictures to try the detector with, free to use.",
)

_DAY = 86_400


@blueprint.operation("", "listSamples", scope="none")
@blueprint.returns(200, SampleListSchema)
def list_samples() -> dict[str, Any]:
    """List the sample pictures with their origin and licence."""
    return {
        "items": [
            {**asdict(sample), "url": url_for(".get_sample", sample_id=sample.id)}
            for sample in samples()
        ]
    }


@blueprint.operation("/<sample_id>.jpg", "getSample", scope="none")
@blueprint.problems(404)
@blueprint.returns(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def get_sample(sample_id: str) -> Response:
    """Give one sample picture."""
    for sample in samples():
        if sample.id == sample_id:
            return send_file(sample.path, mimetype="image/jpeg", max_age=_DAY)
    raise Problem("not-found", "There is no such sample; /api/v1/samples lists them.")
