"""Pictures that the operator wants kept: on the disk or in S3-compatible storage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class PicturesUnavailable(Exception):
    """Kept pictures cannot be written, read or deleted now; the cause is for the operator."""


class PictureStore(Protocol):
    """Holds the bytes of pictures by the id of their detection. Thread-safe.

    Every method raises `PicturesUnavailable` when the storage fails.
    """

    def put(self, picture_id: UUID, data: bytes) -> None:
        """Keep a picture; when this returns it outlives the process."""

    def get(self, picture_id: UUID) -> bytes | None:
        """Return a picture, or None when it is not kept."""

    def delete(self, picture_id: UUID) -> None:
        """Delete a picture for good; does nothing when it is not kept."""

    def older_than(self, moment: datetime) -> Iterator[UUID]:
        """Yield the ids of pictures that were kept before a moment."""


def open_pictures(place: str | None) -> PictureStore | None:
    """Return the store at `place`: a directory, `s3://bucket/prefix`, or None for none."""
    if not place:
        return None
    if place.startswith("s3://"):
        parts = urlsplit(place)
        return S3Pictures(parts.netloc, parts.path.strip("/"))
    return DiskPictures(Path(place))


@contextmanager
def kept(store: PictureStore | None, picture_id: UUID, data: bytes | None) -> Iterator[None]:
    """Keep a picture before the block writes its verdict, and not if the block fails."""
    if store is None or data is None:
        yield
        return
    store.put(picture_id, data)
    try:
        yield
    except BaseException:
        with suppress(PicturesUnavailable):
            store.delete(picture_id)
        raise


class DiskPictures:
    """One file for each picture, readable by the server's user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, picture_id: UUID, data: bytes) -> None:
        """Write beside and rename, so that no half picture has the name of a whole one."""
        path = self._path(picture_id)
        with _disk():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside = path.with_name(f".{uuid4().hex}")
            try:
                descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                beside.rename(path)
            finally:
                beside.unlink(missing_ok=True)

    def get(self, picture_id: UUID) -> bytes | None:
        """Read the file."""
        with _disk():
            try:
                return self._path(picture_id).read_bytes()
            except FileNotFoundError:
                return None

    def delete(self, picture_id: UUID) -> None:
        """Remove the file."""
        with _disk():
            self._path(picture_id).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[UUID]:
        """Go by the time of the file."""
        with _disk():
            for path in self._folder.glob("??/*"):
                try:
                    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    found = UUID(hex=path.name)
                except (FileNotFoundError, ValueError):
                    continue
                if written < moment:
                    yield found

    def _path(self, picture_id: UUID) -> Path:
        return self._folder / picture_id.hex[:2] / picture_id.hex


class S3Pictures:
    """One object for each picture. Address and credentials are those of the environment.

    boto3 reads `AWS_ENDPOINT_URL_S3`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
    `AWS_REGION`. Deleting is for good only in a bucket without versioning.
    """

    def __init__(self, bucket: str, prefix: str = "") -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = _s3_client()

    def put(self, picture_id: UUID, data: bytes) -> None:
        """Send the object."""
        with _s3():
            self._client.put_object(Bucket=self._bucket, Key=self._key(picture_id), Body=data)

    def get(self, picture_id: UUID) -> bytes | None:
        """Fetch the object."""
        with _s3():
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._key(picture_id))
            except self._client.exceptions.NoSuchKey:
                return None
            return answer["Body"].read()

    def delete(self, picture_id: UUID) -> None:
        """Delete the object; S3 says nothing when there is none."""
        with _s3():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(picture_id))

    def older_than(self, moment: datetime) -> Iterator[UUID]:
        """Go by the time that the storage noted."""
        with _s3():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for item in page.get("Contents", ()):
                    try:
                        found = UUID(hex=item["Key"].removeprefix(self._prefix))
                    except ValueError:
                        continue
                    if item["LastModified"] < moment:
                        yield found

    def _key(self, picture_id: UUID) -> str:
        return f"{self._prefix}{picture_id.hex}"


def _s3_client() -> S3Client:
    import boto3
    from botocore.config import Config

    patience = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2})
    return boto3.client("s3", config=patience)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PicturesUnavailable("The directory of kept pictures cannot be used.") from error


@contextmanager
def _s3() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise PicturesUnavailable("The storage of kept pictures cannot be used.") from error
