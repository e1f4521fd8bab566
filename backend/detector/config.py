"""Settings, read once from the environment; a bad value stops the start and is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, validate
from marshmallow import ValidationError

from detector.config_access import Access, Network, parse_access
from detector.config_jobs import JobsKind, SpoolKind, parse_jobs

if TYPE_CHECKING:
    from sqlalchemy import URL

ROOT = Path(__file__).resolve().parents[2]

EngineKind = Literal["onnx", "torch"]
Environment = Literal["development", "production"]
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting is bad; the text names it and says what it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may change; `.env.example` describes each variable."""

    database_url: str
    weights_dir: Path = ROOT / "weights"
    frontend_dist: Path = ROOT / "frontend" / "dist"
    engine: EngineKind = "onnx"
    model: str = "efficientnet-b0"
    models: tuple[str, ...] = ()
    models_loaded: int = 2
    max_bytes: int = 10_000_000
    max_pixels: int = 40_000_000
    max_faces: int = 16
    concurrency: int = 2
    threads_alone: int = 1
    queue_seconds: float = 10.0
    min_free_bytes: int = 20_000_000
    jobs: JobsKind = "embedded"
    redis_url: str = "redis://localhost:6379/0"
    job_workers: int = 2
    job_max_files: int = 1_000
    job_max_bytes: int = 500_000_000
    job_max_waiting: int = 10_000
    job_kept_days: int = 7
    job_lease_seconds: float = 60.0
    spool: SpoolKind = "auto"
    spool_dir: Path = ROOT / "var" / "spool"
    webhook_secret: str | None = None
    event_streams: int = 2
    cors_origins: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    log_level: str = "INFO"
    environment: Environment = "development"
    access: Access = "local"
    admin_key: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[Network, ...] = ()
    rate_limits: bool = False
    rate_limit_storage: str = "memory://"
    judge_limit: str = "60 per minute"
    read_limit: str = "600 per minute"
    url_analysis: bool = False
    outbound_ports: frozenset[int] = frozenset({80, 443})
    outbound_networks: tuple[Network, ...] = ()
    retention_days: int | None = None
    pictures: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where and how wide the production server listens."""

    host: str
    port: int
    threads: int
    workers: int


def load_settings(dotenv: Path | None = ROOT / ".env") -> Settings:
    """Read the settings from the process environment and, below it, from a `.env` file.

    Args:
        dotenv: File with further variables, skipped when it does not exist. A variable that the
            process environment has wins over the file.

    Raises:
        SettingsError: One or more values cannot be used; every bad variable is named.
    """
    return Settings(**_read(dotenv, _parse))


def load_server_settings(dotenv: Path | None = ROOT / ".env") -> ServerSettings:
    """Read the settings of the production server, as `load_settings` does.

    Raises:
        SettingsError: One or more values cannot be used; every bad variable is named.
    """
    return ServerSettings(**_read(dotenv, _parse_server))


def _read(dotenv: Path | None, parse: Callable[[Env], dict[str, Any]]) -> dict[str, Any]:
    env = Env(eager=False)
    if dotenv is not None and dotenv.is_file():
        env.read_env(dotenv, recurse=False)
    values = parse(env)
    try:
        env.seal()
    except EnvValidationError as error:
        bad: Any = error.error_messages
        lines = [f"{name}: {_flat(why)}" for name, why in sorted(bad.items())]
        raise SettingsError("\n  ".join(["Bad settings:", *lines])) from None
    return values


def _parse_server(env: Env) -> dict[str, Any]:
    return {
        "host": env.str("DETECTOR_HOST", "127.0.0.1", validate=validate.Length(min=1)),
        "port": env.int("PORT", 8000, validate=validate.Range(min=1, max=65535)),
        "threads": env.int("WEB_THREADS", 4, validate=validate.Range(min=1, max=64)),
        "workers": env.int("WEB_WORKERS", 1, validate=validate.Range(min=1, max=64)),
    }


def _parse(env: Env) -> dict[str, Any]:
    at_least_one = validate.Range(min=1)
    environment = env.str(
        "DETECTOR_ENV", "development", validate=validate.OneOf(["development", "production"])
    )
    production = environment == "production"
    concurrency = env.int("DETECTOR_CONCURRENCY", os.cpu_count() or 1, validate=at_least_one)
    access = parse_access(env, production=production)
    if access["pictures"] and "://" not in access["pictures"]:
        access["pictures"] = str(ROOT / access["pictures"])
    return {
        **access,
        "database_url": _from_root(
            env.str("DATABASE_URL", "sqlite:///var/detector.db", validate=_database_url)
        ),
        "weights_dir": ROOT / env.path("DETECTOR_WEIGHTS_DIR", Path("weights")),
        "frontend_dist": ROOT / env.path("DETECTOR_FRONTEND_DIST", Path("frontend/dist")),
        "engine": env.str("DETECTOR_ENGINE", "onnx", validate=validate.OneOf(["onnx", "torch"])),
        "model": env.str(
            "DETECTOR_MODEL",
            "efficientnet-b0",
            validate=_model_name,
        ),
        "models": _tuple(env.list("DETECTOR_MODELS", [], validate=_model_names)),
        "models_loaded": env.int(
            "DETECTOR_MODELS_LOADED", 2, validate=validate.Range(min=1, max=64)
        ),
        "max_bytes": env.int("DETECTOR_MAX_BYTES", 10_000_000, validate=at_least_one),
        "max_pixels": env.int("DETECTOR_MAX_PIXELS", 40_000_000, validate=at_least_one),
        "max_faces": env.int("DETECTOR_MAX_FACES", 16, validate=validate.Range(min=1, max=100)),
        "concurrency": concurrency,
        "threads_alone": env.int(
            "DETECTOR_THREADS_ALONE",
            # None when it cannot be used, which is told when all is read.
            min(concurrency or 1, 4),
            validate=validate.Range(min=1, max=64),
        ),
        "queue_seconds": env.float(
            "DETECTOR_QUEUE_SECONDS", 10.0, validate=validate.Range(min=0, max=60)
        ),
        "min_free_bytes": env.int(
            "DETECTOR_MIN_FREE_BYTES", 20_000_000, validate=validate.Range(min=0)
        ),
        **parse_jobs(env, ROOT),
        "cors_origins": _tuple(
            env.list(
                "DETECTOR_CORS_ORIGINS",
                [] if production else ["http://localhost:5173", "http://127.0.0.1:5173"],
                validate=_origins,
            )
        ),
        "trusted_hosts": _tuple(env.list("DETECTOR_TRUSTED_HOSTS", [])),
        "log_level": env.str("DETECTOR_LOG_LEVEL", "INFO", validate=validate.OneOf(LOG_LEVELS)),
        "environment": environment,
    }


_model_name = validate.Regexp(
    r"[a-z0-9][a-z0-9._-]*\Z", error="Must be a model name such as efficientnet-b0."
)


def _model_names(values: list[str]) -> None:
    for value in _tuple(values):
        _model_name(value)


def _tuple(values: list[str] | None) -> tuple[str, ...]:
    return tuple(value.strip() for value in values or () if value.strip())


def _from_root(value: str | None) -> str:
    """Make the path of an SQLite file independent of the directory the process starts in."""
    url = _url(value or "")
    if url is None:
        return ""  # already recorded as a bad setting
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(ROOT / url.database))
    return url.render_as_string(hide_password=False)


def _database_url(value: str) -> None:
    if _url(value) is None:
        raise ValidationError(
            "Must be a database address such as sqlite:///var/detector.db "
            "or postgresql+psycopg://user:password@host/name."
        )


def _url(value: str) -> URL | None:
    # Imported here, because gunicorn's main process reads settings and needs no database.
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(value)
    except ArgumentError:
        return None


def _origins(values: list[str]) -> None:
    for value in _tuple(values):
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise ValidationError(
                f"{value!r} is not an origin; write scheme and host, such as https://example.org."
            )


def _flat(why: Any) -> str:
    """Join marshmallow's nested messages into one line."""
    if isinstance(why, dict):
        return " ".join(_flat(part) for part in why.values())
    if isinstance(why, list):
        return " ".join(_flat(part) for part in why)
    return str(why)
