"""What a model card must hold: the checks behind `card.parse_card`."""

from __future__ import annotations

import math
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate, validates_schema

_PROBABILITY = validate.Range(0, 1)


class _Open(Schema):
    """Lets a card say more than serving needs."""

    class Meta:
        unknown = INCLUDE


class _FileSchema(_Open):
    name = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]*$"))
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))
    shares = fields.String(load_default=None, validate=validate.Equal("torch"))


class _InputSchema(_Open):
    size = fields.Integer(required=True, validate=validate.Range(32, 1024))
    crop_scale = fields.Float(required=True, validate=validate.Range(1, 4))
    mean = fields.List(fields.Float(), required=True, validate=validate.Length(equal=3))
    std = fields.List(fields.Float(), required=True, validate=validate.Length(equal=3))


class _ExpertSchema(Schema):
    slope = fields.Float(required=True)
    bias = fields.Float(required=True)


class _FusionSchema(Schema):
    manipulated = fields.Float(required=True)
    synthetic = fields.Float(required=True)
    either = fields.Float(required=True)
    bias = fields.Float(required=True)


class _CalibrationSchema(_Open):
    manipulated = fields.Nested(_ExpertSchema, required=True)
    synthetic = fields.Nested(_ExpertSchema, required=True)
    fusion = fields.Nested(_FusionSchema, required=True)


class _ThresholdsSchema(Schema):
    real_below = fields.Float(required=True, validate=_PROBABILITY)
    deepfake_from = fields.Float(required=True, validate=_PROBABILITY)

    @validates_schema
    def _ordered(self, data: dict[str, Any], **_: object) -> None:
        if data["real_below"] > data["deepfake_from"]:
            raise ValidationError("real_below must not exceed deepfake_from")


class _QualitySchema(Schema):
    min_face_px = fields.Float(required=True)
    min_sharpness = fields.Float(required=True)
    min_brightness = fields.Float(required=True)
    max_novelty = fields.Float(load_default=math.inf)


class _StrengthSchema(Schema):
    strong = fields.Float(required=True, validate=_PROBABILITY)
    moderate = fields.Float(required=True, validate=_PROBABILITY)


class _ErrorRatesSchema(Schema):
    false_positive_rate = fields.Float(required=True, validate=_PROBABILITY)
    miss_rate = fields.Float(required=True, validate=_PROBABILITY)
    inconclusive_rate = fields.Float(required=True, validate=_PROBABILITY)
    description = fields.String(required=True)


class _ReliabilityBinSchema(Schema):
    low = fields.Float(required=True, validate=_PROBABILITY)
    high = fields.Float(required=True, validate=_PROBABILITY)
    pictures = fields.Integer(required=True, validate=validate.Range(min=1))
    fakes = fields.Integer(required=True, validate=validate.Range(min=0))
    share = fields.Float(required=True, validate=_PROBABILITY)
    share_low = fields.Float(required=True, validate=_PROBABILITY)
    share_high = fields.Float(required=True, validate=_PROBABILITY)


class _AucSchema(_Open):
    clean = fields.Float(load_default=None, allow_none=True, validate=_PROBABILITY)
    web = fields.Float(load_default=None, allow_none=True, validate=_PROBABILITY)
    hard = fields.Float(load_default=None, allow_none=True, validate=_PROBABILITY)


def _amount() -> fields.Float:
    return fields.Float(load_default=None, allow_none=True, validate=validate.Range(min=0))


def _share() -> fields.Float:
    return fields.Float(load_default=None, allow_none=True, validate=_PROBABILITY)


class ComparisonSchema(_Open):
    """What sets a model beside others, measured for all by one protocol; None is not measured.

    `parameters` and `bytes` (of the ONNX file) are counts, `gmac` is for one face, `latency_ms` and
    `memory_mb` are for one face on one thread, maps included. `auc` is on held-out pictures of the
    known sources, by tier; `held_out_auc` is the mean over generators and real sources that were
    left out of training, in the tiers web and hard, with its 95 % interval. `false_positive_rate`
    is on unseen sources of real pictures, `mask_auc` is per pixel on manipulated regions.
    `good_for` is a sentence in English.
    """

    parameters = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    gmac = _amount()
    bytes = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=0))
    latency_ms = _amount()
    memory_mb = _amount()
    training_images_per_s = _amount()
    auc = fields.Nested(_AucSchema, load_default=None, allow_none=True)
    held_out_auc = _share()
    held_out_interval = fields.List(
        fields.Float(validate=_PROBABILITY),
        load_default=None,
        allow_none=True,
        validate=validate.Length(equal=2),
    )
    false_positive_rate = _share()
    ece = _share()
    mask_auc = _share()
    good_for = fields.String(load_default=None, allow_none=True)


class CardSchema(_Open):
    """The card of a detector."""

    kind = fields.String(required=True, validate=validate.Equal("detector"))
    name = fields.String(required=True)
    version = fields.String(required=True)
    architecture = fields.String(required=True)
    parameters = fields.Integer(required=True)
    files = fields.Dict(
        fields.String(validate=validate.OneOf(["onnx", "torch"])),
        fields.Nested(_FileSchema),
        required=True,
    )
    input = fields.Nested(_InputSchema, required=True)
    calibration = fields.Nested(_CalibrationSchema, required=True)
    thresholds = fields.Nested(_ThresholdsSchema, required=True)
    quality = fields.Nested(_QualitySchema, required=True)
    strength = fields.Nested(_StrengthSchema, required=True)
    error_rates = fields.Nested(_ErrorRatesSchema, required=True)
    tier_error_rates = fields.Dict(
        fields.String(), fields.Nested(_ErrorRatesSchema), load_default=dict
    )
    reliability = fields.List(fields.Nested(_ReliabilityBinSchema), load_default=list)
    comparison = fields.Nested(ComparisonSchema, load_default=None, allow_none=True)
