"""PostgreSQL and Redis of the tests' own: on loopback, on free ports, in folders that go away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from redis import Redis
from redis.exceptions import RedisError

START_SECONDS = 60


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_program(name: str) -> Path:
    """Return a server program; without it the test is skipped, and fails where CI is set."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (debian[-1] if debian else None)
    if found is None:
        message = f"{name} is not installed: apt-get install postgresql redis-server"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return Path(found)


class PostgresServer:
    """A PostgreSQL cluster. It refuses to run as root, so root hands it to a user of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "postgresql"
        self._programs = find_program("postgres").parent
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        data = self._folder / "data"
        self._folder.mkdir()
        user = _unprivileged_user()
        if user is not None:
            # The folders of pytest are closed to other users.
            shutil.rmtree(self._folder)
            self._folder = Path(f"/tmp/detector-postgresql-{os.getpid()}")
            self._folder.mkdir(mode=0o700)
            shutil.chown(self._folder, user)
            data = self._folder / "data"
        run: dict[str, Any] = {"user": user, "cwd": "/", "env": {"LC_ALL": "C.UTF-8"}}
        subprocess.run(
            [self._programs / "initdb", "-D", data, "-U", "detector", "-A", "trust", "-N"],
            check=True,
            capture_output=True,
            **run,
        )
        settings = {
            "port": self._port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 200,
            "shared_buffers": "32MB",
            "autovacuum": "off",
        }
        options = [text for name, value in settings.items() for text in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", data, *options], stdout=log, stderr=log, **run
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._administer("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End it at once."""
        assert self._process is not None
        self._process.send_signal(3)
        self._process.wait(timeout=30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def create(self) -> str:
        """Make an empty database and return its name."""
        self._databases += 1
        name = f"test_{self._databases}"
        self._administer("CREATE DATABASE {}", name)
        return name

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://detector@127.0.0.1:{self._port}/{name}"

    def _administer(self, command: str, *names: str) -> None:
        address = f"postgresql://detector@127.0.0.1:{self._port}/postgres"
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


class RedisServer:
    """A Redis that keeps nothing on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._program = find_program("redis-server")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {"port": self._port, "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        arguments = [str(text) for name, value in options.items() for text in (f"--{name}", value)]
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, *arguments], cwd=self._folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with Redis.from_url(self.url) as client:
                    client.ping()
            except RedisError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Kill it, with all that it holds."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=30)


def _unprivileged_user() -> str | None:
    """Name the user that servers run as when the tests run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
