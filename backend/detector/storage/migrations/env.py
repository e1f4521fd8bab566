"""Run migrations on the engine that `detector.storage.migrate` passes in."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine

from detector.storage.tables import Base


def run(engine: Engine) -> None:
    """Migrate in one transaction."""
    with engine.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            # SQLite cannot alter a column in place, so tables are copied there.
            render_as_batch=connection.dialect.name == "sqlite",
        )
        context.run_migrations()


run(context.config.attributes["engine"])
