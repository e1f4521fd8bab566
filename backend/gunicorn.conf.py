"""gunicorn: one process with threads by default, because threads share the model.

Signals to the main process: TERM finishes what was accepted and ends, HUP loads the model anew.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from typing import Any

from detector.config import ServerSettings, SettingsError, load_server_settings
from detector.logs import gunicorn_logging


def _server_settings() -> ServerSettings:
    try:
        return load_server_settings()
    except SettingsError as error:
        sys.exit(str(error))


_settings = _server_settings()

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers
# gthread, with threads only for requests that have arrived: slow senders hold none.
worker_class = "detector.patient.PatientWorker"
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
threads = _settings.threads
# The model's threads do not survive a fork, so each worker loads the app itself.
preload_app = False
# Without a sign of life for this long the worker is replaced; loading a model takes seconds.
timeout = 60
graceful_timeout = 30
keepalive = 15
# A worker's sign of life must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# The app logs requests itself, as JSON and with their ids.
accesslog = None
errorlog = "-"
logconfig_dict = gunicorn_logging()
control_socket_disable = True

# Set by us, not by the operator: then it is ours to empty and remove.
_own_numbers = workers > 1 and "PROMETHEUS_MULTIPROC_DIR" not in os.environ
if _own_numbers:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(
        prefix="detector-metrics-", dir=worker_tmp_dir
    )


def on_starting(server: Any) -> None:
    """Check the settings and bring the database up to date before the first request.

    In a process of its own: the main process stays small and never opens the database.
    """
    command = [sys.executable, "-m", "detector.cli", "migrate"]
    migrated = subprocess.run(command, check=False, capture_output=True, text=True)
    if migrated.returncode:
        sys.stderr.write(migrated.stderr)
        sys.exit(migrated.returncode)
    server.log.info(migrated.stderr.strip())


def when_ready(server: Any) -> None:
    """Pass HUP on to the workers, which load the model anew in place and drop no request."""
    server.handle_hup = lambda: server.kill_workers(signal.SIGHUP)


def post_worker_init(worker: Any) -> None:
    """Load the model anew on HUP, on a thread of its own so that requests go on."""
    from detector.app import reload_model

    def reload(*_: Any) -> None:
        threading.Thread(target=reload_model, args=(worker.wsgi,), name="reload").start()

    signal.signal(signal.SIGHUP, reload)
    # Without this a system call of a request would be interrupted.
    signal.siginterrupt(signal.SIGHUP, False)


def child_exit(_: Any, worker: Any) -> None:
    """Take the numbers of a worker that ended out of those that only count the living."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(_: Any) -> None:
    """Remove what the workers counted in."""
    if _own_numbers:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
