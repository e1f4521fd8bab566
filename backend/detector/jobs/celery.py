"""Workers as Celery processes behind Redis.

Messages carry nothing: each is a wake-up call, upon which a worker takes what the database says is
due. A message that is lost or comes twice therefore changes nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from celery import Celery
from celery.exceptions import CeleryError
from kombu.exceptions import KombuError, OperationalError
from redis import Redis
from redis.exceptions import RedisError

from detector.jobs.embedded import Periodic
from detector.jobs.worker import Worker

QUEUE = "detector"
TASK = "detector.work"
# Wake-up calls in the queue; more would not wake anybody further.
MAX_CALLS = 64
DRAIN_SECONDS = 20.0
WATCH_SECONDS = 2.0
_BROKER_SECONDS = 3
_log = structlog.get_logger(__name__)


def make_celery(redis_url: str) -> Celery:
    """Make the Celery app that API processes send with and workers receive with."""
    app = Celery("detector", broker=redis_url, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            # Longer than a drain takes; then the call of a killed worker goes to another.
            "visibility_timeout": 120,
            "socket_timeout": _BROKER_SECONDS,
            "socket_connect_timeout": _BROKER_SECONDS,
            "socket_keepalive": True,
        },
    )
    return app


def drain(worker: Worker, stopping: threading.Event) -> None:
    """Work until nothing is due or the time is up; whoever watches calls again."""
    end = time.monotonic() + DRAIN_SECONDS
    while not stopping.is_set() and time.monotonic() < end and worker.step():
        pass


class CeleryRunner:
    """Sends wake-up calls, and watches for work that no call was sent for.

    Args:
        redis_url: Where the calls are sent.
        worker: Says what is due.
        tidy: Called now and then.
    """

    def __init__(self, redis_url: str, worker: Worker, tidy: Callable[[], None]) -> None:
        self._app = make_celery(redis_url)
        self._redis = Redis.from_url(
            redis_url, socket_timeout=_BROKER_SECONDS, socket_connect_timeout=_BROKER_SECONDS
        )
        self._worker = worker
        self._tidy = Periodic(tidy, 60.0)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._complained = False

    def wake(self, tasks: int) -> None:
        """Send calls, as long as the queue has few; without Redis the watch sends them later."""
        try:
            waiting = int(self._redis.llen(QUEUE))
            for _ in range(min(tasks, MAX_CALLS - waiting)):
                self._app.send_task(TASK, queue=QUEUE, retry=False)
            self._complained = False
        except (OSError, RedisError, KombuError, OperationalError, CeleryError) as error:
            if not self._complained:
                self._complained = True
                _log.error("jobs wait for Redis", exc_info=error)

    def start(self) -> None:
        """Watch for work: calls that Redis lost, claims that ran out, messages to repeat."""
        self._thread = threading.Thread(target=self._watch, name="job-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(2 * _BROKER_SECONDS)

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            try:
                self._tidy()
                if due := self._worker.due():
                    self.wake(due)
            except Exception:
                _log.exception("job watch failed")
