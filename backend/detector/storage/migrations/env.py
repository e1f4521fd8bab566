"""Run migrations on the engine that `detector.storage.migrate` passes in."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from detector.storage import job_tables, key_tables  # noqa: F401 (their tables join the metadata)
from detector.storage.tables import Base

# Any number will do, as long as nothing else in the database locks with it.
_LOCK = 7_431_018


def run(engine: Engine) -> None:
    """Migrate in one transaction; a second process waits and then finds the work done."""
    with engine.connect() as connection:
        _lock(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            # SQLite cannot alter a column in place, so tables are copied there.
            render_as_batch=connection.dialect.name == "sqlite",
        )
        context.run_migrations()
        connection.commit()


def _lock(connection: Connection) -> None:
    """Begin a transaction that only one process can have."""
    if connection.dialect.name == "sqlite":
        # Closed afterwards instead of lent out again, because it is set up differently.
        connection.detach()
        # A table that is dropped for its copy must not take the rows that point to it along.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("PRAGMA busy_timeout = 60000")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


run(context.config.attributes["engine"])
