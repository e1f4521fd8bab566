"""Is the process alive, can it judge, and what has it done so far."""

from __future__ import annotations

from typing import Any

from flask import Response

from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.problems import Problem
from detector.api.schemas.operations import HealthSchema, ReadinessSchema
from detector.services.readiness import CHECKS

blueprint = Blueprint("Operations", __name__, description="For operators and load balancers.")


@blueprint.operation("/healthz", "getHealth", scope="none")
@blueprint.returns(200, HealthSchema)
def get_health() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@blueprint.operation("/readyz", "getReadiness", scope="none")
@blueprint.problems(503)
@blueprint.returns(200, ReadinessSchema)
def get_readiness() -> dict[str, Any]:
    """Say whether verdicts can be given and logged, or everything that keeps them from it."""
    context = services()
    troubles = context.readiness.troubles()
    loaded = context.models.in_memory
    if troubles or loaded is None:
        checks = {check: troubles.get(check, "ok") for check in CHECKS}
        first = next((check for check in CHECKS if check in troubles), "model")
        detail = " ".join(troubles.values())
        raise Problem(_PROBLEMS[first], detail, retry_after=10, extra={"checks": checks})
    return {
        "status": "ready",
        "model": loaded.card.name,
        "engine": loaded.engine.kind,
        "checks": dict.fromkeys(CHECKS, "ok"),
    }


_PROBLEMS = {
    "model": "model-unavailable",
    "database": "database-unavailable",
    "disk": "disk-full",
}


@blueprint.operation("/metrics", "getMetrics")
@blueprint.returns(
    200, {"type": "string"}, content_type="text/plain", description="Prometheus text format."
)
def get_metrics() -> Response:
    """Give counters and timings in the Prometheus text format."""
    context = services()
    context.metrics.model(context.models.in_memory)
    text = context.metrics.text(disk_free=context.readiness.disk_free())
    return Response(text, content_type="text/plain; version=0.0.4")
