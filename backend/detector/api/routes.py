"""All endpoints and the OpenAPI document that describes them."""

from __future__ import annotations

from typing import Any

from flask import Flask

from detector import __version__
from detector.api import (
    capabilities,
    classic,
    detections,
    exports,
    feedback,
    health,
    jobs,
    models,
    samples,
    statistics,
)
from detector.api import comparisons as _comparisons  # noqa: F401 (adds routes to detections)
from detector.api import from_url as _from_url  # noqa: F401 (adds a route to detections)
from detector.api import pictures as _pictures  # noqa: F401 (the same)
from detector.api.access import SECURITY_SCHEMES
from detector.api.problems import ProblemApi

_DESCRIPTION = (
    "Judges the faces in a photograph: real, deepfake or inconclusive, with a heatmap and the "
    "measured error rates of the model. A verdict states the strength of the evidence and is "
    "never proof. Pictures are not kept.\n\n"
    "Every error is an RFC 9457 problem document (`application/problem+json`); its `type` is "
    "stable and its `detail` says what to do."
)


def register(app: Flask) -> ProblemApi:
    """Add every endpoint to the app and describe it in the OpenAPI document."""
    app.config.update(
        API_TITLE="Deepfake Detector",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": _DESCRIPTION, "license": _LICENSE}},
    )
    api = ProblemApi(app)
    for name, scheme in SECURITY_SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    for module in (
        *(detections, feedback, exports, statistics, jobs, models, samples, capabilities),
        *(health, classic),
    ):
        api.register_blueprint(module.blueprint)
    return api


_LICENSE: dict[str, Any] = {"name": "MIT", "identifier": "MIT"}
