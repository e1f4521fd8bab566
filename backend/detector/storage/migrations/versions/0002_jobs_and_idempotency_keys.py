"""Jobs, their pictures and webhooks, and what clients' idempotency keys led to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _jobs()
    _job_items()
    op.create_table(
        "spooled_pictures",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "position", name="pk_spooled_pictures"),
    )
    _webhooks()
    op.create_table(
        "idempotency_keys",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_idempotency_keys"),
        sa.UniqueConstraint("owner", "kind", "key", name="uq_idempotency_keys_owner"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_owner", "jobs", ["owner"])
    op.create_index("ix_jobs_expires_at", "jobs", ["expires_at"])


def _job_items() -> None:
    op.create_table(
        "job_items",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("job_number", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200)),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("available_at", MOMENT),
        sa.Column("claim", sa.Uuid()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer()),
        sa.Column("detection_number", NUMBER),
        sa.Column("problem", sa.String(length=64)),
        sa.Column("problem_detail", sa.Text()),
        sa.ForeignKeyConstraint(
            ["job_number"], ["jobs.number"], name="fk_job_items_job_number_jobs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["detection_number"],
            ["detections.number"],
            name="fk_job_items_detection_number_detections",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_job_items"),
        sa.UniqueConstraint("job_number", "position", name="uq_job_items_job_number"),
        sa.UniqueConstraint("job_number", "ended", name="uq_job_items_ended"),
    )
    op.create_index("ix_job_items_available_at", "job_items", ["available_at", "number"])
    op.create_index("ix_job_items_detection_number", "job_items", ["detection_number"])


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_number", NUMBER, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("available_at", MOMENT),
        sa.Column("claim", sa.Uuid()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("delivered_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["job_number"], ["jobs.number"], name="fk_webhooks_job_number_jobs", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_webhooks"),
        sa.UniqueConstraint("id", name="uq_webhooks_id"),
        sa.UniqueConstraint("job_number", name="uq_webhooks_job_number"),
    )
    op.create_index("ix_webhooks_available_at", "webhooks", ["available_at"])


def downgrade() -> None:
    """Drop the tables with all that they hold."""
    for table in ("idempotency_keys", "webhooks", "spooled_pictures", "job_items", "jobs"):
        op.drop_table(table)
