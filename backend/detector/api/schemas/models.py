"""The models of a server: their cards, and what sets one beside another."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared


def _number(text: str, *, most: float | None = None) -> fields.Float:
    return fields.Float(
        required=True,
        allow_none=True,
        validate=validate.Range(min=0, max=most),
        metadata=shared.says(text),
    )


def _count(text: str) -> fields.Integer:
    return fields.Integer(
        required=True,
        allow_none=True,
        validate=validate.Range(min=0),
        metadata=shared.says(text),
    )


class TierAucSchema(shared.Shape):
    """How well fakes are told from real pictures, by delivery; 0.5 is guessing, 1 is perfect."""

    clean = _number("Pictures as they were found.", most=1)
    web = _number("At most 768 px, JPEG 60.", most=1)
    hard = _number("At most 512 px, JPEG 40.", most=1)


class ModelComparisonSchema(shared.Shape):
    """Numbers that were measured for every model by one protocol; null is not measured."""

    parameters = _count("Trainable parameters.")
    gmac = _number("Billions of multiplications and additions for one face.")
    bytes = _count("Size of the ONNX file.")
    latency_ms = _number("Milliseconds for one face on one core, map included.")
    memory_mb = _number("Memory of a process that judges with it, in MB.")
    training_images_per_s = _number("Pictures a second in training, as its run logged them.")
    auc = fields.Nested(
        TierAucSchema,
        required=True,
        allow_none=True,
        metadata=shared.says("On held-out pictures of the known sources."),
    )
    held_out_auc = _number(
        "AUC on generators that were left out of training, in the tiers `web` and `hard`.", most=1
    )
    held_out_interval = fields.List(
        fields.Float(validate=validate.Range(min=0, max=1)),
        required=True,
        allow_none=True,
        validate=validate.Length(equal=2),
        metadata=shared.says("The 95 % interval of `held_out_auc`."),
    )
    false_positive_rate = _number("Real pictures of unseen sources called `deepfake`.", most=1)
    ece = _number("Expected calibration error of the probability.", most=1)
    mask_auc = _number("AUC of the map over the pixels of altered faces.", most=1)
    good_for = fields.String(
        required=True, allow_none=True, metadata=shared.says("When to choose it, in English.")
    )


class ModelSchema(shared.Shape):
    """A model that this server has, or should have."""

    name = fields.String(required=True)
    version = fields.String(required=True, allow_none=True)
    architecture = fields.String(required=True, allow_none=True)
    parameters = fields.Integer(required=True, allow_none=True)
    default = fields.Boolean(
        required=True, metadata=shared.says("Whether it judges when no model is named.")
    )
    available = fields.Boolean(required=True)
    problem = fields.String(
        required=True, allow_none=True, metadata=shared.says("Why it is not available.")
    )
    comparison = fields.Nested(
        ModelComparisonSchema,
        required=True,
        allow_none=True,
        metadata=shared.says("Null for models that were not compared."),
    )
    card = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata=shared.says("The model card: preprocessing, data, licence, measured numbers."),
    )


class ModelListSchema(shared.Shape):
    """All models."""

    items = fields.List(fields.Nested(ModelSchema), required=True)
