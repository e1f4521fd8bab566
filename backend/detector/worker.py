"""A process that works on jobs and serves nobody: `detector worker`."""

from __future__ import annotations

import signal
import threading

from detector.app import create_app, warm_up
from detector.config import Settings
from detector.jobs.runner import Runner
from detector.jobs.worker import Worker


def run(settings: Settings, threads: int) -> None:
    """Work until a signal asks for the end; what was begun is finished first."""
    app = create_app(settings)
    warm_up(app)
    context = app.extensions["detector"]
    if settings.jobs == "celery":
        _run_celery(settings.redis_url, threads, context.worker, context.runner)
    else:
        _run_embedded(context.runner)


def _run_embedded(runner: Runner) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    runner.start()
    stop.wait()
    runner.stop()


def _run_celery(redis_url: str, threads: int, worker: Worker, runner: Runner) -> None:
    from celery import signals

    from detector.jobs.celery import TASK, drain, make_celery

    celery = make_celery(redis_url)
    stopping = threading.Event()

    @celery.task(name=TASK)
    def work() -> None:
        drain(worker, stopping)

    def stop(**_: object) -> None:
        stopping.set()

    signals.worker_shutting_down.connect(stop, weak=False)
    runner.start()
    # Threads, because they share the model and the networks release Python's lock.
    options = ["--pool", "threads", "--concurrency", str(threads), "--loglevel", "WARNING"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    try:
        celery.worker_main(["worker", *options, *quiet])
    finally:
        runner.stop()
