"""The classic endpoints keep their form."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from detector import __version__
from detector.api.classic import confidence
from tests.conftest import Upload

NAMES = {"real": "Real", "deepfake": "Deepfake", "inconclusive": "Inconclusive"}


def test_predict_says_what_the_detection_says(upload: Upload, portrait: bytes) -> None:
    answer = upload(portrait, "a.jpg", path="/predict")
    assert answer.status_code == 200
    detection = upload(portrait, "a.jpg").get_json()
    assert answer.get_json() == {
        "prediction": NAMES[detection["verdict"]],
        "confidence": confidence(detection["verdict"], detection["probability"]),
        "explanation": detection["explanation"],
        "filename": "a.jpg",
        "model": "efficientnet-b0",
        "device": "cpu",
        "grad_cam_available": True,
    }


def test_predict_is_logged_too(client: FlaskClient, upload: Upload, landscape: bytes) -> None:
    upload(landscape, path="/predict")
    assert len(client.get("/api/v1/detections").get_json()["items"]) == 1


def test_predict_without_a_face(upload: Upload, landscape: bytes) -> None:
    answer = upload(landscape, path="/predict").get_json()
    assert answer["prediction"] == "Inconclusive"
    assert answer["confidence"] == 0
    assert answer["grad_cam_available"] is False


@pytest.mark.parametrize(
    ("verdict", "probability", "expected"),
    [
        ("deepfake", 0.93, 93),
        ("real", 0.04, 96),
        ("inconclusive", 0.4, 60),
        ("inconclusive", 0.7, 70),
        ("inconclusive", None, 0),
    ],
)
def test_confidence_is_in_the_prediction(
    verdict: str, probability: float | None, expected: float
) -> None:
    assert confidence(verdict, probability) == pytest.approx(expected)


def test_health(client: FlaskClient) -> None:
    expected = {"status": "ok", "app": "Deepfake Detector", "version": __version__}
    assert client.get("/health").get_json() == expected


def test_model_info_counts_the_parameters(client: FlaskClient) -> None:
    info = client.get("/model-info").get_json()
    assert info["model_name"] == "efficientnet-b0"
    assert info["device"] == "cpu"
    assert info["model_path"] == "efficientnet-b0.onnx"
    # EfficientNet-B0 without its classifier has 4.0 million parameters.
    assert 4_000_000 < info["parameters"]["total_parameters"] < 6_000_000
    trainable = info["parameters"]["trainable_parameters"]
    assert 4_000_000 < trainable <= info["parameters"]["total_parameters"]
