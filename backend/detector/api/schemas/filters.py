"""Filters that lists, exports, deletions and statistics share."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate

from detector.api.schemas import shared
from detector.services.report import RATINGS
from detector.storage.filters import Filter

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_PLAIN = validate.Regexp(shared.PLAIN, error="No control characters.")


class Bound(fields.String):
    """A moment, or a day in UTC: its start for `from`, its end for `to`."""

    def __init__(self, *, end: bool, **options: Any) -> None:
        super().__init__(**options)
        self._end = end

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> Any:
        text = super()._deserialize(value, *arguments, **options)
        try:
            if _DAY.match(text):
                day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
                return _clamped(day, timedelta(days=1) if self._end else timedelta(0))
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(
                "Not a moment or day in ISO 8601, such as 2026-11-21T14:00:00Z or 2026-11-21."
            ) from None
        zone = moment.utcoffset() or timedelta(0)
        return _clamped(moment.replace(tzinfo=UTC), -zone)


def _clamped(moment: datetime, change: timedelta) -> datetime:
    """Add to a moment, without leaving the years 1 to 9999."""
    try:
        return moment + change
    except OverflowError:
        return (datetime.max if change > timedelta(0) else datetime.min).replace(tzinfo=UTC)


class PeriodQuerySchema(shared.Shape):
    """When, and by which model."""

    since = Bound(
        end=False,
        data_key="from",
        metadata=shared.says("First moment, ISO 8601, or a day in UTC.", format="date-time"),
    )
    until = Bound(
        end=True,
        data_key="to",
        metadata=shared.says(
            "First moment that is too late, or the last day in UTC.", format="date-time"
        ),
    )
    model = shared.model_name(metadata=shared.says("Its name."))


class FilterQuerySchema(PeriodQuerySchema):
    """Which past detections; all conditions have to hold."""

    text = fields.String(
        data_key="q",
        validate=[validate.Length(max=200), _PLAIN],
        metadata=shared.says("Part of the file name, in any case."),
    )
    verdicts = fields.List(
        fields.String(validate=validate.OneOf(shared.VERDICTS)),
        data_key="verdict",
        metadata=shared.says("One of these; may be repeated."),
    )
    min_probability = fields.Float(validate=validate.Range(min=0, max=1))
    max_probability = fields.Float(validate=validate.Range(min=0, max=1))
    feedback = fields.String(
        validate=validate.OneOf([*RATINGS, "any", "none"]),
        metadata=shared.says("A rating, or whether there is one."),
    )


class OrderSchema(shared.Shape):
    """In which order."""

    sort = fields.String(load_default="newest", validate=validate.OneOf(["newest", "oldest"]))


def to_filter(query: dict[str, Any]) -> Filter:
    """Pick the conditions out of a parsed query string."""
    names = FilterQuerySchema._declared_fields.keys() & query.keys()
    values = {name: query[name] for name in names}
    return Filter(**{**values, "verdicts": tuple(values.get("verdicts", ()))})
