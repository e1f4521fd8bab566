"""Tables of jobs: what is to be judged, who works on it until when, and what is to be told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from detector.storage.tables import Base, Number, UtcDateTime


class JobRow(Base):
    """Many pictures in one order. `done` counts the items that have ended, judged or failed."""

    __tablename__ = "jobs"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    total: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer)
    judged: Mapped[int] = mapped_column(Integer)
    failed: Mapped[int] = mapped_column(Integer)


class JobItemRow(Base):
    """One picture of a job.

    `available_at` is when a worker may take it: at once while it waits, when the claim of the
    worker that has it runs out, never (null) once it has ended. `ended` is its place in the order
    in which the items of the job ended, from 1.
    """

    __tablename__ = "job_items"
    __table_args__ = (
        UniqueConstraint("job_number", "position"),
        UniqueConstraint("job_number", "ended", name="uq_job_items_ended"),
        Index("ix_job_items_available_at", "available_at", "number"),
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    job_number: Mapped[int] = mapped_column(ForeignKey("jobs.number", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    filename: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16))
    available_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claim: Mapped[UUID | None] = mapped_column(Uuid)
    attempts: Mapped[int] = mapped_column(Integer)
    ended: Mapped[int | None] = mapped_column(Integer)
    detection_number: Mapped[int | None] = mapped_column(
        ForeignKey("detections.number", ondelete="SET NULL"), index=True
    )
    problem: Mapped[str | None] = mapped_column(String(64))
    problem_detail: Mapped[str | None] = mapped_column(Text)


class SpooledPictureRow(Base):
    """A picture that waits to be judged, where no directory is shared. Deleted afterwards."""

    __tablename__ = "spooled_pictures"

    job_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class WebhookRow(Base):
    """One message to be delivered when a job is finished.

    `available_at` is when the next attempt is due; null before the job is finished and after the
    last attempt.
    """

    __tablename__ = "webhooks"

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    job_number: Mapped[int] = mapped_column(
        ForeignKey("jobs.number", ondelete="CASCADE"), unique=True
    )
    url: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16))
    available_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    claim: Mapped[UUID | None] = mapped_column(Uuid)
    attempts: Mapped[int] = mapped_column(Integer)
    last_error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IdempotencyKeyRow(Base):
    """What a client's key led to, so that the same request again leads to the same."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("owner", "kind", "key"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(64))
    resource_id: Mapped[UUID] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
