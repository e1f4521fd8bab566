"""Pages learn from one request what the server offers and keeps."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from detector import __version__
from detector.imaging.sniff import ACCEPTED_TYPES
from tests.conftest import MakeClient

ADDRESS = "/api/v1/capabilities"


def test_what_a_plain_server_offers(client: FlaskClient) -> None:
    found = client.get(ADDRESS).get_json()
    assert found["version"] == __version__
    assert found["environment"] == "development"
    assert found["stores_pictures"] is False
    assert found["analysis_by_url"] is False
    assert found["api_key_required"] is False
    assert found["retention_days"] is None
    assert found["limits"]["media_types"] == list(ACCEPTED_TYPES)
    assert found["default_model"] == "efficientnet-b0"
    assert "efficientnet-b0" in found["models"]


def test_limits_are_those_in_force(make_client: MakeClient) -> None:
    client = make_client(max_bytes=1234, max_pixels=5678, max_faces=9, environment="production")
    found = client.get(ADDRESS).get_json()
    assert found["environment"] == "production"
    limits = found["limits"]
    assert (limits["max_bytes"], limits["max_pixels"], limits["max_faces"]) == (1234, 5678, 9)


def test_it_needs_neither_model_nor_database(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client(weights_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'none.db'}")
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer.get_json()["models"] == ["efficientnet-b0"]
