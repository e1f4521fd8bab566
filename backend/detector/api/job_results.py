"""Jobs and items as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, cast

from detector.api.problems import problem_body
from detector.api.schemas.job import JobItemSchema, JobSchema
from detector.services import export
from detector.services.job_report import Job, JobItem

_COLUMNS = (
    "index",
    "filename",
    "status",
    "verdict",
    "probability",
    "strength",
    "reasons",
    "faces_count",
    "model",
    "detection_id",
    "problem",
    "problem_detail",
)
_jobs, _items = JobSchema(), JobItemSchema()


def job_json(job: Job) -> dict[str, Any]:
    """Return a job as the API shows it."""
    return cast(dict[str, Any], _jobs.dump(job))


def item_json(job: Job, item: JobItem) -> dict[str, Any]:
    """Return an item as the API shows it, with its problem as a problem document."""
    return cast(dict[str, Any], _items.dump(shown(job, item)))


def shown(job: Job, item: JobItem) -> dict[str, Any]:
    """Return what is serialised of an item."""
    problem = item.problem and problem_body(
        item.problem.slug, item.problem.detail, f"/api/v1/jobs/{job.id}/items"
    )
    return {
        "index": item.index,
        "filename": item.filename,
        "status": item.status,
        "detection": item.detection,
        "problem": problem,
    }


def as_json_lines(job: Job, items: Iterable[JobItem]) -> Iterator[str]:
    """Yield a line of JSON for each item."""
    return export.as_json_lines(item_json(job, item) for item in items)


def as_csv(items: Iterable[JobItem]) -> Iterator[str]:
    """Yield a header and a line for each item, safe to open in a spreadsheet."""
    return export.as_csv(map(_row, items), _COLUMNS)


def _row(item: JobItem) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(_COLUMNS)
    row |= {"index": item.index, "filename": item.filename, "status": item.status}
    if item.detection is not None:
        facts = asdict(item.detection)
        row |= {name: facts[name] for name in ("verdict", "probability", "strength")}
        row |= {"faces_count": facts["faces_count"], "model": facts["model"]}
        row |= {"reasons": " ".join(facts["reasons"]), "detection_id": str(facts["id"])}
    if item.problem is not None:
        row |= {"problem": item.problem.slug, "problem_detail": item.problem.detail}
    return row
