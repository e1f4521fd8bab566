"""Fields that several schemas share."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from detector.services.report import RATINGS
from detector.services.verdict import REASONS, Strength, Verdict

VERDICTS = tuple(str(verdict) for verdict in Verdict)
MAP_KINDS = ("manipulated", "synthetic")
# Databases refuse control characters in a text, or keep it from ever being found.
PLAIN = r"^[^\u0000-\u001f\u007f]*$"


class Shape(Schema):
    """A JSON object. Later versions may add properties, so readers ignore unknown ones."""

    class Meta:
        """Keep the document open: no `additionalProperties: false`."""

        unknown = EXCLUDE


class Moment(fields.AwareDateTime):
    """A moment in UTC, written with a Z."""

    def _serialize(self, *arguments: Any, **options: Any) -> str | float | None:
        text = super()._serialize(*arguments, **options)
        return text.replace("+00:00", "Z") if isinstance(text, str) else text


def says(text: str, **extra: Any) -> dict[str, Any]:
    """Describe a field; `extra` are further keywords of JSON Schema."""
    return {"description": text, **extra}


def probability(text: str, *, allow_none: bool = False) -> fields.Float:
    """Make a required number, 0–1."""
    return fields.Float(
        required=True,
        allow_none=allow_none,
        validate=validate.Range(min=0, max=1),
        metadata=says(text),
    )


def model_name(**options: Any) -> fields.String:
    """Make the name of a model, which may be unknown."""
    return fields.String(
        validate=[
            validate.Length(min=1, max=64),
            validate.Regexp(PLAIN, error="No control characters."),
        ],
        **options,
    )


def verdict() -> fields.String:
    """Make a verdict."""
    return fields.String(
        required=True,
        validate=validate.OneOf(VERDICTS),
        metadata=says("`inconclusive` is a result of its own: `reasons` says why."),
    )


def reasons() -> fields.List[Any]:
    """Make a list of reason codes."""
    return fields.List(
        fields.String(validate=validate.OneOf(REASONS)),
        required=True,
        metadata=says("Why the verdict is `inconclusive`; empty otherwise."),
    )


def strength() -> fields.String:
    """Make a strength of evidence."""
    return fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf([str(strength) for strength in Strength]),
        metadata=says("How strong the evidence is; null when the verdict is `inconclusive`."),
    )


def rating(*, allow_none: bool = False) -> fields.String:
    """Make a rating of a verdict."""
    return fields.String(
        required=True,
        allow_none=allow_none,
        validate=validate.OneOf(RATINGS),
        metadata=says("What a person thinks of the verdict."),
    )


def box(text: str) -> fields.List[Any]:
    """Make a rectangle in pixels."""
    return fields.List(
        fields.Float(),
        required=True,
        validate=validate.Length(equal=4),
        metadata=says(f"{text}: [x0, y0, x1, y1] in pixels of the upright picture."),
    )
