"""Verdicts of several models on one upload, and how a model weighed its two kinds of evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; detections and faces of before keep them empty."""
    op.add_column("detections", sa.Column("comparison_id", sa.Uuid()))
    op.create_index("ix_detections_comparison_id", "detections", ["comparison_id"])
    op.add_column("faces", sa.Column("forensic_share", sa.Float()))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("faces", "forensic_share")
    op.drop_index("ix_detections_comparison_id", "detections")
    op.drop_column("detections", "comparison_id")
