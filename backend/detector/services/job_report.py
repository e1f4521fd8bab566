"""What is known about a job: the shape that services and API share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from detector.services.report import Summary
from detector.services.rows import to_summary
from detector.storage.job_repository import ItemAndDetection, JobAndWebhook
from detector.storage.records import filled


@dataclass(frozen=True, slots=True)
class Counts:
    """Items of a job; `done` of `total` have ended, each judged or failed."""

    total: int
    done: int
    judged: int
    failed: int


@dataclass(frozen=True, slots=True)
class Webhook:
    """The message about the end of a job: `waiting`, `delivered` or `failed`."""

    url: str
    status: str
    attempts: int
    last_error: str | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Job:
    """Many pictures in one order: `queued`, `running`, `finished` or `cancelled`."""

    number: int
    id: UUID
    owner: str
    status: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime
    counts: Counts
    model: str
    webhook: Webhook | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will change but the webhook."""
        return self.status in ("finished", "cancelled")


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """Why an item was not judged: the slug of a problem and what to do."""

    slug: str
    detail: str


@dataclass(frozen=True, slots=True)
class JobItem:
    """One picture of a job: `waiting`, `running`, `judged`, `failed` or `cancelled`.

    `ended` is its place in the order in which items ended, from 1. A judged item has no detection
    when that was deleted since.
    """

    index: int
    filename: str | None
    status: str
    ended: int | None
    detection: Summary | None
    problem: ItemProblem | None


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, newest first, and where the next page starts."""

    items: tuple[Job, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class JobItemPage:
    """Some items of a job in their order, and where the next page starts."""

    items: tuple[JobItem, ...]
    next_cursor: str | None


def to_job(pair: JobAndWebhook) -> Job:
    """Turn rows into a job."""
    row, webhook = pair
    message = None if webhook is None else filled(Webhook, webhook)
    return filled(Job, row, counts=filled(Counts, row), webhook=message)


def to_item(pair: ItemAndDetection) -> JobItem:
    """Turn rows into an item."""
    row, detection = pair
    return filled(
        JobItem,
        row,
        index=row.position,
        detection=None if detection is None else to_summary(detection),
        problem=None if row.problem is None else ItemProblem(row.problem, row.problem_detail or ""),
    )
