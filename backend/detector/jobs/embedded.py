"""Workers as threads of the server's own process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from detector.jobs.worker import Worker

# How long after a wake-up that was missed, or a claim that ran out, work goes on.
LOOK_SECONDS = 2.0
STOP_SECONDS = 25.0
_log = structlog.get_logger(__name__)


class EmbeddedRunner:
    """Threads that take what is due; they sleep while nothing is.

    Args:
        worker: What they do.
        threads: How many there are.
        tidy: Called now and then by one of them.
        tidy_seconds: How often.
    """

    def __init__(
        self, worker: Worker, threads: int, tidy: Callable[[], None], tidy_seconds: float = 60.0
    ) -> None:
        self._worker = worker
        self._tidy = Periodic(tidy, tidy_seconds)
        self._count = threads
        self._threads: list[threading.Thread] = []
        self._something = threading.Semaphore(0)
        self._stopping = threading.Event()

    def wake(self, tasks: int) -> None:
        """Let sleeping threads look at once."""
        self._something.release(min(tasks, self._count))

    def start(self) -> None:
        """Start the threads."""
        for number in range(self._count):
            name = f"job-worker-{number}"
            thread = threading.Thread(target=self._run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Let every thread finish the picture that it has."""
        self._stopping.set()
        self._something.release(self._count)
        for thread in self._threads:
            thread.join(STOP_SECONDS)
        self._threads.clear()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._tidy()
                worked = self._worker.step()
            except Exception:
                # A thread that died would leave the queue to the others, or to nobody.
                _log.exception("job worker failed")
                worked = False
            if not worked:
                self._something.acquire(timeout=LOOK_SECONDS)


class Periodic:
    """Calls a function at most every so many seconds, one thread at a time."""

    def __init__(self, function: Callable[[], None], seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._lock = threading.Lock()
        self._next = 0.0

    def __call__(self) -> None:
        """Call the function if it is time."""
        if time.monotonic() < self._next or not self._lock.acquire(blocking=False):
            return
        try:
            self._next = time.monotonic() + self._seconds
            self._function()
        finally:
            self._lock.release()
