"""PostgreSQL and Redis that go away and come back."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import httpx

from faults.load import clients, lost, more, readiness, small_picture, wait_for
from faults.outcome import NotHere, Outcome
from faults.storage import RECOVERY_SECONDS
from tests.server.process import ServerProcess
from tests.servers import RedisServer, free_port


class Postgres:
    """A PostgreSQL cluster of its own, on a free port."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "postgres"
        self.port = free_port()
        self.url = f"postgresql+psycopg://chaos@127.0.0.1:{self.port}/postgres"
        self._data.mkdir()
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and its user must reach the directory.
            for path in (folder, *folder.parents):
                if path.stat().st_uid == 0 and path.is_relative_to("/tmp") and path != Path("/tmp"):
                    path.chmod(0o755)
            shutil.chown(self._data, "postgres")
        self._run("initdb", "-U", "chaos", "--auth=trust", "--no-sync", "-D", str(self._data))

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "-w", "-D", str(self._data), "-l", "/dev/null", "-o", options, "start")

    def crash(self) -> None:
        """End it at once, as a crash does."""
        self._run("pg_ctl", "-w", "-D", str(self._data), "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        path = str(found[-1]) if found else shutil.which(program)
        if path is None:
            raise NotHere("PostgreSQL is not installed")
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*user, path, *arguments], check=True, capture_output=True, cwd="/")


def database_gone(folder: Path) -> Outcome:
    """Crash PostgreSQL under load and start it again."""
    outcome = Outcome()
    postgres = Postgres(folder)
    postgres.start()
    try:
        server = ServerProcess(folder, DATABASE_URL=postgres.url)
        server.start()
        try:
            with clients(server, 4) as answers:
                wait_for(more(answers, 201), RECOVERY_SECONDS)
                postgres.crash()
                wait_for(more(answers, 503), RECOVERY_SECONDS)
                status, problem = readiness(server)
                outcome.expect(
                    (status, problem) == (503, "database-unavailable"), f"ready: {problem}"
                )
                postgres.start()
                outcome.recovery_seconds = wait_for(more(answers, 201), RECOVERY_SECONDS)
            outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
            outcome.facts["statuses"] = dict(answers.statuses)
            outcome.facts["longest answer, s"] = round(max(answers.seconds), 2)
            strange = answers.unexpected(201, 503)
            outcome.expect(not strange, f"answers: {strange}")
            outcome.expect(readiness(server)[0] == 200, "not ready after the database came back")
        finally:
            server.stop()
    finally:
        postgres.crash()
    return outcome


def redis_gone(folder: Path) -> Outcome:
    """Kill Redis while a job waits for its workers, and start it again: nothing is lost."""
    if shutil.which("redis-server") is None:
        raise NotHere("Redis is not installed")
    outcome = Outcome()
    redis = RedisServer(folder)
    server = ServerProcess(
        folder,
        DETECTOR_JOBS="celery",
        REDIS_URL=redis.url,
        RATELIMIT_STORAGE_URI=redis.url,
        RATELIMIT_ENABLED="true",
        DETECTOR_JUDGE_LIMIT="100000 per minute",
        DETECTOR_READ_LIMIT="100000 per minute",
    )
    redis.start()
    server.start()
    worker = server.start_worker()
    try:
        _finished_job(server, outcome, "before")
        redis.stop()
        with clients(server, 2) as answers:
            wait_for(more(answers, 201), RECOVERY_SECONDS)
            job = _send_job(server)
            outcome.expect(readiness(server)[0] == 200, "not ready, although verdicts are given")
        outcome.accepted = len(answers.accepted)
        outcome.expect(not answers.unexpected(201), f"answers: {answers.unexpected(201)}")
        redis.start()
        outcome.recovery_seconds = wait_for(lambda: _done(server, job), RECOVERY_SECONDS)
        _finished_job(server, outcome, "after")
        outcome.lost = lost(server, answers)
    finally:
        worker.terminate()
        worker.wait(60)
        server.stop()
        redis.stop()
    return outcome


def _send_job(server: ServerProcess) -> str:
    files = [("files", (f"{n}.png", small_picture(), "image/png")) for n in range(5)]
    answer = httpx.post(f"{server.url}/api/v1/jobs", files=files, timeout=60)
    answer.raise_for_status()
    return str(answer.json()["id"])


def _done(server: ServerProcess, job: str) -> bool:
    answer = httpx.get(f"{server.url}/api/v1/jobs/{job}", timeout=60).json()
    return bool(answer["status"] == "finished" and answer["counts"]["judged"] == 5)


def _finished_job(server: ServerProcess, outcome: Outcome, when: str) -> None:
    job = _send_job(server)
    seconds = wait_for(lambda: _done(server, job), RECOVERY_SECONDS)
    outcome.facts[f"job {when}, s"] = round(seconds, 2)
