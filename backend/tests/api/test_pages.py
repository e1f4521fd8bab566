"""The documentation page and the built dashboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from detector.config import Settings
from tests.conftest import MakeClient


def test_docs_show_every_endpoint_without_anything_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    for path in client.get("/api/v1/openapi.json").get_json()["paths"]:
        assert f"<code>{path}</code>" in text
    assert "/problems/damaged-image" in text
    links = re.findall(r'(?:href|src|action)="([^"]*)"', text)
    assert links
    for link in links:
        assert link.startswith(("/", "#")), link
        if link.startswith("/") and "{" not in link:
            assert client.get(link).status_code in (200, 405)
    assert "<script" not in text


def test_without_a_dashboard_the_root_leads_to_the_docs(client: FlaskClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/docs"


@pytest.fixture
def site(settings: Settings, make_client: MakeClient) -> FlaskClient:
    dist: Path = settings.frontend_dist
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>dashboard</title>")
    (dist / "favicon.svg").write_text("<svg/>")
    (dist / "assets" / "index-a1b2.js").write_text("export {}")
    (dist.parent / "secret.txt").write_text("secret")
    return make_client()


HTML = {"Accept": "text/html,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/history", "/detections/abc"])
def test_addresses_of_the_dashboard_get_its_page_anew(site: FlaskClient, path: str) -> None:
    answer = site.get(path, headers=HTML)
    assert answer.status_code == 200
    assert answer.get_data(as_text=True) == "<title>dashboard</title>"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_files_with_hashed_names_are_kept_for_ever(site: FlaskClient) -> None:
    answer = site.get("/assets/index-a1b2.js")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type.startswith("text/javascript")


def test_other_files_are_kept_for_a_while(site: FlaskClient) -> None:
    answer = site.get("/favicon.svg")
    assert answer.content_type.startswith("image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "path", ["/assets/gone.js", "/api/v1/nothing", "/api/v1/detections/x", "/%2e%2e/secret.txt"]
)
def test_what_is_missing_stays_missing(site: FlaskClient, path: str) -> None:
    answer = site.get(path, headers={"Accept": "*/*"} if "secret" in path else HTML)
    if answer.status_code == 200:
        assert "dashboard" in answer.get_data(as_text=True)
        assert "secret" in path
    else:
        assert answer.status_code == 404
        assert answer.get_json()["type"] == "/problems/not-found"


def test_programs_get_problems_not_pages(site: FlaskClient) -> None:
    answer = site.get("/history", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert site.get("/predict", headers=HTML).status_code == 405
    assert site.post("/history", headers=HTML).status_code == 404
