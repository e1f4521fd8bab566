"""One picture, its faces and its verdict."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.imaging.sniff import ACCEPTED_TYPES


class ImageSchema(shared.Shape):
    """Facts about the picture that was judged; the picture itself is not kept."""

    sha256 = fields.String(required=True, validate=validate.Length(equal=64))
    media_type = fields.String(required=True, validate=validate.OneOf(ACCEPTED_TYPES))
    bytes = fields.Integer(required=True, metadata=shared.says("Size of the file."))
    width = fields.Integer(required=True, metadata=shared.says("Pixels, upright."))
    height = fields.Integer(required=True, metadata=shared.says("Pixels, upright."))


class QualitySchema(shared.Shape):
    """How good the evidence is that the face gives."""

    face_px = fields.Float(
        required=True, metadata=shared.says("Longer side of the face in pixels.")
    )
    sharpness = fields.Float(
        required=True,
        metadata=shared.says("Spread of the Laplacian of luma; a blurred face is below about 3."),
    )
    brightness = fields.Float(
        required=True, metadata=shared.says("Mean brightness of the face, 0–1.")
    )


class MapSchema(shared.Shape):
    """Where the evidence is: a small grid over the face's `crop`."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(shared.MAP_KINDS),
        metadata=shared.says("Which expert drew it. Evidence of a synthetic face is global."),
    )
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    values = fields.List(
        fields.Integer(validate=validate.Range(min=0, max=255)),
        required=True,
        metadata=shared.says("Row by row from the top left; 0 is no evidence, 255 the most."),
    )


class FaceSchema(shared.Shape):
    """One face and what was found in it."""

    index = fields.Integer(required=True, metadata=shared.says("0 is the largest face."))
    box = shared.box("The face")
    crop = shared.box("The square that was judged and that the map covers")
    detection_score = shared.probability("How sure the face detector is that this is a face.")
    verdict = shared.verdict()
    probability = shared.probability("Calibrated probability that the face is a deepfake.")
    manipulated = shared.probability("The expert for swaps, blends and local edits alone.")
    synthetic = shared.probability("The expert for wholly generated faces alone.")
    reasons = shared.reasons()
    quality = fields.Nested(QualitySchema, required=True)
    map = fields.Nested(MapSchema, required=True)


class ThresholdsSchema(shared.Shape):
    """Between the two, the score alone gives `inconclusive`."""

    real_below = shared.probability("Below this the verdict is `real`.")
    deepfake_from = shared.probability("From this on the verdict is `deepfake`.")


class ErrorRatesSchema(shared.Shape):
    """How often the model errs, as measured on held-out pictures."""

    false_positive_rate = shared.probability("Real pictures called `deepfake`.", allow_none=True)
    miss_rate = shared.probability("Deepfakes called `real`.", allow_none=True)
    inconclusive_rate = shared.probability("Pictures left `inconclusive`.", allow_none=True)
    description = fields.String(required=True, metadata=shared.says("On what this was measured."))


class DetectionModelSchema(shared.Shape):
    """The model that judged, as it was then."""

    name = fields.String(required=True)
    version = fields.String(required=True)
    engine = fields.String(required=True, validate=validate.OneOf(["onnx", "torch"]))
    thresholds = fields.Nested(ThresholdsSchema, required=True)
    error_rates = fields.Nested(ErrorRatesSchema, required=True)


class TimingsSchema(shared.Shape):
    """Milliseconds spent in each stage."""

    decode = fields.Float(required=True)
    faces = fields.Float(required=True)
    network = fields.Float(required=True)
    total = fields.Float(required=True)


class DetectionSchema(shared.Shape):
    """One picture and its verdict."""

    id = fields.UUID(required=True)
    created_at = shared.Moment(required=True)
    filename = fields.String(
        required=True,
        allow_none=True,
        metadata=shared.says("The name that the client gave, shortened; for display alone."),
    )
    verdict = shared.verdict()
    probability = shared.probability(
        "Calibrated probability that the face which decides the verdict is a deepfake; "
        "null without a face.",
        allow_none=True,
    )
    strength = shared.strength()
    reasons = shared.reasons()
    explanation = fields.String(required=True, metadata=shared.says("The verdict in words."))
    image = fields.Nested(ImageSchema, required=True)
    faces = fields.List(fields.Nested(FaceSchema), required=True)
    faces_not_judged = fields.Integer(
        required=True,
        metadata=shared.says("Faces beyond the limit per picture; the smallest ones are left out."),
    )
    model = fields.Nested(DetectionModelSchema, required=True)
    timings_ms = fields.Nested(TimingsSchema, required=True)
