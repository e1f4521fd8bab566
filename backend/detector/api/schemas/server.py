"""What the server offers, and the pictures in the box."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.config_access import ACCESS
from detector.imaging.sniff import ACCEPTED_TYPES


class JobLimitsSchema(shared.Shape):
    """What one job may hold."""

    max_files = fields.Integer(required=True)
    max_archive_bytes = fields.Integer(required=True)


class UploadLimitsSchema(shared.Shape):
    """What one picture may be."""

    max_bytes = fields.Integer(required=True, metadata=shared.says("Size of the file."))
    max_pixels = fields.Integer(required=True, metadata=shared.says("Width times height."))
    max_faces = fields.Integer(
        required=True, metadata=shared.says("Faces judged per picture, the largest first.")
    )
    media_types = fields.List(
        fields.String(validate=validate.OneOf(ACCEPTED_TYPES)),
        required=True,
        metadata=shared.says("Accepted kinds of pictures, told by their content."),
    )


class CapabilitiesSchema(shared.Shape):
    """What this server offers and what it keeps."""

    version = fields.String(required=True)
    environment = fields.String(
        required=True, validate=validate.OneOf(["development", "production"])
    )
    stores_pictures = fields.Boolean(
        required=True, metadata=shared.says("Whether uploaded pictures are kept.")
    )
    retention_days = fields.Integer(
        required=True,
        allow_none=True,
        metadata=shared.says("After how many days detections are deleted; null is never."),
    )
    analysis_by_url = fields.Boolean(
        required=True, metadata=shared.says("Whether pictures can be judged by their address.")
    )
    jobs = fields.Nested(
        JobLimitsSchema,
        required=True,
        allow_none=True,
        metadata=shared.says("Limits of a job of many pictures; null without jobs."),
    )
    api_key_required = fields.Boolean(
        required=True, metadata=shared.says("Whether requests need an API key.")
    )
    access = fields.String(
        required=True,
        validate=validate.OneOf(ACCESS),
        metadata=shared.says(
            "`local` trusts everybody, `public` shows a verdict to whoever knows its id and lists "
            "nothing without a key, `keys` asks everybody for a key."
        ),
    )
    limits = fields.Nested(UploadLimitsSchema, required=True)
    models = fields.List(
        fields.String(), required=True, metadata=shared.says("Names of the models it knows.")
    )
    default_model = fields.String(
        required=True, metadata=shared.says("The one that judges when none is named.")
    )


class SampleSchema(shared.Shape):
    """A picture to try the detector with."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(
        required=True, metadata=shared.says("What it is and what was done to it.")
    )
    origin = fields.String(required=True, metadata=shared.says("Who made it and where it is from."))
    licence = fields.String(required=True)
    width = fields.Integer(required=True, metadata=shared.says("Pixels."))
    height = fields.Integer(required=True, metadata=shared.says("Pixels."))
    url = fields.String(required=True, metadata=shared.says("Path of the JPEG on this server."))


class SampleListSchema(shared.Shape):
    """All sample pictures."""

    items = fields.List(fields.Nested(SampleSchema), required=True)
