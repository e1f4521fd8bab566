"""`make dev` in earnest: both servers start, answer, and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 90
END_SECONDS = 30


@dataclass
class Running:
    """The development command, with the ports that it was given."""

    process: subprocess.Popen[str]
    api_port: int
    web_port: int

    def started(self) -> list[psutil.Process]:
        """Return every process below the command."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> tuple[int, str]:
        """Wait for the command to end; return its exit status and what it printed last."""
        output, _ = self.process.communicate(timeout=END_SECONDS)
        return self.process.returncode, output


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def start(folder: Path, api_port: int, web_port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "dev.py")],
        env={
            **os.environ,
            "API_PORT": str(api_port),
            "WEB_PORT": str(web_port),
            "DATABASE_URL": f"sqlite:///{folder}/dev.db",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as answer:
        text: str = answer.read().decode()
    return text


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Start both servers and wait for the addresses; leave nothing behind."""
    api_port, web_port = free_ports()
    process = start(folder, api_port, web_port)
    printed: list[str] = []
    assert process.stdout is not None
    give_up = time.monotonic() + START_SECONDS
    try:
        for line in process.stdout:
            printed.append(line)
            if "Ctrl-C ends both" in line:
                break
            assert time.monotonic() < give_up, "".join(printed)
        assert process.poll() is None, "".join(printed)
        assert f"http://localhost:{api_port}\n" in "".join(printed)
        assert f"http://localhost:{web_port}\n" in "".join(printed)
        yield Running(process, api_port, web_port)
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=END_SECONDS)


def gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=5)
    return not alive


@pytest.fixture(scope="module", autouse=True)
def _dashboard_is_installed() -> None:
    assert (ROOT / "frontend" / "node_modules").is_dir(), "run these through `make test`"


def test_both_answer_and_ctrl_c_ends_both(tmp_path: Path) -> None:
    with running(tmp_path) as servers:
        assert '"ok"' in page(servers.api_port, "/healthz")
        assert "/@vite/client" in page(servers.web_port, "/")
        assert '"ok"' in page(servers.web_port, "/healthz"), "the dashboard passes on to the API"
        processes = servers.started()
        assert len(processes) >= 3
        servers.process.send_signal(signal.SIGINT)
        status, _ = servers.end()
        assert status == 0
        assert gone(processes)


def test_one_that_dies_takes_the_other_along(tmp_path: Path) -> None:
    with running(tmp_path) as servers:
        processes = servers.started()
        node = next(each for each in processes if "vite" in " ".join(each.cmdline()))
        node.kill()
        status, output = servers.end()
        assert status == 1
        assert "The Dashboard ended" in output
        assert gone(processes)


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(tmp_path, port, free_ports()[0])
        output, _ = process.communicate(timeout=END_SECONDS)
    assert process.returncode == 1
    assert f"Port {port} is taken" in output
    assert "API_PORT" in output
