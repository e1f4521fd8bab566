"""The built dashboard, when there is one: files with hashed names for ever, the page anew."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, redirect, request, send_from_directory, url_for
from werkzeug import Response
from werkzeug.exceptions import NotFound

from detector.api.problems import ProblemApi

_NOT_PAGES = ("/api/", "/assets/", "/docs/")


def register(app: Flask, api: ProblemApi, dist: Path) -> None:
    """Serve the dashboard from `dist`; without one, `/` leads to the documentation."""
    if not (dist / "index.html").is_file():
        app.add_url_rule("/", "home", lambda: redirect(url_for("docs.page")))
        return

    # Not a catch-all route: that would answer GET /predict with a page instead of 405.
    def instead_of_404(error: NotFound) -> Response:
        found = _find(dist) if error is request.routing_exception else None
        return found or api.handle_http_exception(error)

    app.add_url_rule("/", "home", lambda: _send(dist, "index.html", "no-cache"))
    app.add_url_rule(
        "/assets/<path:name>",
        "asset",
        lambda name: _send(dist / "assets", name, "public, max-age=31536000, immutable"),
    )
    app.register_error_handler(NotFound, instead_of_404)


def _find(dist: Path) -> Response | None:
    """Return a file at the top of `dist`, or the page for an address of the dashboard."""
    if request.method not in ("GET", "HEAD"):
        return None
    name = request.path.lstrip("/")
    if name and "/" not in name and (dist / name).is_file():
        return _send(dist, name, "public, max-age=3600")
    if request.path.startswith(_NOT_PAGES) or not request.accept_mimetypes.accept_html:
        return None
    return _send(dist, "index.html", "no-cache")


def _send(folder: Path, name: str, caching: str) -> Response:
    response = send_from_directory(folder, name, conditional=True)
    response.headers["Cache-Control"] = caching
    return response
