"""The log in numbers."""

from __future__ import annotations

from typing import Any

from detector.api.blueprint import Blueprint
from detector.api.context import caller, services
from detector.api.schemas.filters import PeriodQuerySchema, to_filter
from detector.api.schemas.statistics import StatisticsSchema
from detector.services.statistics import summarise

blueprint = Blueprint(
    "Statistics", __name__, url_prefix="/api/v1/statistics", description="The log in numbers."
)


@blueprint.operation("", "getStatistics")
@blueprint.query(PeriodQuerySchema)
@blueprint.problems(503)
@blueprint.returns(200, StatisticsSchema)
def get_statistics(query: dict[str, Any]) -> dict[str, Any]:
    """Count verdicts, probabilities, latency, models and feedback."""
    return summarise(services().whole_log.engine, caller().owner, to_filter(query))
