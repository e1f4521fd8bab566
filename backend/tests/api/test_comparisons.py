"""Naming a model, and judging one picture with several."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from detector.services.models import Models
from tests.conftest import MakeClient, Upload, multipart
from tests.several import SHIPPED, SUSPICIOUS, TRUSTING, UNDECIDED, weights_with

COMPARE = "/api/v1/detections/compare"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights")
    return weights_with(folder, trusting=TRUSTING, suspicious=SUSPICIOUS, undecided=UNDECIDED)


@pytest.fixture(scope="module")
def judges(weights: Path) -> Models:
    """All of them, loaded once for these tests."""
    return Models(weights, SHIPPED, "onnx", keep=4)


@pytest.fixture
def several(make_client: MakeClient, judges: Models) -> FlaskClient:
    return make_client(sharing=judges)


def test_a_request_may_name_its_model(
    several: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    answer = upload(portrait, path="/api/v1/detections?model=suspicious", using=several)
    assert answer.status_code == 201, answer.get_json()
    assert answer.get_json()["verdict"] == "deepfake"
    assert answer.get_json()["model"]["name"] == "suspicious"
    assert answer.get_json()["comparison_id"] is None
    read = several.get(answer.headers["Location"]).get_json()
    assert read["model"] == answer.get_json()["model"]
    assert upload(portrait, using=several).get_json()["model"]["name"] == SHIPPED
    classic = upload(portrait, path="/predict?model=trusting", using=several).get_json()
    assert (classic["prediction"], classic["model"]) == ("Real", "trusting")


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/detections?model=nope",
        "/predict?model=nope",
        f"{COMPARE}?model=trusting&model=nope",
    ],
)
def test_an_unknown_model_lists_those_there_are(
    several: FlaskClient, upload: Upload, portrait: bytes, path: str
) -> None:
    answer = upload(portrait, path=path, using=several)
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "/problems/unknown-model"
    detail = answer.get_json()["detail"]
    assert "'nope'" in detail
    assert detail.endswith("Choose one of: efficientnet-b0, suspicious, trusting, undecided.")
    assert several.get("/api/v1/detections").get_json()["items"] == []


def test_the_operator_says_which_models_may_be_named(
    make_client: MakeClient, weights: Path, upload: Upload, landscape: bytes
) -> None:
    client = make_client(weights_dir=weights, models=("trusting",))
    assert client.get("/api/v1/capabilities").get_json()["models"] == [SHIPPED, "trusting"]
    for name, status in ((SHIPPED, 201), ("trusting", 201), ("suspicious", 404)):
        path = f"/api/v1/detections?model={name}"
        assert upload(landscape, path=path, using=client).status_code == status


def test_disagreement_is_said_and_every_verdict_is_logged(
    several: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    path = f"{COMPARE}?model=trusting&model=suspicious&model=trusting"
    answer = upload(portrait, path=path, using=several)
    assert answer.status_code == 201, answer.get_json()
    found = answer.get_json()
    assert found["agreement"] == "differ"
    assert "trusting finds no trace" in found["explanation"]
    (face,) = found["faces"]
    assert face["agreement"] == "differ"
    assert [(each["model"], each["verdict"]) for each in face["opinions"]] == [
        ("trusting", "real"),
        ("suspicious", "deepfake"),
    ]
    assert [each["model"]["name"] for each in found["detections"]] == ["trusting", "suspicious"]
    first, second = found["detections"]
    assert first["faces"][0]["box"] == second["faces"][0]["box"] == face["box"]
    assert {first["comparison_id"], second["comparison_id"]} == {found["id"]}
    assert several.get(answer.headers["Location"]).get_json() == found
    for each in found["detections"]:
        assert several.get(f"/api/v1/detections/{each['id']}").get_json() == each


def test_all_models_judge_when_none_is_named_the_default_one_first(
    several: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    found = upload(portrait, path=COMPARE, using=several).get_json()
    names = [each["model"]["name"] for each in found["detections"]]
    assert names == [SHIPPED, "suspicious", "trusting", "undecided"]


def test_more_models_than_stay_in_memory_answer_in_the_order_asked(
    make_client: MakeClient, weights: Path, upload: Upload, portrait: bytes
) -> None:
    client = make_client(sharing=Models(weights, SHIPPED, "onnx", keep=2))
    names = ["trusting", SHIPPED, "undecided", "suspicious"]
    path = f"{COMPARE}?{'&'.join(f'model={name}' for name in names)}"
    for _ in range(2):
        found = upload(portrait, path=path, using=client).get_json()
        assert [each["model"]["name"] for each in found["detections"]] == names


def test_a_model_without_a_verdict_contradicts_nobody(
    several: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    path = f"{COMPARE}?model=undecided&model=suspicious"
    found = upload(portrait, path=path, using=several).get_json()
    assert found["agreement"] == "mixed"
    assert "undecided gives no verdict" in found["explanation"]


def test_one_model_alone_is_no_comparison(
    several: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    found = upload(portrait, path=f"{COMPARE}?model=trusting", using=several).get_json()
    assert len(found["detections"]) == 1
    assert (found["agreement"], found["faces"][0]["agreement"]) == (None, None)


def test_what_is_left_of_a_comparison_can_be_read(
    several: FlaskClient, upload: Upload, portrait: bytes
) -> None:
    path = f"{COMPARE}?model=trusting&model=suspicious"
    answer = upload(portrait, path=path, using=several)
    address = answer.headers["Location"]
    first, second = (each["id"] for each in answer.get_json()["detections"])
    several.delete(f"/api/v1/detections/{first}")
    found = several.get(address).get_json()
    assert [each["id"] for each in found["detections"]] == [second]
    assert found["agreement"] is None
    several.delete(f"/api/v1/detections/{second}")
    assert several.get(address).status_code == 404
    assert several.get(f"{COMPARE}/{uuid4()}").get_json()["type"] == "/problems/not-found"


def test_a_repeated_comparison_is_not_logged_again(several: FlaskClient, portrait: bytes) -> None:
    body, headers = multipart(portrait)
    headers["Idempotency-Key"] = "once"
    path = f"{COMPARE}?model=trusting&model=suspicious"
    first = several.post(path, data=body, headers=headers)
    again = several.post(path, data=body, headers=headers)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.get_json() == first.get_json()
    assert len(several.get("/api/v1/detections").get_json()["items"]) == 2
    other = several.post(f"{COMPARE}?model=trusting", data=body, headers=headers)
    assert other.get_json()["type"] == "/problems/idempotency-mismatch"


@pytest.mark.sqlite
def test_a_comparison_costs_a_picture_for_each_model(
    make_client: MakeClient, judges: Models, landscape: bytes
) -> None:
    client = make_client(sharing=judges, access="keys")
    keys = client.application.extensions["detector"].keys
    _, token = keys.create("desk", {"detect"}, daily_pictures=3)
    body, headers = multipart(landscape)
    headers["X-API-Key"] = token
    path = f"{COMPARE}?model=trusting&model=suspicious"
    assert client.post(path, data=body, headers=headers).status_code == 201
    answer = client.post(path, data=body, headers=headers)
    assert answer.get_json()["type"] == "/problems/quota-used-up"


def test_a_damaged_picture_is_the_same_problem_for_several_models(
    several: FlaskClient, upload: Upload
) -> None:
    answer = upload(b"\xff\xd8\xff\xe0" + bytes(64), path=COMPARE, using=several)
    assert answer.get_json()["type"] == "/problems/damaged-image"
