"""Run the end-to-end tests: a real server on a free port with a new database, a real Chromium.

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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
START_SECONDS = 60


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


def main(arguments: list[str]) -> int:
    """Start the server, run Playwright, stop the server; return Playwright's exit status."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [str(BIN / "detector"), "serve", "--host", "127.0.0.1", "--port", str(port)],
            env={
                **environment,
                "DATABASE_URL": f"sqlite:///{folder}/e2e.db",
                "DETECTOR_ENV": "production",
                "DETECTOR_ACCESS": "local",
                "DETECTOR_LOG_LEVEL": "WARNING",
            },
        )
        try:
            wait_until_ready(address, server)
            playwright = [str(BIN / "node"), "node_modules/@playwright/test/cli.js", "test"]
            return subprocess.run(
                [*playwright, *arguments],
                cwd=ROOT / "frontend",
                env={**environment, **browser(), "E2E_BASE_URL": address},
            ).returncode
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
