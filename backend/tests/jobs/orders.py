"""What tests of jobs have in common: send, work, look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from detector.services.spool import DatabaseSpool, DirectorySpool
from detector.storage.work_repository import WorkRepository
from tests.reports import report

JOBS = "/api/v1/jobs"
Send = Callable[..., TestResponse]


def work(client: FlaskClient) -> None:
    """Judge all that waits."""
    while client.application.extensions["detector"].worker.step():
        pass


def items(client: FlaskClient, job_id: str) -> list[dict[str, Any]]:
    """Return the items of a job."""
    found: list[dict[str, Any]] = client.get(f"{JOBS}/{job_id}/items?limit=100").get_json()["items"]
    return found


def waiting_pictures(client: FlaskClient) -> set[Any]:
    """Return the ids of the jobs that have pictures in the spool."""
    jobs = client.application.extensions["detector"].all_jobs
    spool: DirectorySpool | DatabaseSpool = jobs._spool
    return spool.job_ids(older_than=-1)


def logged(client: FlaskClient) -> int:
    """Count the verdicts in the log."""
    return len(client.get("/api/v1/detections?limit=100").get_json()["items"])


def claim(client: FlaskClient) -> Any:
    """Take an item as a worker would; return the rows to work on, and the item."""
    rows = WorkRepository(client.application.extensions["detector"].whole_log.engine)
    now = datetime.now(UTC)
    claimed = rows.claim(report().id, now, now + timedelta(seconds=60))
    assert claimed is not None
    return rows, claimed
