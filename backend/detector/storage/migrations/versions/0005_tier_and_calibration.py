"""Beside a verdict: how the picture was delivered, and what its probability meant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; detections of before keep them empty."""
    op.add_column("detections", sa.Column("calibration", sa.JSON()))
    op.add_column("detections", sa.Column("tier", sa.String(length=8)))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("detections", "tier")
    op.drop_column("detections", "calibration")
