"""Jobs, their items and what they are made of."""

from __future__ import annotations

from marshmallow import fields, validate

from detector.api.schemas import shared
from detector.api.schemas.history import CURSOR, DetectionSummarySchema
from detector.api.schemas.problem import ProblemSchema

JOB_STATES = ("queued", "running", "finished", "cancelled")
ITEM_STATES = ("waiting", "running", "judged", "failed", "cancelled")
WEBHOOK_STATES = ("waiting", "delivered", "failed")


class JobUploadSchema(shared.Shape):
    """A multipart form with pictures, or with one archive of pictures."""

    files = fields.List(
        fields.Raw(metadata={"type": "string", "format": "binary"}),
        metadata=shared.says("Pictures; repeat the field for each."),
    )
    archive = fields.Raw(
        metadata={
            "type": "string",
            "format": "binary",
            "description": "Instead of `files`: one ZIP, tar or tar.gz file, told by its content.",
        }
    )
    model = fields.String(
        metadata=shared.says("Name of the model that judges; the server's own by default.")
    )
    webhook_url = fields.String(
        metadata=shared.says("Address that is told when the job has ended.", format="uri")
    )


class CountsSchema(shared.Shape):
    """How far a job is."""

    total = fields.Integer(required=True)
    done = fields.Integer(required=True, metadata=shared.says("Items that were judged or failed."))
    judged = fields.Integer(required=True)
    failed = fields.Integer(required=True)


class WebhookSchema(shared.Shape):
    """The message about the end of the job."""

    url = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(WEBHOOK_STATES))
    attempts = fields.Integer(required=True)
    last_error = fields.String(
        required=True, allow_none=True, metadata=shared.says("Why the last attempt failed.")
    )
    delivered_at = shared.Moment(required=True, allow_none=True)


class JobSchema(shared.Shape):
    """Many pictures in one order."""

    id = fields.UUID(required=True)
    status = fields.String(required=True, validate=validate.OneOf(JOB_STATES))
    created_at = shared.Moment(required=True)
    started_at = shared.Moment(required=True, allow_none=True)
    finished_at = shared.Moment(
        required=True, allow_none=True, metadata=shared.says("When it ended, cancelled or not.")
    )
    expires_at = shared.Moment(
        required=True,
        allow_none=True,
        metadata=shared.says("When the job is deleted; its verdicts stay in the log."),
    )
    counts = fields.Nested(CountsSchema, required=True)
    model = fields.String(required=True, metadata=shared.says("Name of the model that judges."))
    webhook = fields.Nested(WebhookSchema, required=True, allow_none=True)


class JobPageSchema(shared.Shape):
    """A page of jobs, newest first."""

    items = fields.List(fields.Nested(JobSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class JobItemSchema(shared.Shape):
    """One picture of a job."""

    index = fields.Integer(required=True, metadata=shared.says("Its place in the order, from 0."))
    filename = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(ITEM_STATES))
    detection = fields.Nested(
        DetectionSummarySchema,
        required=True,
        allow_none=True,
        metadata=shared.says("The verdict on a judged item; null when it was deleted since."),
    )
    problem = fields.Nested(
        ProblemSchema, required=True, allow_none=True, metadata=shared.says("Why an item failed.")
    )


class JobItemPageSchema(shared.Shape):
    """A page of the items of a job, in their order."""

    items = fields.List(fields.Nested(JobItemSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PageQuerySchema(shared.Shape):
    """Which page."""

    cursor = fields.String(
        validate=validate.Regexp(CURSOR, error="Not a cursor that this server gave."),
        metadata=shared.says("`next_cursor` of the page before.", pattern=CURSOR),
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class ResultsQuerySchema(shared.Shape):
    """In which form."""

    format = fields.String(load_default="jsonl", validate=validate.OneOf(["jsonl", "csv"]))
