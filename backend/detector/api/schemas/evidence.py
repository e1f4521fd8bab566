"""What the file says about itself."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.imaging.generators import TAG_SOURCES
from detector.imaging.provenance import HINTS
from detector.imaging.sniff import ACCEPTED_TYPES


class ExifSchema(shared.Shape):
    """What the camera or the last software wrote into the file; easily forged or removed."""

    camera = fields.String(
        required=True, allow_none=True, metadata=shared.says("Maker and model of the camera.")
    )
    software = fields.String(
        required=True, allow_none=True, metadata=shared.says("What wrote the file, as it says.")
    )
    taken_at = fields.String(
        required=True,
        allow_none=True,
        metadata=shared.says(
            "ISO 8601 by the clock of the camera; with a time zone only where the file states one."
        ),
    )
    gps_present = fields.Boolean(
        required=True, metadata=shared.says("A place is in the file; it is neither read nor kept.")
    )


class CompressionSchema(shared.Shape):
    """How the file is stored."""

    format = fields.String(
        required=True, validate=validate.OneOf([name[6:] for name in ACCEPTED_TYPES])
    )
    jpeg_quality = fields.Integer(
        required=True,
        allow_none=True,
        validate=validate.Range(min=1, max=100),
        metadata=shared.says("Estimated from the quantisation table; null unless JPEG."),
    )
    subsampling = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(["4:4:4", "4:2:2", "4:2:0"]),
        metadata=shared.says("How coarsely colour is stored; null unless a usual JPEG."),
    )
    progressive = fields.Boolean(
        required=True, allow_none=True, metadata=shared.says("Null unless JPEG.")
    )
    hints = fields.List(
        fields.String(validate=validate.OneOf(HINTS)),
        required=True,
        metadata=shared.says(
            "`no_metadata`: names no camera, software, time or place. `screenshot_size`: as large "
            "as a common screen, and no camera named. `content_credentials`: a C2PA manifest is "
            "there; its signature was not checked."
        ),
    )


class GeneratorTagSchema(shared.Shape):
    """A signature of a picture generator in the metadata."""

    source = fields.String(required=True, validate=validate.OneOf(TAG_SOURCES))
    key = fields.String(required=True)
    value = fields.String(required=True, metadata=shared.says("Shortened."))


class EvidenceSchema(shared.Shape):
    """What the file says about itself. It can be forged, and it never moves the verdict."""

    exif = fields.Nested(ExifSchema, required=True)
    compression = fields.Nested(CompressionSchema, required=True)
    generator_tags = fields.List(fields.Nested(GeneratorTagSchema), required=True)
