"""What a WSGI server runs: `gunicorn --config gunicorn.conf.py wsgi:app`."""

from __future__ import annotations

from detector.app import create_app, start_jobs, warm_up

app = create_app()
warm_up(app)
start_jobs(app)
