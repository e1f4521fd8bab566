"""Health, readiness, metrics, logs, headers and CORS."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.conftest import MakeClient, Upload


def test_health_needs_nothing(make_client: MakeClient, tmp_path: object) -> None:
    client = make_client(weights_dir=tmp_path)
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_ready_with_model_and_log(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ready",
        "model": "efficientnet-b0",
        "engine": "onnx",
        "checks": {"model": "ok", "database": "ok", "disk": "ok"},
    }


@pytest.mark.sqlite
def test_readiness_names_everything_that_is_wrong(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client(weights_dir=tmp_path / "none", min_free_bytes=1 << 62)
    answer = client.get("/readyz")
    problem = answer.get_json()
    assert (answer.status_code, problem["type"]) == (503, "/problems/model-unavailable")
    assert problem["checks"]["database"] == "ok"
    assert "DETECTOR_MODEL" in problem["checks"]["model"]
    assert "DETECTOR_MIN_FREE_BYTES" in problem["checks"]["disk"]
    assert problem["checks"]["disk"] in problem["detail"]


@pytest.mark.sqlite
def test_a_nearly_full_disk_is_not_ready(make_client: MakeClient) -> None:
    answer = make_client(min_free_bytes=1 << 62).get("/readyz")
    assert (answer.status_code, answer.get_json()["type"]) == (503, "/problems/disk-full")
    assert make_client(min_free_bytes=0).get("/readyz").status_code == 200


@pytest.mark.sqlite
def test_a_log_that_takes_no_writes_is_not_ready(client: FlaskClient) -> None:
    with client.application.extensions["detector"].history.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER sealed BEFORE UPDATE ON alembic_version "
                "BEGIN SELECT RAISE(ABORT, 'sealed'); END"
            )
        )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["type"]) == (
        503,
        "/problems/database-unavailable",
    )


def test_models_come_with_their_cards(client: FlaskClient) -> None:
    (model,) = [
        item for item in client.get("/api/v1/models").get_json()["items"] if item["default"]
    ]
    assert model["name"] == "efficientnet-b0"
    assert model["available"] is True
    assert model["problem"] is None
    assert model["card"]


@pytest.mark.sqlite
def test_metrics_count_verdicts_refusals_and_stages(
    client: FlaskClient, upload: Upload, landscape: bytes
) -> None:
    upload(landscape)
    upload(b"text")
    answer = client.get("/metrics")
    assert answer.content_type.startswith("text/plain")
    lines = answer.get_data(as_text=True)
    assert 'detector_verdicts_total{model="efficientnet-b0",verdict="inconclusive"} 1.0' in lines
    assert 'detector_rejections_total{problem="unsupported-type"} 1.0' in lines
    for stage in ("decode", "faces", "network", "log"):
        assert f'detector_stage_seconds_count{{stage="{stage}"}} 1.0' in lines
    assert re.search(r'http_request_seconds_count\{.*route="/api/v1/detections".*\} 1.0', lines)
    assert "detector_model_loaded 1.0" in lines
    assert re.search(r'detector_model_info\{engine="onnx",name="efficientnet-b0".*\} 1.0', lines)
    assert "detector_queue_waiting 0.0" in lines
    assert "detector_judging 0.0" in lines
    assert re.search(r"detector_disk_free_bytes [1-9]", lines)


def test_log_lines_are_json_without_the_picture(
    capfd: pytest.CaptureFixture[str], upload: Upload, portrait: bytes
) -> None:
    upload(portrait, "name-of-a-person.jpg")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["status"] == 201
    assert line["path"] == "/api/v1/detections"
    assert line["ms"] > 0
    assert line["verdict"] in ("real", "deepfake", "inconclusive")
    assert len(line["request_id"]) == 32
    assert "name-of-a-person" not in json.dumps(lines)


def test_a_request_id_is_kept_when_it_is_harmless(client: FlaskClient) -> None:
    def answered(given: str) -> str:
        return client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert answered("trace-1.b_2") == "trace-1.b_2"
    assert answered("a b") != "a b"
    assert answered("x" * 65) != "x" * 65


@pytest.mark.parametrize("path", ["/healthz", "/docs", "/api/v1/nothing", "/api/v1/models"])
def test_security_headers_are_on_every_answer(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_only_configured_origins_may_call(client: FlaskClient) -> None:
    def allowed(origin: str) -> str | None:
        answer = client.get("/api/v1/models", headers={"Origin": origin})
        return answer.headers.get("Access-Control-Allow-Origin")

    assert allowed("http://localhost:5173") == "http://localhost:5173"
    assert allowed("http://localhost:5173.evil.example") is None
    assert allowed("null") is None


def test_preflight_of_an_upload(client: FlaskClient) -> None:
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST"}
    answer = client.options("/api/v1/detections", headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_no_origins_means_no_cors(make_client: MakeClient) -> None:
    client = make_client(cors_origins=())
    answer = client.get("/api/v1/models", headers={"Origin": "http://localhost:5173"})
    assert "Access-Control-Allow-Origin" not in answer.headers
