"""Evidence beside verdicts, feedback on them, and indexes for filters and statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATISTICS = (
    *("created_at", "verdict", "probability", "total_ms", "model_name", "model_version"),
    "owner",
)


def upgrade() -> None:
    """Add columns, the table of feedback, and indexes."""
    op.add_column("detections", sa.Column("evidence", sa.JSON()))
    op.add_column(
        "detections", sa.Column("total_ms", sa.Float(), nullable=False, server_default="0")
    )
    detections = sa.table(
        "detections", sa.column("total_ms", sa.Float()), sa.column("timings_ms", sa.JSON())
    )
    total = detections.c.timings_ms["total"].as_float()
    op.execute(detections.update().values(total_ms=sa.func.coalesce(total, 0)))
    op.drop_index("ix_detections_created_at", table_name="detections")
    op.create_index("ix_detections_created_at", "detections", list(STATISTICS))
    op.create_index("ix_detections_verdict", "detections", ["verdict", "number"])
    op.create_index("ix_detections_model_name", "detections", ["model_name", "number"])
    op.create_table(
        "feedback",
        sa.Column("detection_number", NUMBER, nullable=False),
        sa.Column("rating", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["detection_number"],
            ["detections.number"],
            name="fk_feedback_detection_number_detections",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("detection_number", name="pk_feedback"),
    )
    op.create_index("ix_feedback_rating", "feedback", ["rating", "detection_number"])


def downgrade() -> None:
    """Drop feedback, evidence and the indexes."""
    op.drop_table("feedback")
    for name in ("model_name", "verdict", "created_at"):
        op.drop_index(f"ix_detections_{name}", table_name="detections")
    op.create_index("ix_detections_created_at", "detections", ["created_at"])
    op.drop_column("detections", "total_ms")
    op.drop_column("detections", "evidence")
