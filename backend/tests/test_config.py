"""Settings come from the environment; what is wrong is named."""

from __future__ import annotations

import re
from ipaddress import ip_network
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
    folder = ROOT / "backend" / "detector"
    source = "".join(path.read_text() for path in sorted(folder.glob("config*.py")))
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


def test_production_is_closed_unless_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(dotenv=None)
    assert (settings.access, settings.rate_limits) == ("local", False)
    monkeypatch.setenv("DETECTOR_ENV", "production")
    settings = load_settings(dotenv=None)
    assert (settings.access, settings.rate_limits) == ("keys", True)
    assert settings.cors_origins == ()
    monkeypatch.setenv("DETECTOR_ACCESS", "public")
    assert load_settings(dotenv=None).rate_limits
    monkeypatch.setenv("RATELIMIT_ENABLED", "false")
    assert not load_settings(dotenv=None).rate_limits


def test_networks_and_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    monkeypatch.setenv("DETECTOR_OUTBOUND_PORTS", "443, 8443")
    settings = load_settings(dotenv=None)
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert settings.outbound_ports == {443, 8443}


def test_the_admin_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_ADMIN_KEY", "x" * 24)
    settings = load_settings(dotenv=None)
    assert settings.admin_key == "x" * 24
    assert "xxx" not in repr(settings)


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
        ("DETECTOR_THREADS_ALONE", "0"),
        ("DETECTOR_QUEUE_SECONDS", "61"),
        ("DETECTOR_CORS_ORIGINS", "*"),
        ("DETECTOR_CORS_ORIGINS", "https://a.example/path"),
        ("DETECTOR_LOG_LEVEL", "loud"),
        ("DETECTOR_ENV", "staging"),
        ("DETECTOR_ACCESS", "open"),
        ("DETECTOR_ADMIN_KEY", "short"),
        ("DETECTOR_TRUSTED_PROXIES", "proxy.example"),
        ("DETECTOR_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("RATELIMIT_ENABLED", "perhaps"),
        ("RATELIMIT_STORAGE_URI", "file:///tmp/x"),
        ("DETECTOR_JUDGE_LIMIT", "often"),
        ("DETECTOR_URL_ANALYSIS", "maybe"),
        ("DETECTOR_OUTBOUND_PORTS", "http"),
        ("DETECTOR_OUTBOUND_PORTS", "70000"),
        ("DETECTOR_OUTBOUND_NETWORKS", "localhost"),
        ("DETECTOR_RETENTION_DAYS", "-1"),
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
