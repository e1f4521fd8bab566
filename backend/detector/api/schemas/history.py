"""The list of past detections."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.api.schemas.filters import FilterQuerySchema, OrderSchema
from detector.imaging.sniff import ACCEPTED_TYPES
from detector.services.export import FORMATS

CURSOR = r"^[0-7][0-9a-f]{15}$"


class SummaryImageSchema(shared.Shape):
    """The picture of a past detection, in short."""

    media_type = fields.String(required=True, validate=validate.OneOf(ACCEPTED_TYPES))
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class DetectionSummarySchema(shared.Shape):
    """One line of the list of past detections."""

    id = fields.UUID(required=True)
    created_at = shared.Moment(required=True)
    filename = fields.String(required=True, allow_none=True)
    verdict = shared.verdict()
    probability = shared.probability("As in the detection.", allow_none=True)
    strength = shared.strength()
    reasons = shared.reasons()
    faces_count = fields.Integer(required=True, metadata=shared.says("Faces that were judged."))
    model = fields.String(required=True, metadata=shared.says("Name of the model."))
    image = fields.Nested(SummaryImageSchema, required=True)
    feedback = shared.rating(allow_none=True)


class DetectionPageSchema(shared.Shape):
    """A page of past detections, newest first."""

    items = fields.List(fields.Nested(DetectionSummarySchema), required=True)
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata=shared.says("Pass it as `cursor` to get the next page; null on the last page."),
    )


class ListQuerySchema(FilterQuerySchema, OrderSchema):
    """Which page of past detections."""

    cursor = fields.String(
        validate=validate.Regexp(CURSOR, error="Not a cursor that this server gave."),
        metadata=shared.says(
            "`next_cursor` of the page before; it stays valid when filters change.", pattern=CURSOR
        ),
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class ExportQuerySchema(FilterQuerySchema, OrderSchema):
    """Which past detections to export, and how."""

    format = fields.String(load_default="csv", validate=validate.OneOf(list(FORMATS)))


class DeletedSchema(shared.Shape):
    """How much was deleted."""

    deleted = fields.Integer(required=True, metadata=shared.says("Detections that are gone."))


class HeatmapQuerySchema(shared.Shape):
    """Which face."""

    face = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=999),
        metadata=shared.says("`index` of the face."),
    )
