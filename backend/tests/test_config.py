"""Settings come from the environment; what is wrong is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detector.config import (
    ROOT,
    ServerSettings,
    Settings,
    SettingsError,
    load_server_settings,
    load_settings,
)

NAMES = re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_defaults() -> None:
    settings = load_settings(dotenv=None)
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'detector.db'}"
    assert settings.weights_dir == ROOT / "weights"
    assert (settings.engine, settings.model) == ("onnx", "efficientnet-b0")
    assert (settings.max_bytes, settings.max_pixels) == (10_000_000, 40_000_000)
    assert settings.cors_origins == ("http://localhost:5173", "http://127.0.0.1:5173")
    assert settings.trusted_hosts == ()
    server = load_server_settings(dotenv=None)
    assert (server.host, server.port, server.threads) == ("127.0.0.1", 8000, 4)


def test_the_example_file_holds_the_defaults() -> None:
    example = ROOT / ".env.example"
    assert load_settings(dotenv=example) == load_settings(dotenv=None)
    assert load_server_settings(dotenv=example) == load_server_settings(dotenv=None)


def test_the_example_file_names_every_setting() -> None:
    source = (ROOT / "backend" / "detector" / "config.py").read_text()
    assert set(NAMES) == set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    fields = len(Settings.__dataclass_fields__) + len(ServerSettings.__dataclass_fields__)
    assert len(NAMES) == fields


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text("DETECTOR_MAX_FACES=3\nDETECTOR_MAX_BYTES=1000\n")
    monkeypatch.setenv("DETECTOR_MAX_FACES", "5")
    settings = load_settings(dotenv=file)
    assert (settings.max_faces, settings.max_bytes) == (5, 1000)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite:///log.db", f"sqlite:///{ROOT / 'log.db'}"),
        ("sqlite:////srv/log.db", "sqlite:////srv/log.db"),
        (
            "postgresql+psycopg://me:p%40ss@db/detector",
            "postgresql+psycopg://me:p%40ss@db/detector",
        ),
    ],
)
def test_database_addresses(monkeypatch: pytest.MonkeyPatch, given: str, expected: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert load_settings(dotenv=None).database_url == expected


def test_lists_may_have_spaces_and_be_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_CORS_ORIGINS", " https://a.example , http://b.example:8080 ")
    assert load_settings(dotenv=None).cors_origins == ("https://a.example", "http://b.example:8080")
    monkeypatch.setenv("DETECTOR_CORS_ORIGINS", "")
    assert load_settings(dotenv=None).cors_origins == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "not an address"),
        ("DETECTOR_ENGINE", "tensorflow"),
        ("DETECTOR_MODEL", "../../etc/passwd"),
        ("DETECTOR_MAX_BYTES", "ten"),
        ("DETECTOR_MAX_BYTES", "0"),
        ("DETECTOR_MAX_PIXELS", "-1"),
        ("DETECTOR_MAX_FACES", "101"),
        ("DETECTOR_CONCURRENCY", "0"),
        ("DETECTOR_QUEUE_SECONDS", "61"),
        ("DETECTOR_CORS_ORIGINS", "*"),
        ("DETECTOR_CORS_ORIGINS", "https://a.example/path"),
        ("DETECTOR_LOG_LEVEL", "loud"),
        ("DETECTOR_ENV", "staging"),
    ],
)
def test_a_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings(dotenv=None)


@pytest.mark.parametrize(("name", "value"), [("PORT", "http"), ("WEB_THREADS", "0")])
def test_a_bad_server_value_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_server_settings(dotenv=None)


def test_all_bad_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_ENGINE", "x")
    monkeypatch.setenv("DETECTOR_MAX_FACES", "many")
    with pytest.raises(SettingsError, match=r"(?s)DETECTOR_ENGINE.*DETECTOR_MAX_FACES"):
        load_settings(dotenv=None)
