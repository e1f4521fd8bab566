"""Clients that send pictures while something breaks, and remember what they were answered."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests import faces
from tests.server.process import ServerProcess

SEND = "/api/v1/detections"


@dataclass
class Answers:
    """What clients saw; appended to by many threads."""

    accepted: dict[str, dict[str, Any]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def count(self, status: int) -> int:
        """Return how many requests were answered with this status."""
        return self.statuses[str(status)]

    def unexpected(self, *usual: int) -> dict[str, int]:
        """Return the statuses and errors that are not among the usual ones."""
        known = {str(status) for status in usual}
        return {status: n for status, n in self.statuses.items() if status not in known}


def small_picture() -> bytes:
    """Draw a picture that costs little to judge, so that the log is what works hardest."""
    return faces.encode(faces.landscape(96), "PNG")


def send(client: httpx.Client, server: ServerProcess, picture: bytes, answers: Answers) -> None:
    """Send a picture and remember the answer; a broken connection is an answer, too."""
    start = time.monotonic()
    try:
        files = {"file": ("chaos.png", picture, "image/png")}
        answer = client.post(server.url + SEND, files=files)
    except httpx.HTTPError as error:
        answers.statuses[type(error).__name__] += 1
        time.sleep(0.05)
        return
    answers.seconds.append(time.monotonic() - start)
    answers.statuses[str(answer.status_code)] += 1
    if answer.status_code == 201:
        detection = answer.json()
        answers.accepted[detection["id"]] = detection


@contextmanager
def clients(server: ServerProcess, count: int, picture: bytes | None = None) -> Iterator[Answers]:
    """Send pictures from several clients for the length of a `with` block."""
    answers, over = Answers(), threading.Event()
    data = picture or small_picture()

    def work() -> None:
        with httpx.Client(timeout=60) as client:
            while not over.is_set():
                send(client, server, data, answers)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join()


def lost(server: ServerProcess, answers: Answers) -> int:
    """Count answers of 201 that the log does not hold, or holds otherwise."""
    with httpx.Client(timeout=60) as client:
        return sum(
            client.get(f"{server.url}{SEND}/{number}").json() != detection
            for number, detection in answers.accepted.items()
        )


def readiness(server: ServerProcess) -> tuple[int, str]:
    """Return the status of /readyz and the type of its problem; 0 without an answer."""
    try:
        answer = httpx.get(f"{server.url}/readyz", timeout=15)
    except httpx.HTTPError as error:
        return 0, type(error).__name__
    return answer.status_code, answer.json().get("type", "").removeprefix("/problems/")


def wait_for(condition: Callable[[], bool], seconds: float) -> float:
    """Wait until the condition holds and return how long that took.

    Raises:
        TimeoutError: It did not in that time.
    """
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(0.05)
    return time.monotonic() - start


def more(answers: Answers, status: int, by: int = 3) -> Callable[[], bool]:
    """Return a condition: that many more answers with this status have come since now."""
    goal = answers.count(status) + by
    return lambda: answers.count(status) >= goal
