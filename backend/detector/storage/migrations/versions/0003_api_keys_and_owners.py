"""API keys, what was judged for them, and whose each detection is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and the column."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=64), nullable=False),
        sa.Column("daily_pictures", sa.Integer()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )
    op.create_table(
        "api_key_usage",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "day", name="pk_api_key_usage"),
    )
    # With a default in the database: older replicas go on writing while this one migrates.
    op.add_column(
        "detections",
        sa.Column("owner", sa.String(length=64), server_default="", nullable=False),
    )
    op.create_index("ix_detections_owner", "detections", ["owner", "number"])


def downgrade() -> None:
    """Drop the keys; detections stay and belong to nobody."""
    op.drop_index("ix_detections_owner", table_name="detections")
    op.drop_column("detections", "owner")
    op.drop_table("api_key_usage")
    op.drop_table("api_keys")
