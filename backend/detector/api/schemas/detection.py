"""One picture, its faces and its verdict."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.api.schemas.evidence import EvidenceSchema
from detector.api.schemas.feedback import FeedbackSchema
from detector.imaging.delivery import TIERS
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
    forensic_share = fields.Float(
        required=True,
        allow_none=True,
        validate=validate.Range(min=0, max=1),
        metadata=shared.says(
            "Share of the evidence that came from noise traces rather than from what the face "
            "looks like, 0–1; null for models that do not weigh the two."
        ),
    )
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


class CalibrationSchema(shared.Shape):
    """What became of the pictures of the calibration report whose probability was like this."""

    low = shared.probability("Lower end of the range of probabilities.")
    high = shared.probability("Upper end of the range.")
    pictures = fields.Integer(required=True, metadata=shared.says("Pictures in the range."))
    fakes = fields.Integer(required=True, metadata=shared.says("How many of them were fakes."))
    share = shared.probability("Share of fakes where real and fake pictures are equally frequent.")
    share_low = shared.probability("Lower end of its 95 % interval.")
    share_high = shared.probability("Upper end of its 95 % interval.")


class DetectionModelSchema(shared.Shape):
    """The model that judged, as it was then."""

    name = fields.String(required=True)
    version = fields.String(required=True)
    engine = fields.String(required=True, validate=validate.OneOf(["onnx", "torch"]))
    thresholds = fields.Nested(ThresholdsSchema, required=True)
    error_rates = fields.Nested(
        ErrorRatesSchema,
        required=True,
        metadata=shared.says("On pictures of this `tier`, where the card has them."),
    )
    calibration = fields.Nested(
        CalibrationSchema,
        required=True,
        allow_none=True,
        metadata=shared.says("Null without a face, and for models that state none."),
    )


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
    tier = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(TIERS),
        metadata=shared.says(
            "How the picture was delivered, by its compression: `clean` as from a camera, `web` "
            "or `hard` compressed. Null for detections of versions that did not read it."
        ),
    )
    timings_ms = fields.Nested(TimingsSchema, required=True)
    evidence = fields.Nested(
        EvidenceSchema,
        required=True,
        allow_none=True,
        metadata=shared.says("Null for detections of versions that did not read it."),
    )
    feedback = fields.Nested(
        FeedbackSchema,
        required=True,
        allow_none=True,
        metadata=shared.says("What a person thinks of the verdict."),
    )
    comparison_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata=shared.says("The comparison it belongs to, if other models judged with it."),
    )
