"""The same jobs on one process with SQLite, and on a cluster with PostgreSQL, Redis and Celery.

Whatever is killed while a job runs, nothing is lost and nothing is judged twice.
"""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from click.testing import CliRunner

from detector.cli import main
from detector.services.webhooks import signature
from tests import faces
from tests.receiver import Receiver, receiving
from tests.server.process import ServerProcess, WorkerProcess

SECRET = "a secret of at least 24 characters"
JOBS = "/api/v1/jobs"
PICTURES = 40
DONE_SECONDS = 60


class Process(Protocol):
    """What can be killed and started again."""

    def start(self) -> None: ...
    def kill(self) -> None: ...


@dataclass
class Cluster:
    """Servers that answer, and everything that may be killed, by name."""

    servers: list[ServerProcess]
    receiver: Receiver
    victims: dict[str, Process] = field(default_factory=dict)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def environ(receiver: Receiver, **more: str) -> dict[str, str]:
    return {
        "DETECTOR_JOB_LEASE_SECONDS": "5",
        "DETECTOR_WEBHOOK_SECRET": SECRET,
        "DETECTOR_OUTBOUND_NETWORKS": "127.0.0.0/8",
        "DETECTOR_OUTBOUND_PORTS": str(receiver.server_port),
        "DETECTOR_CONCURRENCY": "1",
        "DETECTOR_JOB_WORKERS": "1",
        **more,
    }


@pytest.fixture(scope="module")
def embedded(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    server = ServerProcess(tmp_path_factory.mktemp("embedded"), **environ(receiver))
    server.start()
    yield Cluster([server], receiver, {"server": server})
    server.stop()


@pytest.fixture(scope="module")
def celery(
    request: pytest.FixtureRequest,
    receiver: Receiver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    postgres, redis = (request.getfixturevalue(name) for name in ("postgres", "redis"))
    settings = environ(
        receiver,
        DATABASE_URL=postgres.url(postgres.create()),
        REDIS_URL=redis.url,
        DETECTOR_JOBS="celery",
    )
    servers = [ServerProcess(tmp_path_factory.mktemp("api"), **settings) for _ in range(2)]
    workers = [WorkerProcess(tmp_path_factory.mktemp("worker"), **settings) for _ in range(2)]
    # Both at once, so that both find an empty database to migrate.
    starting = [threading.Thread(target=server.start) for server in servers]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    for worker in workers:
        worker.start()
    victims: dict[str, Process] = {
        "server": servers[0],
        "worker": workers[0],
        "redis": Restarting(redis),
    }
    yield Cluster(servers, receiver, victims)
    for server in servers:
        server.stop()
    restarted, steady = (worker.stop() for worker in workers)
    assert steady == 0
    # The one that was killed may be starting still: nothing to finish, so the signal ends it.
    assert restarted in (0, -signal.SIGTERM)


class Restarting:
    """A Redis that is killed with everything in its memory."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self.start, self.kill = redis.start, redis.stop


@pytest.fixture(params=["embedded", "celery"])
def cluster(request: pytest.FixtureRequest) -> Cluster:
    found: Cluster = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def pictures() -> list[tuple[str, bytes]]:
    drawn = [faces.encode(faces.portrait(320, seed=seed)) for seed in range(4)]
    return [(f"{number}.jpg", drawn[number % 4]) for number in range(PICTURES)]


def send(server: ServerProcess, pictures: list[tuple[str, bytes]], **data: str) -> str:
    files = [("files", (name, picture, "image/jpeg")) for name, picture in pictures]
    answer = httpx.post(server.url + JOBS, files=files, data=data, timeout=60)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def wait(server: ServerProcess, job_id: str, done: int = PICTURES) -> dict[str, Any]:
    """Return the job as soon as so many of its items have ended."""
    deadline = time.monotonic() + DONE_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = server.get(f"{JOBS}/{job_id}").json()
        if job["counts"]["done"] >= done:
            return job
        time.sleep(0.02)
    raise AssertionError(f"not done in time: {job}\n{server.log.read_text()[-3000:]}")


def every(server: ServerProcess, path: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = server.get(f"{path}?limit=100{cursor}").json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_a_job_is_judged_and_its_end_is_told(
    cluster: Cluster, pictures: list[tuple[str, bytes]]
) -> None:
    server = cluster.servers[-1]
    cluster.receiver.received.clear()
    address = f"http://127.0.0.1:{cluster.receiver.server_port}/ended"
    job_id = send(server, [*pictures[:5], ("x", b"none")], webhook_url=address)
    names: list[str] = []
    last = ""
    deadline = time.monotonic() + DONE_SECONDS
    while "end" not in names and time.monotonic() < deadline:
        headers = {"Last-Event-ID": last}
        address = f"{server.url}{JOBS}/{job_id}/events"
        with httpx.stream("GET", address, headers=headers, timeout=60) as stream:
            for line in stream.iter_lines():
                kind, _, value = line.partition(": ")
                names += [value] if kind == "event" else []
                last = value if kind == "id" else last
    assert names.count("item") == 6
    assert server.get(f"{JOBS}/{job_id}").json()["counts"] == {
        "total": 6,
        "done": 6,
        "judged": 5,
        "failed": 1,
    }
    while not cluster.receiver.received and time.monotonic() < deadline:
        time.sleep(0.05)
    ((sent, body),) = cluster.receiver.received
    assert json.loads(body)["data"]["id"] == job_id
    expected = signature(SECRET, sent["Webhook-Id"], int(sent["Webhook-Timestamp"]), body)
    assert sent["Webhook-Signature"] == expected


def test_the_command_sends_files_to_a_server(
    embedded: Cluster, pictures: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    for name, data in [*pictures[:2], ("z.png", b"\x89PNG\r\n\x1a\n")]:
        (tmp_path / name).write_bytes(data)
    missing = tmp_path / "missing.jpg"
    arguments = ["predict", "--json", str(tmp_path), str(missing)]
    server = embedded.servers[0].url
    result = CliRunner().invoke(main, [*arguments, "--server", server])
    assert result.exit_code == 1, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["0.jpg", "1.jpg", "z.png", "missing.jpg"]
    for line in lines[:2]:
        assert line["faces"][0]["probability"] == line["probability"]
        assert line["manipulated"] is not None
    problems = [line["error"]["type"] for line in lines[2:]]
    assert problems == ["/problems/damaged-image", "/problems/not-found"]
    nowhere = CliRunner().invoke(main, [*arguments, "--server", "ftp://example.org"])
    assert nowhere.exit_code == 1
    assert "not the address of a server" in nowhere.stderr


def test_killing_any_one_loses_nothing_and_judges_nothing_twice(
    cluster: Cluster, pictures: list[tuple[str, bytes]]
) -> None:
    before = len(every(cluster.servers[-1], "/api/v1/detections"))
    expected = 0
    for name, victim in cluster.victims.items():
        job_id = send(cluster.servers[0], pictures)
        expected += PICTURES
        job = wait(cluster.servers[-1], job_id, done=3)
        victim.kill()
        assert job["counts"]["done"] < PICTURES, f"{name} was killed too late"
        if name == "redis" or victim is cluster.servers[-1]:
            victim.start()
        job = wait(cluster.servers[-1], job_id)
        assert (job["status"], job["counts"]["judged"]) == ("finished", PICTURES), name
        judged = [
            item["detection"]["id"] for item in every(cluster.servers[-1], f"{JOBS}/{job_id}/items")
        ]
        assert len(set(judged)) == PICTURES
        assert len(every(cluster.servers[-1], "/api/v1/detections")) == before + expected
        if name not in ("redis", "embedded") and victim is not cluster.servers[-1]:
            victim.start()
