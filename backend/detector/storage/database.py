"""Connections to the database, set up so that what was answered is on the disk."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url

BUSY_MILLISECONDS = 5_000


def connect(url: str) -> Engine:
    """Make the engine for a database address; a directory for an SQLite file is made, too."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    directory = folder(url)
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def folder(url: str) -> Path | None:
    """Return the directory of an SQLite file; None for every other database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return None if parsed.database.startswith((":", "file:")) else Path(parsed.database).parent


def _prepare_sqlite(connection: Connection, _: Any) -> None:
    # SQLite's own lower() knows no letters beyond A to Z.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL, not NORMAL: in WAL mode only FULL syncs at every commit.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
