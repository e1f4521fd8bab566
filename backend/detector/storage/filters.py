"""Which detections a list, an export, a deletion or statistics are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from detector.storage.tables import DetectionRow, FeedbackRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Conditions that all have to hold; what is not given does not limit.

    Attributes:
        text: Part of the file name, in any case.
        verdicts: One of these.
        model: Name of the model.
        since: First moment.
        until: First moment that is too late.
        min_probability: 0..1; detections without a probability never match.
        max_probability: The same from above.
        feedback: A rating, or `any`, or `none`.
    """

    text: str | None = None
    verdicts: tuple[str, ...] = ()
    model: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    min_probability: float | None = None
    max_probability: float | None = None
    feedback: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions for a query on detections."""
        row = DetectionRow
        if self.text:
            yield func.lower(row.filename).contains(self.text.lower(), autoescape=True)
        if len(self.verdicts) == 1:  # lets the index give the order, too
            yield row.verdict == self.verdicts[0]
        elif self.verdicts:
            yield row.verdict.in_(self.verdicts)
        if self.model is not None:
            yield row.model_name == self.model
        if self.since is not None:
            yield row.created_at >= self.since
        if self.until is not None:
            yield row.created_at < self.until
        if self.min_probability is not None:
            yield row.probability >= self.min_probability
        if self.max_probability is not None:
            yield row.probability <= self.max_probability
        if self.feedback is not None:
            yield self._rated()

    def _rated(self) -> ColumnElement[bool]:
        rated = select(FeedbackRow.detection_number)
        if self.feedback not in ("any", "none"):
            rated = rated.where(FeedbackRow.rating == self.feedback)
        inside = DetectionRow.number.in_(rated)
        return ~inside if self.feedback == "none" else inside


EVERYTHING = Filter()
