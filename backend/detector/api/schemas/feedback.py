"""What people think of verdicts."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared

MAX_NOTE = 2_000


class FeedbackSchema(shared.Shape):
    """What a person thinks of a verdict."""

    rating = shared.rating()
    note = fields.String(required=True, allow_none=True, metadata=shared.says("Why."))
    created_at = shared.Moment(required=True)
    updated_at = shared.Moment(required=True)


class FeedbackBodySchema(shared.Shape):
    """A rating and, if there is more to say, a note."""

    rating = shared.rating()
    note = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=MAX_NOTE),
        metadata=shared.says("Plain text."),
    )
