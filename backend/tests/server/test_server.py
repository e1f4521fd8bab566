"""The production server: what it answered is kept, what it is asked at once is answered."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from detector.config import ROOT
from tests import faces
from tests.server.process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = ServerProcess(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


def test_what_was_answered_outlives_kill_9(tmp_path: Path, portrait: bytes) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    answered: list[dict[str, object]] = []
    for _ in range(3):
        answer = server.post(portrait)
        assert answer.status_code == 201, answer.text
        answered.append(answer.json())
    server.kill()

    server.start()
    try:
        for detection in answered:
            assert server.get(f"/api/v1/detections/{detection['id']}").json() == detection
        assert len(server.get("/api/v1/detections").json()["items"]) == len(answered)
    finally:
        server.stop()


def test_kill_9_under_load_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    picture = faces.encode(faces.landscape(64), "PNG")
    answered: list[str] = []

    def send_until_killed() -> None:
        while True:
            try:
                answer = server.post(picture)
            except httpx.HTTPError:
                return
            if answer.status_code == 201:
                answered.append(answer.json()["id"])

    threads = [threading.Thread(target=send_until_killed) for _ in range(4)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while len(answered) < 12 and time.monotonic() < deadline:
        time.sleep(0.05)
    server.kill()
    for thread in threads:
        thread.join()
    assert len(answered) >= 12

    server.start()
    try:
        kept = server.get("/api/v1/detections?limit=100").json()
        missing = set(answered[-100:]) - {item["id"] for item in kept["items"]}
        if kept["next_cursor"]:
            more = server.get(f"/api/v1/detections?limit=100&cursor={kept['next_cursor']}").json()
            missing -= {item["id"] for item in more["items"]}
        assert missing == set()
    finally:
        server.stop()


def test_many_at_once_get_the_verdict_of_one_alone(
    server: ServerProcess, portrait: bytes, landscape: bytes
) -> None:
    pictures = [portrait, landscape, faces.encode(faces.portrait(seed=7), "PNG")]

    def judge(number: int) -> tuple[int, str, object]:
        answer = server.post(pictures[number % 3])
        assert answer.status_code == 201, answer.text
        body = answer.json()
        return number % 3, body["verdict"], [face["map"] for face in body["faces"]]

    alone = {number: judge(number)[1:] for number in range(3)}
    with ThreadPoolExecutor(8) as pool:
        for kind, *rest in pool.map(judge, range(24)):
            assert tuple(rest) == alone[kind]


def test_health_answers_while_pictures_are_judged(server: ServerProcess, portrait: bytes) -> None:
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(server.post, portrait) for _ in range(6)]
        start = time.monotonic()
        assert server.get("/healthz").status_code == 200
        assert time.monotonic() - start < 5
        assert all(job.result().status_code == 201 for job in running)


def test_bodies_over_the_limit_are_answered(server: ServerProcess) -> None:
    for size in (10_000_001, 11_000_000, 40_000_000):
        answer = server.post(os.urandom(64) + bytes(size - 64))
        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/file-too-large"


def test_a_body_without_a_stated_length_is_limited_too(server: ServerProcess) -> None:
    head = (
        f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        "Content-Type: multipart/form-data; boundary=limit\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    part = b'--limit\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    piece = bytes(1_000_000)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(head.encode() + b"%x\r\n%b\r\n" % (len(part), part))
        # The server may answer before it was told everything.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(12):
                connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_log_lines_are_json(server: ServerProcess, landscape: bytes) -> None:
    given = {"X-Request-ID": "find-me"}
    server.post(landscape, headers=given)
    lines = [line for line in server.log.read_text().splitlines() if "find-me" in line]
    (line,) = map(json.loads, lines)
    assert (line["path"], line["status"]) == ("/api/v1/detections", 201)


def test_sigterm_ends_the_server_in_good_order(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    start = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - start < 15


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DETECTOR_ENGINE", "tensorflow"),
        ("DETECTOR_MAX_BYTES", "ten"),
        ("DATABASE_URL", "nonsense"),
        ("WEB_THREADS", "0"),
        ("PORT", "http"),
        ("DETECTOR_CORS_ORIGINS", "https://ok.example,not-an-origin"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    done = subprocess.run(
        command,
        env={**os.environ, name: value},
        cwd=ROOT / "backend",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode not in (0, -signal.SIGTERM)
    text = done.stderr.decode()
    assert name in text
    assert "Traceback" not in text
