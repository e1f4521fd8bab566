"""Run the end-to-end tests: real servers on free ports with new databases, a real Chromium.

Files of tests run side by side, each with a server to itself, on machines of two cores and more.
Arguments go to Playwright, e.g. `python scripts/e2e.py judge.spec.ts --headed`. The built dashboard
must be there (`make build`), and CHROMIUM_PATH may name the browser.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
START_SECONDS = 60
# Each takes some 300 MB, and a browser beside it as much again.
MOST_SERVERS = 2


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server can judge; exit in words if it ends or takes too long."""
    give_up = time.monotonic() + START_SECONDS
    problem = "no answer"
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except OSError as error:
            problem = str(error)
        time.sleep(0.2)
    sys.exit(f"The server for the end-to-end tests is not ready: {problem}")


def browser() -> dict[str, str]:
    """Return the setting that names a Chromium, installing one if there is none."""
    command = [str(ROOT / "scripts" / "install_browser.sh")]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return {"CHROMIUM_PATH": found.stdout.strip()}


@contextmanager
def serving(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serve from a new database until the block ends; yield the address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [str(BIN / "detector"), "serve", "--host", "127.0.0.1", "--port", str(port)],
        env={
            **environment,
            "DATABASE_URL": f"sqlite:///{folder}/e2e-{port}.db",
            "DETECTOR_ENV": "production",
            "DETECTOR_ACCESS": "local",
            "DETECTOR_LOG_LEVEL": "WARNING",
        },
    )
    try:
        wait_until_ready(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def main(arguments: list[str]) -> int:
    """Start the servers, run Playwright, stop the servers; return Playwright's exit status."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        addresses = [
            servers.enter_context(serving(Path(folder), environment))
            for _ in range(min(os.cpu_count() or 1, MOST_SERVERS))
        ]
        playwright = [str(BIN / "node"), "node_modules/@playwright/test/cli.js", "test"]
        return subprocess.run(
            [*playwright, *arguments],
            cwd=ROOT / "frontend",
            env={**environment, **browser(), "E2E_BASE_URL": ",".join(addresses)},
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
