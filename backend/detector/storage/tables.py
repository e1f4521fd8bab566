"""Tables of the log: judged pictures, their faces, feedback. Pictures are not kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

# SQLite counts up by itself only in a column whose type is exactly INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; gives SQLite back the time zone that it does not store."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn the moment into UTC before it is stored."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Say that what comes back is UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Gives every constraint a name, so that migrations can drop it."""

    metadata = MetaData(naming_convention=NAMING)


class DetectionRow(Base):
    """One judged picture. `number` counts up and orders the log; `id` is the public name.

    Rows that share a `comparison_id` are verdicts of several models on the same upload.
    """

    __tablename__ = "detections"
    __table_args__ = (
        Index("ix_detections_owner", "owner", "number"),
        Index("ix_detections_verdict", "verdict", "number"),
        Index("ix_detections_model_name", "model_name", "number"),
        # Holds all that statistics ask for, so that they need not read the rows.
        Index(
            "ix_detections_created_at",
            *("created_at", "verdict", "probability", "total_ms", "model_name", "model_version"),
            "owner",
        ),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    owner: Mapped[str] = mapped_column(String(64), server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    filename: Mapped[str | None] = mapped_column(String(200))
    verdict: Mapped[str] = mapped_column(String(16))
    probability: Mapped[float | None] = mapped_column(Float)
    strength: Mapped[str | None] = mapped_column(String(16))
    reasons: Mapped[list[str]] = mapped_column(JSON)
    explanation: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(32))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    faces_count: Mapped[int] = mapped_column(Integer)
    faces_not_judged: Mapped[int] = mapped_column(Integer)
    model_name: Mapped[str] = mapped_column(String(64))
    model_version: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(16))
    thresholds: Mapped[dict[str, Any]] = mapped_column(JSON)
    error_rates: Mapped[dict[str, Any]] = mapped_column(JSON)
    calibration: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    tier: Mapped[str | None] = mapped_column(String(8))
    timings_ms: Mapped[dict[str, Any]] = mapped_column(JSON)
    total_ms: Mapped[float] = mapped_column(Float, server_default="0")
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    comparison_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    feedback: Mapped[FeedbackRow | None] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    faces: Mapped[list[FaceRow]] = relationship(
        order_by="FaceRow.position", cascade="all, delete-orphan", passive_deletes=True
    )


class FaceRow(Base):
    """One judged face; `map_values` holds map_width × map_height bytes, row by row."""

    __tablename__ = "faces"
    __table_args__ = (UniqueConstraint("detection_number", "position"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    detection_number: Mapped[int] = mapped_column(
        ForeignKey("detections.number", ondelete="CASCADE")
    )
    position: Mapped[int] = mapped_column(Integer)
    box: Mapped[list[float]] = mapped_column(JSON)
    crop: Mapped[list[float]] = mapped_column(JSON)
    detection_score: Mapped[float] = mapped_column(Float)
    verdict: Mapped[str] = mapped_column(String(16))
    probability: Mapped[float] = mapped_column(Float)
    manipulated: Mapped[float] = mapped_column(Float)
    synthetic: Mapped[float] = mapped_column(Float)
    forensic_share: Mapped[float | None] = mapped_column(Float)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    face_px: Mapped[float] = mapped_column(Float)
    sharpness: Mapped[float] = mapped_column(Float)
    brightness: Mapped[float] = mapped_column(Float)
    map_kind: Mapped[str] = mapped_column(String(16))
    map_width: Mapped[int] = mapped_column(Integer)
    map_height: Mapped[int] = mapped_column(Integer)
    map_values: Mapped[bytes] = mapped_column(LargeBinary)


class FeedbackRow(Base):
    """What a person thinks of a verdict; at most one for each detection."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_rating", "rating", "detection_number"),)

    detection_number: Mapped[int] = mapped_column(
        ForeignKey("detections.number", ondelete="CASCADE"), primary_key=True
    )
    rating: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
