"""From an upload to a logged report, with every failure as a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import structlog

from detector.api.access import charge
from detector.api.context import caller, services
from detector.api.idempotency import idempotency_key, mismatch
from detector.api.problems import Problem, too_large
from detector.api.upload import read_upload
from detector.engine.registry import ModelUnavailable
from detector.imaging.decode import FileTooLarge, ImageError
from detector.services.detect import Overloaded
from detector.services.idempotency import IdempotencyKey, KeyMismatch, KeyTaken, fingerprint
from detector.services.report import Report


def judge_upload() -> Report:
    """Judge the uploaded picture and log the report before returning it.

    Raises:
        Problem: The upload, the picture or the server's state gives no verdict.
    """
    data, name = read_upload(services().settings.max_bytes)
    return judge_picture(data, name)


def judge_upload_once() -> tuple[Report, bool]:
    """Judge the uploaded picture, unless a request with the same key has done so.

    Returns:
        The report, and whether it is that of the earlier request.

    Raises:
        Problem: As `judge_upload`, or the key came with another picture before.
    """
    context = services()
    data, name = read_upload(context.settings.max_bytes)
    picture = hashlib.sha256(data).hexdigest()
    key = idempotency_key("detection", fingerprint([picture]), caller().owner)
    if key is None:
        return judge_picture(data, name), False
    if (before := _judged_before(key)) is not None:
        return before, True
    try:
        return judge_picture(data, name, key), False
    except KeyTaken:
        before = _judged_before(key)
    if before is None:
        raise Problem("overloaded", "The verdict was deleted just now.", retry_after=1)
    return before, True


def _judged_before(key: IdempotencyKey) -> Report | None:
    context = services()
    try:
        report_id = context.idempotency.find(key)
    except KeyMismatch:
        raise mismatch() from None
    report = None if report_id is None else context.history.get(report_id)
    if report_id is not None and report is None:
        context.idempotency.forget(key)
    return report


def judge_picture(data: bytes, name: str | None, key: IdempotencyKey | None = None) -> Report:
    """Judge a picture and log the report, with the key that led to it, before returning it.

    Raises:
        KeyTaken: A request with the same key was faster.
        Problem: The picture, the caller's quota or the server's state gives no verdict.
    """
    context = services()
    charge()
    with picture_problems():
        report = context.detector.judge(data, name)
    start = perf_counter()
    context.history.add(report, key, data)
    context.metrics.stage("log", perf_counter() - start)
    context.metrics.judged(report)
    structlog.contextvars.bind_contextvars(verdict=report.verdict, model=report.model.name)
    return report


@contextmanager
def picture_problems() -> Iterator[None]:
    """Turn the reasons why there is no verdict on a picture into problems."""
    try:
        yield
    except FileTooLarge:
        limit = services().settings.max_bytes
        raise Problem("file-too-large", too_large(limit)) from None
    except ImageError as error:
        raise Problem(error.code, error.detail) from None
    except ModelUnavailable as error:
        raise model_problem(error) from None
    except Overloaded as error:
        raise Problem("overloaded", str(error), retry_after=error.retry_after) from None


def model_problem(error: ModelUnavailable) -> Problem:
    """Turn the reason why there is no model into a 503."""
    return Problem("model-unavailable", error.detail, retry_after=60)
