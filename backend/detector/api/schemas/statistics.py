"""The log in numbers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from detector.api.schemas import shared


class VerdictCountsSchema(shared.Shape):
    """Detections by verdict."""

    real = fields.Integer(required=True)
    deepfake = fields.Integer(required=True)
    inconclusive = fields.Integer(required=True)


class DayCountsSchema(VerdictCountsSchema):
    """One day in UTC."""

    date = fields.String(required=True, metadata={"format": "date"})


_BIN: dict[str, fields.Field[Any]] = {
    "from": fields.Float(required=True),
    "count": fields.Integer(required=True),
}
ProbabilityBinSchema = shared.Shape.from_dict(
    {**_BIN, "to": fields.Float(required=True)}, name="ProbabilityBinSchema"
)
LatencyBinSchema = shared.Shape.from_dict(
    {**_BIN, "to": fields.Float(required=True, allow_none=True)}, name="LatencyBinSchema"
)


class LatencySchema(shared.Shape):
    """Milliseconds from the file's bytes to the verdict, without waiting and network."""

    median = fields.Float(required=True, allow_none=True, metadata=shared.says("Null: no data."))
    p90 = fields.Float(required=True, allow_none=True)
    p99 = fields.Float(required=True, allow_none=True)
    histogram = fields.List(
        fields.Nested(LatencyBinSchema),
        required=True,
        metadata=shared.says("From `from` to below `to`; the last bin has no end."),
    )


class ModelCountSchema(shared.Shape):
    """Detections by one version of a model."""

    name = fields.String(required=True)
    version = fields.String(required=True)
    count = fields.Integer(required=True)


class FeedbackCountsSchema(shared.Shape):
    """Feedback by rating."""

    right = fields.Integer(required=True)
    wrong = fields.Integer(required=True)
    unsure = fields.Integer(required=True)


class StatisticsSchema(shared.Shape):
    """The log in numbers."""

    total = fields.Integer(required=True)
    verdicts = fields.Nested(VerdictCountsSchema, required=True)
    by_day = fields.List(
        fields.Nested(DayCountsSchema),
        required=True,
        metadata=shared.says("Oldest first; days without detections are left out."),
    )
    probability_histogram = fields.List(
        fields.Nested(ProbabilityBinSchema),
        required=True,
        metadata=shared.says("20 bins from `from` to below `to`; 1 belongs to the last."),
    )
    latency_ms = fields.Nested(LatencySchema, required=True)
    models = fields.List(fields.Nested(ModelCountSchema), required=True)
    feedback = fields.Nested(FeedbackCountsSchema, required=True)
