"""Back the log up while the server writes, and restore it elsewhere, as docs/operations.md says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from faults.load import Answers, clients, lost, more, readiness, wait_for
from faults.outcome import NotHere, Outcome
from faults.services import Postgres
from faults.storage import RECOVERY_SECONDS
from tests.server.process import ServerProcess

COPY = "import sqlite3, sys; s, d = map(sqlite3.connect, sys.argv[1:]); s.backup(d); d.close()"


def backup_sqlite(folder: Path) -> Outcome:
    """Copy a busy SQLite log and serve the copy."""
    first = ServerProcess(folder)
    (folder / "restored").mkdir()
    copy = folder / "restored" / "detector.db"

    def save() -> None:
        command = [sys.executable, "-c", COPY, str(folder / "detector.db"), str(copy)]
        subprocess.run(command, check=True)

    outcome, known = _back_up(first, save)
    return _restored(ServerProcess(copy.parent), outcome, known)


def backup_postgres(folder: Path) -> Outcome:
    """Dump a busy PostgreSQL log and serve it from another cluster."""
    if shutil.which("pg_dump") is None or shutil.which("psql") is None:
        raise NotHere("the clients of PostgreSQL are not installed")
    (folder / "restored").mkdir(mode=0o755)
    busy, fresh = Postgres(folder), Postgres(folder / "restored")
    dump = folder / "detector.sql"
    busy.start()
    fresh.start()
    try:
        first = ServerProcess(folder, DATABASE_URL=busy.url)
        address = busy.url.replace("+psycopg", "")

        def save() -> None:
            subprocess.run(["pg_dump", "--no-owner", "-f", str(dump), address], check=True)

        outcome, known = _back_up(first, save)
        command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", str(dump)]
        target = fresh.url.replace("+psycopg", "")
        subprocess.run([*command, target], check=True, stdout=subprocess.DEVNULL)
        second = ServerProcess(folder / "restored", DATABASE_URL=fresh.url)
        return _restored(second, outcome, known)
    finally:
        busy.crash()
        fresh.crash()


def _back_up(server: ServerProcess, save: Callable[[], None]) -> tuple[Outcome, Answers]:
    """Save while clients write; return what had been accepted before that began."""
    known = Answers()
    server.start()
    try:
        with clients(server, 4) as answers:
            wait_for(more(answers, 201, 8), RECOVERY_SECONDS)
            known.accepted = dict(answers.accepted)
            save()
            wait_for(more(answers, 201), RECOVERY_SECONDS)
        outcome = Outcome(accepted=len(known.accepted))
        outcome.expect(not answers.unexpected(201), f"answers: {answers.unexpected(201)}")
    finally:
        server.stop()
    return outcome, known


def _restored(server: ServerProcess, outcome: Outcome, known: Answers) -> Outcome:
    server.start()
    try:
        outcome.lost = lost(server, known)
        outcome.expect(readiness(server)[0] == 200, "not ready on the restored log")
        with clients(server, 1) as answers:
            outcome.recovery_seconds = wait_for(more(answers, 201, 1), RECOVERY_SECONDS)
    finally:
        server.stop()
    return outcome
