"""Many pictures in one order: send, watch, cancel, fetch the results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from detector.api.access import charge
from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.idempotency import PARAMETER, REPLAYED, REPLAYED_HEADER, mismatch
from detector.api.job_events import stream_events
from detector.api.job_results import as_csv, as_json_lines, shown
from detector.api.job_upload import JOB_BODY, disk_problem, job_order
from detector.api.problems import Problem
from detector.api.schemas.job import (
    JobItemPageSchema,
    JobPageSchema,
    JobSchema,
    PageQuerySchema,
    ResultsQuerySchema,
)
from detector.services.idempotency import KeyMismatch, KeyTaken
from detector.services.job_report import Job, JobPage
from detector.services.jobs import Jobs, QueueFull, SpoolUnavailable

blueprint = Blueprint(
    "Jobs",
    __name__,
    url_prefix="/api/v1/jobs",
    description="Many pictures in one order. A picture is kept until it is judged, no longer.",
)

_HEADERS = {
    "Location": {"description": "Address of the job.", "schema": {"type": "string"}},
    **REPLAYED_HEADER,
}
_LINKS = {
    name: {"operationId": name, "parameters": {"job_id": "$response.body#/id"}}
    for name in ("getJob", "listJobItems", "cancelJob", "deleteJob", "getJobResults")
}
_UNKNOWN = "No job has this id. Jobs are deleted some days after they were sent."


@blueprint.operation("", "createJob", "POST")
@blueprint.header(PARAMETER)
@blueprint.describes(requestBody=JOB_BODY, responses={202: {"links": _LINKS}})
@blueprint.problems(400, 404, 413, 415, 422, 503)
@blueprint.returns(202, JobSchema, headers=_HEADERS)
def create_job() -> Any:
    """Accept many pictures, or an archive of pictures, to be judged one after the other.

    Folders, links and hidden files in an archive are left out; every other file is an item.
    """
    jobs = _jobs()
    try:
        jobs.check_room()
        with job_order() as order:
            if jobs.sent_before(order.key) is None:
                charge(len(order.files))
            job, replayed = jobs.add(order)
    except QueueFull as error:
        raise Problem("overloaded", str(error), retry_after=error.retry_after) from None
    except SpoolUnavailable as error:
        raise disk_problem(error) from None
    except KeyMismatch:
        raise mismatch() from None
    except KeyTaken:
        raise Problem("overloaded", "The job was deleted just now.", retry_after=1) from None
    headers = {"Location": url_for(".get_job", job_id=job.id)}
    return job, {**headers, REPLAYED: "true"} if replayed else headers


@blueprint.operation("", "listJobs")
@blueprint.query(PageQuerySchema)
@blueprint.problems(503)
@blueprint.returns(200, JobPageSchema)
def list_jobs(query: dict[str, Any]) -> JobPage:
    """List jobs, newest first."""
    return _jobs().page(cursor=query.get("cursor"), limit=query["limit"])


@blueprint.operation("/<uuid:job_id>", "getJob")
@blueprint.problems(404, 503)
@blueprint.returns(200, JobSchema)
def get_job(job_id: UUID) -> Job:
    """Say how far a job is."""
    return _find(job_id)


@blueprint.operation("/<uuid:job_id>/items", "listJobItems")
@blueprint.query(PageQuerySchema)
@blueprint.problems(404, 503)
@blueprint.returns(200, JobItemPageSchema)
def list_job_items(query: dict[str, Any], job_id: UUID) -> dict[str, Any]:
    """List the items of a job in their order, with the verdicts that there are."""
    job = _find(job_id)
    page = _jobs().items(job, cursor=query.get("cursor"), limit=query["limit"])
    return {
        "items": [shown(job, item) for item in page.items],
        "next_cursor": page.next_cursor,
    }


@blueprint.operation("/<uuid:job_id>/events", "watchJob")
@blueprint.header(
    {
        "in": "header",
        "name": "Last-Event-ID",
        "description": "Id of the last event that was received; later ones follow.",
        "schema": {"type": "string"},
    }
)
@blueprint.problems(404, 503)
@blueprint.returns(
    200,
    {"type": "string"},
    content_type="text/event-stream",
    description="Server-sent events: `item` for every item that ends, `progress` with the job, "
    "`end` with the job when it has ended. The stream may close before; ask again.",
)
def watch_job(job_id: UUID) -> Response:
    """Follow a job as it runs."""
    last = request.headers.get("Last-Event-ID", "")
    after = int(last) if last.isdecimal() and len(last) < 10 and last.isascii() else 0
    return stream_events(_jobs(), _find(job_id), after, services().event_places)


@blueprint.operation("/<uuid:job_id>/cancel", "cancelJob", "POST")
@blueprint.problems(404, 503)
@blueprint.returns(202, JobSchema)
def cancel_job(job_id: UUID) -> Job:
    """End a job now; what has ended already stays as it is."""
    job = _jobs().cancel(job_id)
    if job is None:
        raise Problem("not-found", _UNKNOWN)
    return job


@blueprint.operation("/<uuid:job_id>", "deleteJob", "DELETE")
@blueprint.problems(404, 503)
@blueprint.returns(204)
def delete_job(job_id: UUID) -> None:
    """Delete a job and the pictures that still wait; its verdicts stay in the log."""
    if not _jobs().delete(job_id):
        raise Problem("not-found", _UNKNOWN)


@blueprint.operation("/<uuid:job_id>/results", "getJobResults")
@blueprint.query(ResultsQuerySchema)
@blueprint.problems(404, 503)
@blueprint.comes_as({"application/x-ndjson": {"type": "string"}, "text/csv": {"type": "string"}})
@blueprint.returns(
    200,
    {"type": "string"},
    content_type="application/x-ndjson",
    description="One line for each item, as JSON (the items of `listJobItems`) or as CSV "
    "(`text/csv`), also while the job runs.",
)
def get_job_results(query: dict[str, Any], job_id: UUID) -> Response:
    """Download what came of every item."""
    job = _find(job_id)
    items = _jobs().every_item(job)
    if query["format"] == "csv":
        response = Response(as_csv(items), content_type="text/csv; charset=utf-8")
    else:
        response = Response(as_json_lines(job, items), content_type="application/x-ndjson")
    name = f"job-{job.id}.{query['format']}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _jobs() -> Jobs:
    return services().jobs


def _find(job_id: UUID) -> Job:
    job = _jobs().get(job_id)
    if job is None:
        raise Problem("not-found", _UNKNOWN)
    return job
