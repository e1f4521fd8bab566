"""Every hostile file sent over HTTP gets a problem that names it, and never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmark.server import form
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from detector.app import create_app
from detector.config import Settings
from detector.services.models import Models
from detector.storage import migrate
from tests.conftest import WEIGHTS, Upload
from tests.hostile.case import OK, Case
from tests.hostile.corpus import corpus

STATUS = {
    OK: 201,
    "empty-file": 400,
    "file-too-large": 413,
    "too-many-pixels": 413,
    "unsupported-type": 415,
    "animated-image": 415,
    "damaged-image": 422,
}
VERDICTS = ("real", "deepfake", "inconclusive")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Iterator[FlaskClient]:
    """One app for the whole corpus: what one file leaves behind must not hurt the next."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    settings = Settings(database_url=f"sqlite:///{folder / 'log.db'}", weights_dir=WEIGHTS)
    app = create_app(settings, models=models)
    engine = app.extensions["detector"].history.engine
    migrate.upgrade(engine)
    yield app.test_client()
    engine.dispose()


def send(client: FlaskClient, case: Case, path: str = "/api/v1/detections") -> TestResponse:
    body, content_type = form(case.make(), f"{case.name}.jpg")
    return client.post(path, data=body, content_type=content_type)


@pytest.mark.parametrize("case", corpus(), ids=lambda case: case.name)
def test_detections_answer_with_the_right_problem(case: Case, shared: FlaskClient) -> None:
    response = send(shared, case)
    body = response.get_json()
    assert response.status_code in {STATUS[code] for code in case.expected}, body
    if response.status_code == 201:
        assert body["verdict"] in VERDICTS
        assert body["image"]["width"] * body["image"]["height"] > 0
        return
    assert response.mimetype == "application/problem+json"
    slug = body["type"].removeprefix("/problems/")
    assert slug in case.expected
    assert STATUS[slug] == response.status_code == body["status"]
    assert body["detail"]


@pytest.mark.parametrize(
    "name", ["foreign-text.jpg", "bomb-png-13000", "cut-jpeg-46", "moving-webp"]
)
def test_classic_endpoint_answers_alike(name: str, shared: FlaskClient) -> None:
    case = next(case for case in corpus() if case.name == name)
    response = send(shared, case, "/predict")
    assert response.status_code in {STATUS[code] for code in case.expected}


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "C:\\windows\\win.ini", "a" * 5000 + ".jpg", "nul\0byte.jpg", "'; DROP--",
     "новый 😀 файл.jpg", "\u202egpj.exe", "<script>alert(1)</script>.png", "", " ", "%00.jpg"],
)  # fmt: skip
def test_odd_names_change_nothing(name: str, upload: Upload, portrait: bytes) -> None:
    response = upload(portrait, name=name)
    assert response.status_code in (201, 400)
    if response.status_code == 400:
        assert response.get_json()["type"] == "/problems/missing-file"


def test_refused_files_leave_nothing_in_the_log(client: FlaskClient) -> None:
    refused = [case for case in corpus() if case.name.startswith(("foreign", "cut-png", "moving"))]
    for case in refused:
        send(client, case)
    assert client.get("/api/v1/detections").get_json()["items"] == []
