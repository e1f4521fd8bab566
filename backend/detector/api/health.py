"""Is the process alive, can it judge, and what has it done so far."""

from __future__ import annotations

from flask import Response

from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.judging import model_problem
from detector.api.problems import Problem
from detector.api.schemas.operations import HealthSchema, ReadinessSchema
from detector.engine.registry import ModelUnavailable

blueprint = Blueprint("Operations", __name__, description="For operators and load balancers.")


@blueprint.operation("/healthz", "getHealth")
@blueprint.returns(200, HealthSchema)
def get_health() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@blueprint.operation("/readyz", "getReadiness")
@blueprint.problems(503)
@blueprint.returns(200, ReadinessSchema)
def get_readiness() -> dict[str, str]:
    """Say whether verdicts can be given and logged."""
    context = services()
    try:
        loaded = context.models.loaded()
    except ModelUnavailable as error:
        raise model_problem(error) from None
    trouble = context.history.trouble()
    if trouble:
        raise Problem("database-unavailable", trouble, retry_after=10)
    return {"status": "ready", "model": loaded.card.name, "engine": loaded.engine.kind}


@blueprint.operation("/metrics", "getMetrics")
@blueprint.returns(
    200, {"type": "string"}, content_type="text/plain", description="Prometheus text format."
)
def get_metrics() -> Response:
    """Give counters and timings in the Prometheus text format."""
    context = services()
    text = context.metrics.text(model_loaded=context.models.in_memory)
    return Response(text, content_type="text/plain; version=0.0.4")
