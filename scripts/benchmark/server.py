"""The real production server on a free port with a database of its own, and clients for it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmark.samples import Stats

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0
_BOUNDARY = "benchmark-boundary"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        pid: Process number of its master.
        port: Port on the loopback address.
        ready_seconds: From the start of the process until /readyz answered 200.
    """

    pid: int
    port: int
    ready_seconds: float

    def memory_megabytes(self) -> float:
        """Return the resident memory of the server and its workers, shared pages counted once."""
        import psutil

        master = psutil.Process(self.pid)
        processes = [master, *master.children(recursive=True)]
        with suppress(AttributeError, psutil.AccessDenied):
            return float(sum(process.memory_full_info().pss for process in processes)) / 1e6
        return float(sum(process.memory_info().rss for process in processes)) / 1e6


@contextmanager
def running_server() -> Iterator[Server]:
    """Start `detector serve` as `make run` does and stop it at the end.

    Raises:
        SystemExit: It did not become ready; what it printed is shown.
    """
    with tempfile.TemporaryDirectory(prefix="detector-bench-") as folder:
        log = Path(folder, "server.log")
        port = free_port()
        environ = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "DETECTOR_HOST": "127.0.0.1",
            "PORT": str(port),
            "DETECTOR_LOG_LEVEL": "WARNING",
            "DETECTOR_ENV": "production",
            "DETECTOR_ACCESS": "local",
        }
        start = time.perf_counter()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "detector.cli", "serve"],
                env=environ,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            if not _becomes_ready(process, port, start + START_TIMEOUT):
                raise SystemExit(f"The server did not become ready:\n{log.read_text()[-3000:]}")
            yield Server(process.pid, port, time.perf_counter() - start)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _becomes_ready(process: subprocess.Popen[bytes], port: int, deadline: float) -> bool:
    while time.perf_counter() < deadline and process.poll() is None:
        with suppress(OSError, http.client.HTTPException), connect(port) as connection:
            if ask(connection, "GET", "/readyz")[0] == 200:
                return True
        time.sleep(0.02)
    return False


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of clients got out of the server."""

    clients: int
    times: Stats
    requests_per_second: float


def put_load(server: Server, picture: bytes, clients: int, requests: int, budget: float) -> Load:
    """Upload a picture from several clients at once, each on one kept-alive connection.

    Args:
        server: Where to.
        picture: The file.
        clients: How many at once.
        requests: How many in all at most.
        budget: Seconds after which no further request starts.

    Raises:
        RuntimeError: A request was not answered with 201.
    """
    upload = form(picture)
    times: list[float] = []
    failures: list[str] = []
    left = iter(range(requests))
    lock = threading.Lock()
    with connect(server.port) as connection:
        for _ in range(2):
            _post(connection, upload)
    begin = time.perf_counter()

    def work() -> None:
        with connect(server.port) as connection:
            while time.perf_counter() - begin < budget:
                with lock:
                    if next(left, None) is None:
                        break
                start = time.perf_counter()
                try:
                    _post(connection, upload)
                except (OSError, http.client.HTTPException, RuntimeError) as error:
                    failures.append(str(error))
                    break
                times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} clients failed, the first with: {failures[0]}")
    seconds = time.perf_counter() - begin
    return Load(clients, Stats.of(times), len(times) / seconds)


def form(picture: bytes, name: str = "bench.jpg") -> tuple[bytes, str]:
    """Return the body of an upload and its content type."""
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = head.encode() + picture + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return body, f"multipart/form-data; boundary={_BOUNDARY}"


def connect(port: int) -> closing[http.client.HTTPConnection]:
    """Return a connection to the server for a `with` block."""
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60))


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    upload: tuple[bytes, str] | None = None,
) -> tuple[int, bytes]:
    """Send a request, with an upload from `form` if given, and return status and body."""
    body, kind = upload or (None, None)
    connection.request(method, path, body, {"Content-Type": kind} if kind else {})
    response = connection.getresponse()
    return response.status, response.read()


def _post(connection: http.client.HTTPConnection, upload: tuple[bytes, str]) -> None:
    status, answer = ask(connection, "POST", "/api/v1/detections", upload)
    if status != 201:
        raise RuntimeError(f"{status}: {answer[:500].decode(errors='replace')}")
