"""Uploads, health and the classic endpoints."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.imaging.sniff import ACCEPTED_NAMES
from detector.services.outbound.addresses import MAX_URL


class UploadSchema(shared.Shape):
    """A multipart form with one picture."""

    file = fields.Raw(
        required=True,
        metadata={
            "type": "string",
            "format": "binary",
            "description": f"{ACCEPTED_NAMES}, told by its content.",
        },
    )


class UrlSchema(shared.Shape):
    """The address of a picture."""

    url = fields.String(
        required=True,
        validate=validate.Length(min=1, max=MAX_URL),
        metadata=shared.says("http or https; what it leads to is told by its content."),
    )


class HealthSchema(shared.Shape):
    """The process answers."""

    status = fields.String(required=True, validate=validate.OneOf(["ok"]))


class ReadinessSchema(shared.Shape):
    """The process can give verdicts."""

    status = fields.String(required=True, validate=validate.OneOf(["ready"]))
    model = fields.String(required=True)
    engine = fields.String(required=True, validate=validate.OneOf(["onnx", "torch"]))
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=validate.OneOf(["ok"])),
        required=True,
        metadata=shared.says("What was tried: `model`, `database`, `disk`."),
    )


class PredictionSchema(shared.Shape):
    """The verdict in the classic form."""

    prediction = fields.String(
        required=True, validate=validate.OneOf(["Real", "Deepfake", "Inconclusive"])
    )
    confidence = fields.Float(
        required=True,
        validate=validate.Range(min=0, max=100),
        metadata=shared.says(
            "Confidence in the prediction in percent: 100·p for Deepfake, 100·(1−p) for Real, "
            "the larger of both for Inconclusive; 0 when the picture has no face."
        ),
    )
    explanation = fields.String(required=True)
    filename = fields.String(required=True, allow_none=True)
    model = fields.String(required=True)
    device = fields.String(required=True, metadata=shared.says("`cpu` or `cuda`."))
    grad_cam_available = fields.Boolean(
        required=True, metadata=shared.says("Whether /api/v1/detections has a heatmap for it.")
    )


class ClassicHealthSchema(shared.Shape):
    """The process answers, in the classic form."""

    status = fields.String(required=True)
    app = fields.String(required=True)
    version = fields.String(required=True)


class ParametersSchema(shared.Shape):
    """How large the network is."""

    total_parameters = fields.Integer(required=True)
    trainable_parameters = fields.Integer(required=True)


class ModelInfoSchema(shared.Shape):
    """The model in the classic form."""

    model_name = fields.String(required=True)
    device = fields.String(required=True)
    model_path = fields.String(required=True, metadata=shared.says("File name of the weights."))
    parameters = fields.Nested(ParametersSchema, required=True)
