"""Kept pictures, on a real disk and on a real S3 server in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from detector.storage.pictures import (
    DiskPictures,
    PictureStore,
    PicturesUnavailable,
    S3Pictures,
    open_pictures,
)

boto3 = pytest.importorskip("boto3")


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket; the settings that boto3 reads point to it."""
    for name, value in {
        "AWS_ENDPOINT_URL_S3": s3_server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"pictures-{uuid4().hex}"
    boto3.client("s3").create_bucket(Bucket=bucket)
    return bucket


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PictureStore:
    if request.param == "disk":
        return DiskPictures(tmp_path / "pictures")
    opened = open_pictures(f"s3://{request.getfixturevalue('s3')}/kept/pictures")
    assert isinstance(opened, S3Pictures)
    return opened


def test_a_picture_comes_back_and_goes_for_good(store: PictureStore) -> None:
    first, second = uuid4(), uuid4()
    data = os.urandom(100_000)
    store.put(first, data)
    store.put(second, b"other")
    assert store.get(first) == data
    store.delete(first)
    store.delete(first)
    assert store.get(first) is None
    assert store.get(second) == b"other"
    assert store.get(uuid4()) is None


def test_pictures_are_found_by_age(store: PictureStore) -> None:
    kept = {uuid4() for _ in range(3)}
    for picture_id in kept:
        store.put(picture_id, b"x")
    now = datetime.now(UTC)
    assert set(store.older_than(now + timedelta(minutes=1))) == kept
    assert set(store.older_than(now - timedelta(minutes=1))) == set()


def test_nothing_is_left_in_the_bucket(s3: str) -> None:
    store = S3Pictures(s3, "kept")
    picture_id = uuid4()
    store.put(picture_id, b"x")
    listed = boto3.client("s3").list_objects_v2(Bucket=s3)
    assert [item["Key"] for item in listed["Contents"]] == [f"kept/{picture_id.hex}"]
    store.delete(picture_id)
    assert boto3.client("s3").list_objects_v2(Bucket=s3)["KeyCount"] == 0


def test_files_are_the_users_alone_and_never_half_written(tmp_path: Path) -> None:
    store = DiskPictures(tmp_path / "pictures")
    picture_id = uuid4()
    store.put(picture_id, b"x")
    (file,) = [path for path in (tmp_path / "pictures").rglob("*") if path.is_file()]
    assert file.name == picture_id.hex
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_other_files_in_the_directory_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "notes.txt").write_text("mine")
    store = DiskPictures(tmp_path)
    assert list(store.older_than(datetime.now(UTC) + timedelta(days=1))) == []


def test_storage_that_fails_is_named(tmp_path: Path, s3: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PicturesUnavailable):
        DiskPictures(tmp_path / "file").put(uuid4(), b"x")
    with pytest.raises(PicturesUnavailable):
        S3Pictures(f"{s3}-gone").put(uuid4(), b"x")


def test_without_a_place_nothing_is_kept() -> None:
    assert open_pictures(None) is None
    assert open_pictures("") is None
