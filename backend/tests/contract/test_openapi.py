"""The server does what its OpenAPI document says, and the document says enough for clients."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import export_openapi
import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import ensure_resource_availability, positive_data_acceptance

from detector.api.problems import PROBLEM_JSON
from detector.imaging.sniff import ACCEPTED_TYPES
from tests import faces
from tests.server.process import ServerProcess

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "BMP", "TIFF")

# Requests that may be repeated with a key; those of jobs cannot be generated in any case.
_KEYED = ("POST /api/v1/detections", "POST /api/v1/detections/compare")

for media_type, form in zip(ACCEPTED_TYPES, FORMATS, strict=True):
    pictures = [faces.encode(faces.portrait(160), form), faces.encode(faces.landscape(64), form)]
    schemathesis.openapi.media_type(media_type, st.sampled_from(pictures))


@pytest.fixture
def document(client: FlaskClient) -> Any:
    return client.get("/api/v1/openapi.json").get_json()


contract = schemathesis.openapi.from_dict(json.loads(export_openapi.document()))
contract.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = ServerProcess(tmp_path_factory.mktemp("contract"))
    server.start()
    yield server
    server.stop()


@contract.parametrize()
@settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_allows(
    case: schemathesis.Case[Any], server: ServerProcess
) -> None:
    case.call_and_validate(base_url=server.url, excluded_checks=excluded(case))


def excluded(case: schemathesis.Case[Any]) -> list[Any]:
    """Name the checks that an operation cannot pass.

    The generator gives the files of a list no names, which makes them text in a multipart form, and
    sends the idempotency key of one request with another, which is refused. A detection may be
    there without a map, a picture or feedback.
    """
    keyed = "Idempotency-Key" in (case.headers or {})
    if case.operation.label == "POST /api/v1/jobs" or (case.operation.label in _KEYED and keyed):
        return [positive_data_acceptance]
    if "{detection_id}/" in case.operation.path:
        return [ensure_resource_availability]
    return []


def test_a_detection_can_be_read_drawn_and_deleted_in_any_order(server: ServerProcess) -> None:
    class Workflow(contract.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, _: schemathesis.Case[Any]) -> dict[str, Any]:
            return {"base_url": server.url}

        def validate_response(
            self, response: Any, case: schemathesis.Case[Any], *_: Any, **__: Any
        ) -> None:
            case.validate_response(response, excluded_checks=excluded(case), recorder=self.recorder)

    Workflow.run(
        settings=settings(
            max_examples=40,
            stateful_step_count=5,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )
    read = [
        line
        for line in server.log.read_text().splitlines()
        if '"GET"' in line and "/api/v1/detections/" in line and '"status": 200' in line
    ]
    assert read


def test_the_committed_document_is_the_one_served(document: Any) -> None:
    committed = export_openapi.TARGET.read_text(encoding="utf-8")
    assert json.loads(committed) == document
    assert committed == export_openapi.document()


def each_operation(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                yield path, method, item[method]


def test_operations_have_names_and_summaries(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    names = [operation["operationId"] for _, _, operation in each_operation(document)]
    assert len(names) == len(set(names)) >= 15
    assert all(operation["summary"] for _, _, operation in each_operation(document))


def test_every_error_is_a_problem(document: Any) -> None:
    for path, method, operation in each_operation(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                name = response["$ref"].rsplit("/", 1)[-1]
                content = document["components"]["responses"][name]["content"]
                assert list(content) == [PROBLEM_JSON], (path, method, status)


def test_uploads_are_multipart_files(document: Any) -> None:
    uploads = {
        operation["operationId"]
        for _, _, operation in each_operation(document)
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {})
    }
    assert {"createDetection", "createJob"} < uploads
    upload = document["components"]["schemas"]["Upload"]
    assert upload["required"] == ["file"]
    assert upload["properties"]["file"]["format"] == "binary"
