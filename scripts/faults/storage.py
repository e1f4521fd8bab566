"""Faults of the process and of the disk under an SQLite log."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from faults.load import clients, lost, more, readiness, wait_for
from faults.outcome import NotHere, Outcome
from tests.server.process import ServerProcess

# How long to wait at most; what is reported is how long it took.
RECOVERY_SECONDS = 180.0


def kill_while_writing(folder: Path, rounds: int = 5) -> Outcome:
    """Kill the whole server with kill -9 while four clients write, and start it again."""
    outcome = Outcome()
    server = ServerProcess(folder)
    chance = random.Random(7)
    longest = 0.0
    for _ in range(rounds):
        server.start()
        with clients(server, 4) as answers:
            wait_for(more(answers, 201, chance.randint(3, 20)), RECOVERY_SECONDS)
            server.kill()
        server.start()
        longest = max(longest, wait_for(lambda: readiness(server)[0] == 200, RECOVERY_SECONDS))
        outcome.accepted += len(answers.accepted)
        outcome.lost += lost(server, answers)
        server.stop()
    outcome.recovery_seconds = longest
    outcome.facts["kills"] = rounds
    return outcome


def kill_worker(folder: Path) -> Outcome:
    """Kill only the worker process; the main process starts another by itself."""
    outcome = Outcome()
    server = ServerProcess(folder)
    server.start()
    try:
        with clients(server, 4) as answers:
            wait_for(more(answers, 201), RECOVERY_SECONDS)
            (worker,) = psutil.Process(server.pid).children()
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
            outcome.recovery_seconds = wait_for(more(answers, 201), RECOVERY_SECONDS)
        outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
        outcome.facts["statuses"] = dict(answers.statuses)
        outcome.expect(readiness(server)[0] == 200, "not ready after the worker was replaced")
    finally:
        server.stop()
    return outcome


def disk_full(folder: Path) -> Outcome:
    """Fill the file system under the log, then make room again."""
    with _small_disk(folder / "disk", megabytes=24) as disk:
        server = ServerProcess(disk, DETECTOR_MIN_FREE_BYTES="0")
        return _broken_storage(server, _Filled(disk), {"database-unavailable", "disk-full"})


def read_only_database(folder: Path) -> Outcome:
    """Make the files of the log unchangeable, then changeable again."""
    if os.geteuid() != 0 or shutil.which("chattr") is None:
        raise NotHere("root and chattr are needed to make files unchangeable")
    server = ServerProcess(folder)
    return _broken_storage(server, _Sealed(folder), {"database-unavailable"})


def _broken_storage(server: ServerProcess, fault: _Filled | _Sealed, problems: set[str]) -> Outcome:
    """Break the storage under load; nothing may be accepted, and /readyz must say so."""
    outcome = Outcome()
    server.start()
    try:
        with clients(server, 4) as answers:
            wait_for(more(answers, 201), RECOVERY_SECONDS)
            with fault:
                wait_for(more(answers, 503), RECOVERY_SECONDS)
                accepted = len(answers.accepted)
                wait_for(more(answers, 503, 8), RECOVERY_SECONDS)
                status, problem = readiness(server)
                outcome.expect((status, problem in problems) == (503, True), f"ready: {problem}")
                outcome.expect(len(answers.accepted) == accepted, "accepted without a log")
            outcome.recovery_seconds = wait_for(more(answers, 201), RECOVERY_SECONDS)
        outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
        outcome.facts["statuses"] = dict(answers.statuses)
        outcome.expect(not answers.unexpected(201, 503), f"answers: {answers.unexpected(201, 503)}")
        outcome.expect(readiness(server)[0] == 200, "not ready after the storage came back")
    finally:
        server.stop()
    return outcome


@contextmanager
def _small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    if os.geteuid() != 0:
        raise NotHere("root is needed to mount a small file system")
    folder.mkdir()
    size = f"size={megabytes}m"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        raise NotHere(f"a small file system cannot be mounted: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class _Filled:
    """A file system without a free byte, for the length of a `with` block."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def __enter__(self) -> None:
        with suppress(OSError), self._filler.open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))

    def __exit__(self, *_: object) -> None:
        self._filler.unlink()


class _Sealed:
    """Files of the log that nobody can change, for the length of a `with` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        self._chattr("+i")

    def __exit__(self, *_: object) -> None:
        self._chattr("-i")

    def _chattr(self, flag: str) -> None:
        files = [str(self._folder / f"detector.db{end}") for end in ("", "-wal")]
        done = subprocess.run(["chattr", flag, *files], capture_output=True, text=True)
        if done.returncode:
            raise NotHere(f"this file system cannot make files unchangeable: {done.stderr.strip()}")
