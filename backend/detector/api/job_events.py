"""What happens in a job, as server-sent events: items as they end, progress, the end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

from flask import Response

from detector.api.job_results import item_json, job_json
from detector.services.job_report import Job
from detector.services.jobs import Jobs

# How often the database is asked, how long one answer goes on, when a sign of life is due.
LOOK_SECONDS = 0.5
STREAM_SECONDS = 20.0
HEARTBEAT_SECONDS = 5.0
_AGAIN_MS = 1000


def stream_events(jobs: Jobs, job: Job, after: int, places: threading.Semaphore) -> Response:
    """Answer with the events of a job behind the `after`-th.

    A stream holds a thread of the server, so `places` limits them. A reader that finds no place
    gets what is new at once and asks again after a second, which `EventSource` does by itself and
    without missing anything.
    """
    placed = places.acquire(blocking=False)
    events = _events(jobs, job, after, STREAM_SECONDS if placed else 0.0)
    response = Response(events, mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    if placed:
        response.call_on_close(places.release)
    return response


def _events(jobs: Jobs, job: Job, after: int, seconds: float) -> Iterator[str]:
    yield f"retry: {_AGAIN_MS}\n\n"
    end = time.monotonic() + seconds
    heard = time.monotonic()
    told: Job | None = None
    while True:
        current = jobs.get(job.id)
        if current is None:
            return  # deleted; asking again gives 404
        items = jobs.ended_items(current, after=after)
        for item in items:
            after = item.ended or after
            yield _event("item", json.dumps(item_json(current, item)), after)
        if items or told is None or told.status != current.status:
            yield _event("progress", json.dumps(job_json(current)), after)
            told, heard = current, time.monotonic()
        if current.ended and not items:
            yield _event("end", json.dumps(job_json(current)), after)
            return
        if time.monotonic() >= end:
            return
        if not items:
            if time.monotonic() - heard > HEARTBEAT_SECONDS:
                yield ": still here\n\n"
                heard = time.monotonic()
            time.sleep(LOOK_SECONDS)


def _event(name: str, data: str, number: int) -> str:
    return f"id: {number}\nevent: {name}\ndata: {data}\n\n"
