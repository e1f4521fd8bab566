"""What the production server does on signals: TERM finishes, HUP loads the model anew."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.conftest import WEIGHTS, multipart
from tests.server.process import ServerProcess

CARD = "efficientnet-b0.json"
GRAPH = "efficientnet-b0.onnx"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path_factory.mktemp("weights") / "copy"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("signals")
    server = ServerProcess(folder, DETECTOR_WEIGHTS_DIR=str(weights), WEB_WORKERS="2")
    server.start()
    yield server
    assert server.stop() == 0


def eventually(check: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def rename_version(card: Path, version: str) -> None:
    facts = json.loads(card.read_text())
    card.write_text(json.dumps({**facts, "version": version}))


def reloads(server: ServerProcess, outcome: str) -> float:
    found = re.search(rf'reloads_total{{outcome="{outcome}"}} (\S+)', server.get("/metrics").text)
    return float(found[1]) if found else 0.0


def test_hup_changes_the_model_without_dropping_a_request(
    server: ServerProcess, weights: Path, landscape: bytes
) -> None:
    workers = {child.pid for child in psutil.Process(server.pid).children()}
    statuses: list[int] = []
    versions: list[str] = []
    over = threading.Event()

    def send() -> None:
        with httpx.Client(timeout=60) as client:
            while not over.is_set():
                files = {"file": ("a.jpg", landscape, "image/jpeg")}
                answer = client.post(f"{server.url}/api/v1/detections", files=files)
                statuses.append(answer.status_code)
                versions.append(answer.json()["model"]["version"])

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(statuses) > 8)
    rename_version(weights / CARD, "changed")
    os.kill(server.pid, signal.SIGHUP)
    eventually(lambda: versions[-8:] == ["changed"] * 8)
    over.set()
    for thread in threads:
        thread.join()

    assert set(statuses) == {201}
    assert versions[0] != "changed"
    # Both workers took it, in place.
    assert reloads(server, "done") == 2
    assert {child.pid for child in psutil.Process(server.pid).children()} == workers
    assert 'version="changed"} 1.0' in server.get("/metrics").text


def test_hup_keeps_the_model_when_the_new_files_are_unfit(
    server: ServerProcess, weights: Path, landscape: bytes
) -> None:
    before = server.post(landscape).json()["model"]
    (weights / GRAPH).rename(weights / "away")
    (weights / GRAPH).write_bytes(b"cut off")
    os.kill(server.pid, signal.SIGHUP)
    eventually(lambda: reloads(server, "failed") == 2)
    assert server.get("/readyz").status_code == 200
    assert server.post(landscape).json()["model"] == before
    assert "model not reloaded" in server.log.read_text()
    (weights / "away").rename(weights / GRAPH)


def test_the_numbers_of_all_processes_are_one_answer(
    server: ServerProcess, landscape: bytes
) -> None:
    def count(text: str) -> float:
        return sum(map(float, re.findall(r"^detector_verdicts_total\{.*\} (\S+)", text, re.M)))

    before = count(server.get("/metrics").text)
    for _ in range(6):
        # A new connection each time, so that any of the processes may take it.
        assert server.post(landscape).status_code == 201
    for _ in range(4):
        text = server.get("/metrics").text
        assert count(text) == before + 6
        assert text.count("detector_queue_waiting 0.0") == 1
        assert "detector_model_loaded 1.0" in text


def test_every_line_of_the_log_is_json(server: ServerProcess) -> None:
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert any(line["logger"] == "gunicorn.error" for line in lines)


def test_term_finishes_what_it_accepted(tmp_path: Path, portrait: bytes) -> None:
    server = ServerProcess(tmp_path)
    server.start()
    body, headers = multipart(portrait)
    head = "POST /api/v1/detections HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    head += f"Content-Type: {headers['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n"
    answers: list[bytes] = []
    half = len(body) // 2
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as sender:
        sender.sendall(head.encode() + body[:half])
        # The request is known to be accepted once another one, sent later, was answered.
        assert server.get("/healthz").status_code == 200
        stopping = threading.Thread(target=lambda: answers.append(b"%d" % server.stop()))
        stopping.start()
        eventually(lambda: "Handling signal: term" in server.log.read_text())
        sender.sendall(body[half:])
        answer = b""
        while piece := sender.recv(65536):
            answer += piece
    stopping.join()
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert answers == [b"0"]
    detection = json.loads(answer.partition(b"\r\n\r\n")[2])

    server.start()
    assert server.get(f"/api/v1/detections/{detection['id']}").json() == detection
    server.stop()
