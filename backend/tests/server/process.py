"""The production server as a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

from detector.config import ROOT
from tests.conftest import WEIGHTS
from tests.servers import free_port

START_SECONDS = 150


class ServerProcess:
    """`detector serve` on a free port, with its database and log in `folder`."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._environ = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'detector.db'}",
            "DETECTOR_SPOOL_DIR": str(folder / "spool"),
            "DETECTOR_WEIGHTS_DIR": str(WEIGHTS),
            "DETECTOR_FRONTEND_DIST": str(folder / "no-dashboard"),
            "DETECTOR_ENV": "production",
            "DETECTOR_ACCESS": "local",
            **environ,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "detector.cli", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=self._environ,
                cwd=ROOT / "backend",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                httpx.get(f"{self.url}/healthz", timeout=1).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a process that works on this server's jobs; whoever asked for it ends it."""
        command = [sys.executable, "-m", "detector.cli", "worker"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, env=self._environ, cwd=ROOT / "backend", stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End master and worker at once, without a chance to clean up."""
        self._signal_group(signal.SIGKILL)

    def stop(self) -> int:
        """Ask the server to end, wait for it and return its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(timeout=40)
        finally:
            self._signal_group(signal.SIGKILL)

    @property
    def pid(self) -> int:
        """Number of the main process."""
        assert self._process is not None
        return self._process.pid

    def memory(self) -> int:
        """Return the resident memory of master and worker in bytes."""
        assert self._process is not None
        master = psutil.Process(self._process.pid)
        family = [master, *master.children(recursive=True)]
        return sum(int(process.memory_info().rss) for process in family)

    def _signal_group(self, number: int) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        self._process.wait(timeout=20)

    def post(self, data: bytes, path: str = "/api/v1/detections", **options: Any) -> Any:
        """Send a file."""
        files = {"file": ("photo.jpg", data, "image/jpeg")}
        return httpx.post(self.url + path, files=files, timeout=60, **options)

    def get(self, path: str, **options: Any) -> Any:
        """Ask for something."""
        return httpx.get(self.url + path, timeout=60, **options)


class WorkerProcess:
    """`detector worker`, with its log in `folder`."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.log = folder / "worker.log"
        self._environ = {**os.environ, "DETECTOR_WEIGHTS_DIR": str(WEIGHTS), **environ}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker; it takes work when it is ready."""
        command = [sys.executable, "-m", "detector.cli", "worker", "--threads", "1"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self._environ, cwd=ROOT / "backend", stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End it at once, without a chance to clean up."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(timeout=20)

    def stop(self) -> int:
        """Ask it to end, wait for it and return its exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(timeout=40)
        finally:
            self._process.kill()
