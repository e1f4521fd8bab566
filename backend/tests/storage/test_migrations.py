"""Migrations lead to the tables in the code, and back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from detector.config import ROOT
from detector.services.history import History
from detector.storage import migrate
from detector.storage.database import connect
from detector.storage.tables import Base
from tests.reports import report
from tests.servers import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database, not migrated."""
    url = f"sqlite:///{tmp_path / 'new' / 'directory' / 'log.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url(server.create())
    engine = connect(url)
    yield engine
    engine.dispose()


def test_up_down_up(engine: Engine) -> None:
    assert migrate.current(engine) is None
    migrate.upgrade(engine)
    assert migrate.current(engine) == migrate.head() is not None
    assert {"detections", "faces"} <= set(inspect(engine).get_table_names())
    History(engine).add(report())

    migrate.downgrade(engine, "base")
    assert migrate.current(engine) is None
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}

    migrate.upgrade(engine)
    assert History(engine).page(cursor=None, limit=1).items == ()


def test_upgrade_again_keeps_what_is_there(engine: Engine) -> None:
    migrate.upgrade(engine)
    kept = report()
    History(engine).add(kept)
    migrate.upgrade(engine)
    assert History(engine).get(kept.id) == kept


def test_two_processes_may_migrate_at_once(tmp_path: Path) -> None:
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'log.db'}"}
    command = [sys.executable, "-m", "detector.cli", "migrate"]
    processes = [subprocess.Popen(command, env=environ, cwd=ROOT / "backend") for _ in range(2)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]


def test_migrations_and_code_describe_the_same_tables(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_commits_are_synced_and_readers_do_not_block(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'log.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 5000
    engine.dispose()


def test_tables_compile_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    texts = {
        table.name: str(CreateTable(table).compile(dialect=dialect))
        for table in Base.metadata.sorted_tables
    }
    assert "number BIGSERIAL" in texts["detections"]
    assert "created_at TIMESTAMP WITH TIME ZONE" in texts["detections"]
    assert "map_values BYTEA" in texts["faces"]


def test_the_last_file_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert migrate.head() == ScriptDirectory.from_config(config).get_current_head()


def test_serving_does_without_alembic() -> None:
    code = "import sys, detector.app; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
