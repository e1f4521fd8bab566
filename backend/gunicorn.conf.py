"""gunicorn: one process with threads, because the model is shared and metrics live in memory.

Scale by running more of these processes behind a load balancer, on PostgreSQL.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from detector.config import ServerSettings, SettingsError, load_server_settings


def _server_settings() -> ServerSettings:
    try:
        return load_server_settings()
    except SettingsError as error:
        sys.exit(str(error))


_settings = _server_settings()

bind = f"{_settings.host}:{_settings.port}"
workers = 1
worker_class = "gthread"
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
control_socket_disable = True


def on_starting(_: Any) -> None:
    """Check the settings and bring the database up to date before the first request.

    In a process of its own: the main process stays small and never opens the database.
    """
    migrated = subprocess.run([sys.executable, "-m", "detector.cli", "migrate"], check=False)
    if migrated.returncode:
        sys.exit(migrated.returncode)
