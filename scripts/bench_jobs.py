"""Measure how many pictures of a job are judged in a second, by one process or by a cluster.

python scripts/bench_jobs.py               one server with SQLite and its own threads
python scripts/bench_jobs.py --workers 2   with Celery workers of one thread each; DATABASE_URL and
                                           REDIS_URL name a PostgreSQL and a Redis for the purpose
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmark.portrait import draw_portrait
from benchmark.server import free_port

START_SECONDS = 120
ROOT = Path(__file__).resolve().parents[1]


def start(stack: ExitStack, environ: dict[str, str], *arguments: str) -> None:
    """Start a `detector` command that ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "detector.cli", *arguments], env=environ, cwd=ROOT / "backend"
    )
    stack.callback(process.wait, 60)
    stack.callback(process.terminate)


def ask(port: int, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
    """Send a request and return the JSON of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        return json.loads(answer.read())
    finally:
        connection.close()


def wait_until_ready(port: int) -> None:
    """Return when the server can judge."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if ask(port, "GET", "/readyz").get("status") == "ready":
                return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("The server did not become ready.")


def form(pictures: int) -> tuple[bytes, str]:
    """Encode a form of drawn portraits, all different."""
    parts = []
    for number in range(pictures):
        buffer = BytesIO()
        draw_portrait(480, seed=number % 8).save(buffer, "JPEG", quality=92)
        head = f'--limit\r\nContent-Disposition: form-data; name="files"; filename="{number}"'
        parts.append(head.encode() + b"\r\n\r\n" + buffer.getvalue() + b"\r\n")
    return b"".join([*parts, b"--limit--\r\n"]), "multipart/form-data; boundary=limit"


def processor_seconds() -> float:
    """Return the processor time that everything started here has taken so far."""
    import psutil

    times = [process.cpu_times() for process in psutil.Process().children(recursive=True)]
    return float(sum(each.user + each.system for each in times))


def run_job(port: int, pictures: int) -> tuple[float, float]:
    """Send a job and return the seconds until it was accepted and until it was finished."""
    body, kind = form(pictures)
    begin = time.perf_counter()
    job = ask(port, "POST", "/api/v1/jobs", body, kind)
    accepted = time.perf_counter()
    while job["status"] != "finished":
        time.sleep(0.02)
        job = ask(port, "GET", f"/api/v1/jobs/{job['id']}")
    return accepted - begin, time.perf_counter() - accepted


def main() -> None:
    """Start everything, run a small job to warm up and then the one that counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--workers", type=int, default=0)
    options = parser.parse_args()
    lacking = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if options.workers and lacking:
        parser.error(f"Celery workers need {' and '.join(lacking)}")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="detector-jobs-") as folder, ExitStack() as stack:
        environ = {
            "DATABASE_URL": f"sqlite:///{folder}/jobs.db",
            **os.environ,
            "DETECTOR_SPOOL_DIR": f"{folder}/spool",
            "DETECTOR_ACCESS": "local",
            "DETECTOR_LOG_LEVEL": "ERROR",
            "DETECTOR_JOBS": "celery" if options.workers else "embedded",
        }
        start(stack, environ, "serve", "--port", str(port))
        wait_until_ready(port)
        for _ in range(options.workers):
            start(stack, environ, "worker", "--threads", "1")
        run_job(port, 8)
        before = processor_seconds()
        accepted, finished = run_job(port, options.pictures)
        busy = processor_seconds() - before
    who = f"{options.workers} Celery workers" if options.workers else "one process"
    print("| | pictures | accepted in | processor time a picture | judged in | pictures a second |")
    print("|---|---|---|---|---|---|")
    print(
        f"| {who} | {options.pictures} | {accepted:.2f} s | "
        f"{1000 * busy / options.pictures:.1f} ms, accepting included | {finished:.2f} s | "
        f"{options.pictures / finished:.1f} |"
    )


if __name__ == "__main__":
    main()
