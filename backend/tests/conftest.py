"""An app of its own for every test, with a real database and the shipped model."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from detector.app import create_app
from detector.config import ROOT, Settings
from detector.services.models import Models
from detector.storage import migrate
from detector.storage.database import connect
from detector.storage.tables import Base
from tests import faces
from tests.servers import PostgresServer, RedisServer

# Tests run side by side, one process a core; threads of their own would only get in their way.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

# Started in the background, a shell lets its children ignore Ctrl-C, and theirs would as well.
signal.signal(signal.SIGINT, signal.default_int_handler)

Upload = Callable[..., TestResponse]
MakeClient = Callable[..., FlaskClient]

LONGEST = ("test_run.py", "test_command.py", "test_notebook.py", "test_processes.py")

# The shipped model, or another one to hold to the same tests.
WEIGHTS = Path(os.environ.get("DETECTOR_WEIGHTS_DIR", ROOT / "weights"))


class Client(FlaskClient):
    """Reads every answer to its end, so that files behind it are closed."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


def multipart(data: bytes, name: str = "photo.jpg") -> tuple[bytes, dict[str, str]]:
    """Encode a form with one file as curl does; return the body and its headers."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'
    body = head.encode() + data + b"\r\n--limit--\r\n"
    return body, {"Content-Type": "multipart/form-data; boundary=limit"}


@pytest.fixture(scope="session")
def models() -> Models:
    """The shipped model, loaded once for all tests."""
    return Models(WEIGHTS, "efficientnet-b0", "onnx")


@pytest.fixture(scope="session")
def empty_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy, which is faster than migrating for every test."""
    path = tmp_path_factory.mktemp("log") / "empty.db"
    engine = connect(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL for all tests that need one."""
    server = PostgresServer(tmp_path_factory.mktemp("servers"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis for all tests that need one."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_log(postgres: PostgresServer) -> Iterator[Engine]:
    """A migrated database to empty after every test, which is faster than making one."""
    engine = connect(postgres.url(postgres.create()))
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ready the tests for running side by side."""
    for item in items:
        # Processes deal tests out by their id, and Schemathesis gives all operations one.
        if not item.nodeid.endswith(item.name):
            item._id = item._id.with_params(item.name.partition("[")[2].removesuffix("]"))
    # The longest files first, or one of them would still run when all else is done.
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what speaks to a database in these folders once with each kind of database."""
    folder = metafunc.definition.path.parent.name
    both = metafunc.definition.get_closest_marker("sqlite") is None
    if both and folder in ("api", "jobs", "storage") and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated and empty database."""
    if getattr(request, "param", "sqlite") == "sqlite":
        empty = request.getfixturevalue("empty_log")
        yield f"sqlite:///{shutil.copy(empty, tmp_path / 'detector.db')}"
        return
    engine: Engine = request.getfixturevalue("postgres_log")
    yield engine.url.render_as_string(hide_password=False)
    tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(
        database_url=database,
        weights_dir=WEIGHTS,
        spool_dir=tmp_path / "spool",
        frontend_dist=tmp_path / "dist",
        cors_origins=("http://localhost:5173",),
    )


@pytest.fixture
def make_client(settings: Settings, models: Models) -> Iterator[MakeClient]:
    """Make a client of an app whose settings differ as given, with `sharing` in memory already."""
    engines: list[Engine] = []

    def make(sharing: Models | None = None, **changes: Any) -> FlaskClient:
        changed = replace(settings, **changes)
        own = changed.weights_dir != settings.weights_dir or changed.model != settings.model
        app = create_app(changed, models=sharing or (None if own else models))
        engines.append(app.extensions["detector"].whole_log.engine)
        app.test_client_class = Client
        return app.test_client()

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def client(make_client: MakeClient) -> FlaskClient:
    return make_client()


@pytest.fixture
def app(client: FlaskClient) -> Flask:
    return client.application


@pytest.fixture
def upload(client: FlaskClient) -> Upload:
    """Send a file to an endpoint."""

    def send(
        data: bytes,
        name: str = "photo.jpg",
        path: str = "/api/v1/detections",
        using: FlaskClient | None = None,
    ) -> TestResponse:
        body, headers = multipart(data, name)
        return (using or client).post(path, data=body, headers=headers)

    return send


@pytest.fixture(scope="session")
def portrait() -> bytes:
    """A JPEG of a drawn face, large and sharp enough to be judged."""
    return faces.encode(faces.portrait())


@pytest.fixture(scope="session")
def landscape() -> bytes:
    """A JPEG without a face."""
    return faces.encode(faces.landscape())
