"""From a form with many files or an archive to an order for a job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import structlog
from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from detector.api.context import caller, services
from detector.api.idempotency import idempotency_key
from detector.api.problems import Problem
from detector.api.schemas.job import JobUploadSchema
from detector.api.upload import FORM_OVERHEAD, InMemoryRequest, ReceivedFile, display_name
from detector.config import Settings
from detector.engine.registry import ModelUnavailable
from detector.imaging.sniff import ACCEPTED_TYPES
from detector.services.archive_limits import ArchiveError, ArchiveLimits
from detector.services.idempotency import IdempotencyKey, fingerprint
from detector.services.incoming import Incoming, IncomingFile
from detector.services.job_order import JobOrder
from detector.services.models import UnknownModel
from detector.services.outbound import OutboundError

NamedFile = tuple[str | None, IncomingFile]

JOB_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": JobUploadSchema,
            "encoding": {
                "files": {"contentType": ", ".join(ACCEPTED_TYPES)},
                "archive": {"contentType": "application/zip, application/x-tar, application/gzip"},
            },
        }
    },
}
_log = structlog.get_logger(__name__)


@contextmanager
def job_order() -> Iterator[JobOrder]:
    """Read the form to the disk and give the order; its files are gone when the block ends.

    Raises:
        Problem: The form holds no order that can be accepted.
    """
    settings = services().settings
    limits = ArchiveLimits(
        max_files=settings.job_max_files,
        max_bytes=settings.job_max_bytes,
        max_file_bytes=settings.max_bytes,
    )
    try:
        with Incoming(settings.spool_dir, limits) as incoming:
            files = _read(incoming, settings)
            model = _model()
            webhook_url = _webhook_url(settings)
            yield JobOrder(files, model, webhook_url, _key(files, model, webhook_url))
    except ArchiveError as error:
        raise Problem(error.code, error.detail) from None
    except RequestEntityTooLarge:
        raise _too_large(settings) from None
    except OSError as error:
        raise disk_problem(error) from None


def disk_problem(error: BaseException) -> Problem:
    """Turn a disk that takes nothing into a 503; the cause is for the operator alone."""
    _log.error("spool unavailable", exc_info=error)
    return Problem(
        "disk-full",
        "The server has no room for these pictures now. Try again later, or send fewer.",
        retry_after=60,
    )


def _read(incoming: Incoming, settings: Settings) -> list[NamedFile]:
    form = cast(InMemoryRequest, request)
    form.incoming = incoming
    form.max_content_length = settings.job_max_bytes + FORM_OVERHEAD + 512 * settings.job_max_files
    form.max_form_parts = settings.job_max_files + 8
    pictures, archives = form.files.getlist("files"), form.files.getlist("archive")
    pictures = [picture for picture in pictures if picture.filename or not _received(picture).empty]
    if len(pictures) > settings.job_max_files:
        raise _too_large(settings)
    if bool(pictures) == bool(archives) or len(archives) > 1:
        raise Problem(
            "missing-file",
            "Send pictures as multipart/form-data in file fields named `files`, "
            "or one ZIP or tar file in a field named `archive`.",
        )
    if archives:
        unpacked = incoming.unpack(_received(archives[0]).path)
        return [(display_name(name, folders=True), file) for name, file in unpacked]
    for picture in pictures:
        incoming.cut(_received(picture))
    return [(display_name(picture.filename), _received(picture)) for picture in pictures]


def _received(storage: FileStorage) -> IncomingFile:
    return cast(ReceivedFile, storage.stream).file


def _model() -> str:
    """Return the model that is asked for, which must be one of this server's."""
    models = services().models
    wanted = request.form.get("model") or models.name
    try:
        # The default one may come back while the job waits; of another one nobody takes care.
        models.require(wanted)
    except UnknownModel as error:
        raise Problem("unknown-model", str(error)) from None
    except ModelUnavailable as error:
        raise Problem("model-unavailable", error.detail, retry_after=60) from None
    return wanted


def _webhook_url(settings: Settings) -> str | None:
    url = request.form.get("webhook_url")
    if not url:
        return None
    if settings.webhook_secret is None:
        raise Problem(
            "webhooks-off",
            "This server sends no webhooks. Leave `webhook_url` out and ask for the job instead.",
        )
    try:
        services().outbound.check(url)
    except OutboundError as error:
        raise Problem("url-refused", error.detail) from None
    return url


def _key(files: list[NamedFile], model: str, webhook_url: str | None) -> IdempotencyKey | None:
    parts = [model, webhook_url]
    for name, file in files:
        parts += [name, file.sha256]
    return idempotency_key("job", fingerprint(parts), caller().owner)


def _too_large(settings: Settings) -> Problem:
    return Problem(
        "job-too-large",
        f"A job may have at most {settings.job_max_files:,} files and "
        f"{settings.job_max_bytes / 1e6:g} MB together. Send several jobs.",
    )
