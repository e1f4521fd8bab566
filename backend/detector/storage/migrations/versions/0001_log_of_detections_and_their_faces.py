"""Log of detections and their faces."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "detections",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(length=200)),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Float()),
        sa.Column("strength", sa.String(length=16)),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("faces_count", sa.Integer(), nullable=False),
        sa.Column("faces_not_judged", sa.Integer(), nullable=False),
        sa.Column("model_name", sa.String(length=64), nullable=False),
        sa.Column("model_version", sa.String(length=64), nullable=False),
        sa.Column("engine", sa.String(length=16), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("error_rates", sa.JSON(), nullable=False),
        sa.Column("timings_ms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_detections"),
        sa.UniqueConstraint("id", name="uq_detections_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_detections_created_at", "detections", ["created_at"])
    op.create_index("ix_detections_sha256", "detections", ["sha256"])
    op.create_table(
        "faces",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("detection_number", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("box", sa.JSON(), nullable=False),
        sa.Column("crop", sa.JSON(), nullable=False),
        sa.Column("detection_score", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("manipulated", sa.Float(), nullable=False),
        sa.Column("synthetic", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("face_px", sa.Float(), nullable=False),
        sa.Column("sharpness", sa.Float(), nullable=False),
        sa.Column("brightness", sa.Float(), nullable=False),
        sa.Column("map_kind", sa.String(length=16), nullable=False),
        sa.Column("map_width", sa.Integer(), nullable=False),
        sa.Column("map_height", sa.Integer(), nullable=False),
        sa.Column("map_values", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["detection_number"],
            ["detections.number"],
            name="fk_faces_detection_number_detections",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_faces"),
        sa.UniqueConstraint("detection_number", "position", name="uq_faces_detection_number"),
    )


def downgrade() -> None:
    """Drop both tables with all that they hold."""
    op.drop_table("faces")
    op.drop_index("ix_detections_sha256", table_name="detections")
    op.drop_index("ix_detections_created_at", table_name="detections")
    op.drop_table("detections")
