"""Queries of workers: every step of an item is one transaction that checks what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from detector.storage.job_repository import OPEN, release_webhook
from detector.storage.job_tables import JobItemRow, JobRow
from detector.storage.records import filled
from detector.storage.tables import DetectionRow


@dataclass(frozen=True, slots=True)
class ClaimedItem:
    """An item that one worker has for a while, and nobody else."""

    number: int
    claim: UUID
    attempts: int
    position: int
    filename: str | None
    job_number: int
    job_id: UUID
    owner: str
    model: str


class WorkRepository:
    """Hands items to workers and takes their results. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claimable(self, now: datetime) -> int:
        """Count the items that a worker could take now."""
        query = select(func.count()).where(JobItemRow.available_at <= now)
        with Session(self._engine) as session:
            return session.scalars(query.select_from(JobItemRow)).one()

    def claim(self, claim: UUID, now: datetime, until: datetime) -> ClaimedItem | None:
        """Take the item that waits longest, or whose worker was not heard of for too long."""
        oldest = (
            select(JobItemRow.number)
            .where(JobItemRow.available_at <= now)
            .order_by(JobItemRow.available_at, JobItemRow.number)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        with Session(self._engine) as session, session.begin():
            item = session.execute(
                update(JobItemRow)
                .where(JobItemRow.number == oldest, JobItemRow.available_at <= now)
                .values(
                    status="running",
                    claim=claim,
                    available_at=until,
                    attempts=JobItemRow.attempts + 1,
                )
                .returning(
                    JobItemRow.number,
                    JobItemRow.job_number,
                    JobItemRow.attempts,
                    JobItemRow.position,
                    JobItemRow.filename,
                )
            ).one_or_none()
        if item is None:
            return None
        # In a transaction of its own: whoever locks a job and its items takes the job first.
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(JobRow)
                .where(JobRow.number == item.job_number, JobRow.status == "queued")
                .values(status="running", started_at=now)
            )
            job = session.execute(
                select(JobRow.id, JobRow.owner, JobRow.model).where(
                    JobRow.number == item.job_number
                )
            ).one_or_none()
        if job is None:
            return None
        return filled(
            ClaimedItem, item, claim=claim, job_id=job.id, owner=job.owner, model=job.model
        )

    def give_back(self, item: ClaimedItem, at: datetime) -> None:
        """Let another worker take an item from `at` on; the attempt does not count."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(JobItemRow)
                .where(JobItemRow.number == item.number, JobItemRow.claim == item.claim)
                .values(
                    status="waiting",
                    claim=None,
                    available_at=at,
                    attempts=JobItemRow.attempts - 1,
                )
            )

    def end(
        self,
        item: ClaimedItem,
        now: datetime,
        *,
        detection: DetectionRow | None = None,
        problem: tuple[str, str] | None = None,
    ) -> bool | None:
        """Write what came of an item, once: the verdict is logged in the same transaction.

        Returns:
            Whether that finished the job; None when the claim was lost and nothing was written.
        """
        judged = detection is not None
        slug, detail = problem or (None, None)
        with Session(self._engine) as session:
            job = session.execute(
                update(JobRow)
                .where(JobRow.number == item.job_number, JobRow.status.in_(OPEN))
                .values(
                    done=JobRow.done + 1,
                    judged=JobRow.judged + int(judged),
                    failed=JobRow.failed + int(not judged),
                )
                .returning(JobRow.done, JobRow.total)
            ).one_or_none()
            if job is None:
                return None
            if detection is not None:
                session.add(detection)
                session.flush()
            written = session.execute(
                update(JobItemRow)
                .where(JobItemRow.number == item.number, JobItemRow.claim == item.claim)
                .values(
                    status="judged" if judged else "failed",
                    claim=None,
                    available_at=None,
                    ended=job.done,
                    detection_number=None if detection is None else detection.number,
                    problem=slug,
                    problem_detail=detail,
                )
                .returning(JobItemRow.number)
            ).one_or_none()
            if written is None:
                session.rollback()
                return None
            finished = bool(job.done == job.total)
            if finished:
                session.execute(
                    update(JobRow)
                    .where(JobRow.number == item.job_number)
                    .values(status="finished", finished_at=now)
                )
                release_webhook(session, item.job_number, now)
            session.commit()
            return finished
