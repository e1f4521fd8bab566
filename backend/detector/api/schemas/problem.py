"""Errors."""

from __future__ import annotations

from marshmallow import fields

from detector.api.schemas import shared


class FieldErrorSchema(shared.Shape):
    """One parameter that is not valid."""

    location = fields.String(required=True, metadata=shared.says("Where it was, such as `query`."))
    field = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(shared.Shape):
    """An RFC 9457 problem document."""

    type = fields.String(
        required=True,
        metadata=shared.says("Stable name of the problem.", examples=["/problems/damaged-image"]),
    )
    title = fields.String(required=True, metadata=shared.says("The problem in a few words."))
    status = fields.Integer(required=True, metadata=shared.says("The HTTP status."))
    detail = fields.String(required=True, metadata=shared.says("What happened and what to do."))
    instance = fields.String(required=True, metadata=shared.says("The path that was asked for."))
    errors = fields.List(
        fields.Nested(FieldErrorSchema),
        metadata=shared.says("One entry per bad parameter or part of the body."),
    )
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata=shared.says("What was tried, `ok` or what is wrong; only from `/readyz`."),
    )
