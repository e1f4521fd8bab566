"""One picture and what several models say of it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.api.schemas.detection import DetectionSchema
from detector.services.comparison import Agreement

AGREEMENTS = tuple(str(each) for each in Agreement)


class ModelQuerySchema(shared.Shape):
    """Who judges."""

    model = shared.model_name(
        metadata=shared.says("Name of the model that judges; the server's own by default.")
    )


class ModelsQuerySchema(shared.Shape):
    """Who judges, side by side."""

    models = fields.List(
        shared.model_name(),
        data_key="model",
        load_default=list,
        validate=validate.Length(max=16),
        metadata=shared.says(
            "Name of a model; repeat it for each. All that can be used when none is named."
        ),
    )


def _agreement(text: str) -> fields.String:
    return fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(AGREEMENTS),
        metadata=shared.says(text),
    )


class OpinionSchema(shared.Shape):
    """What one model says of one face."""

    model = fields.String(required=True)
    verdict = shared.verdict()
    probability = shared.probability("Calibrated probability that the face is a deepfake.")


class FaceComparisonSchema(shared.Shape):
    """One face and what the models say of it."""

    index = fields.Integer(required=True, metadata=shared.says("As in the detections."))
    box = shared.box("The face")
    agreement = _agreement(
        "`agree`: all give the same verdict; `differ`: one says `real` and another `deepfake`; "
        "`mixed`: some give no verdict and the others the same. Null with fewer than two models."
    )
    explanation = fields.String(required=True, metadata=shared.says("The same in words."))
    opinions: Any = fields.List(fields.Nested(OpinionSchema), required=True)


class ComparisonSchema(shared.Shape):
    """One picture and the verdicts of several models on it."""

    id = fields.UUID(required=True)
    created_at = shared.Moment(required=True)
    agreement = _agreement("That of the face on which the models agree least.")
    explanation = fields.String(required=True, metadata=shared.says("The same in words."))
    faces = fields.List(fields.Nested(FaceComparisonSchema), required=True)
    detections = fields.List(
        fields.Nested(DetectionSchema),
        required=True,
        metadata=shared.says("One for each model, in the order in which they were named."),
    )
