"""From an upload to a logged report, with every failure as a problem."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar
from uuid import UUID

import structlog

from detector.api.access import charge
from detector.api.context import caller, services
from detector.api.idempotency import idempotency_key, mismatch
from detector.api.problems import Problem, too_large
from detector.api.upload import read_upload
from detector.engine.registry import ModelUnavailable
from detector.imaging.decode import FileTooLarge, ImageError
from detector.services.comparison import Comparison, compare
from detector.services.detect import Overloaded
from detector.services.idempotency import IdempotencyKey, KeyMismatch, KeyTaken, fingerprint
from detector.services.models import UnknownModel
from detector.services.report import Report

Made = TypeVar("Made")


def judge_upload(model: str | None = None) -> Report:
    """Judge the uploaded picture and log the report before returning it.

    Raises:
        Problem: The upload, the picture or the server's state gives no verdict.
    """
    data, name = read_upload(services().settings.max_bytes)
    return judge_picture(data, name, model)


def judge_upload_once(model: str | None = None) -> tuple[Report, bool]:
    """Judge the uploaded picture, unless a request with the same key has done so.

    Returns:
        The report, and whether it is that of the earlier request.

    Raises:
        Problem: As `judge_upload`, or the key came with another picture before.
    """
    data, name = read_upload(services().settings.max_bytes)
    return once(
        _key("detection", data, [model] if model else []),
        lambda made: services().history.get(made),
        lambda key: judge_picture(data, name, model, key),
    )


def compare_upload_once(models: Sequence[str]) -> tuple[Comparison, bool]:
    """Judge the uploaded picture with several models, unless a request with its key has done so.

    Returns:
        The comparison, and whether it is that of the earlier request.

    Raises:
        Problem: As `judge_upload_once`.
    """
    data, name = read_upload(services().settings.max_bytes)
    return once(
        _key("comparison", data, models),
        find_comparison,
        lambda key: _compare_picture(data, name, models, key),
    )


def find_comparison(comparison_id: UUID) -> Comparison | None:
    """Return what is left of a comparison in the log, or None when nothing is."""
    reports = services().history.compared(comparison_id)
    return compare(reports) if reports else None


def once(
    key: IdempotencyKey | None,
    find: Callable[[UUID], Made | None],
    make: Callable[[IdempotencyKey | None], Made],
) -> tuple[Made, bool]:
    """Make something, unless a request with the same key has done so; say which it was.

    Raises:
        Problem: The key came with another request before.
    """
    if key is None:
        return make(None), False
    if (before := _made_before(key, find)) is not None:
        return before, True
    try:
        return make(key), False
    except KeyTaken:
        before = _made_before(key, find)
    if before is None:
        raise Problem("overloaded", "The verdict was deleted just now.", retry_after=1)
    return before, True


def _key(kind: str, data: bytes, models: Sequence[str]) -> IdempotencyKey | None:
    picture = hashlib.sha256(data).hexdigest()
    return idempotency_key(kind, fingerprint([picture, *models]), caller().owner)


def _made_before(key: IdempotencyKey, find: Callable[[UUID], Made | None]) -> Made | None:
    keys = services().idempotency
    try:
        made_id = keys.find(key)
    except KeyMismatch:
        raise mismatch() from None
    made = None if made_id is None else find(made_id)
    if made_id is not None and made is None:
        keys.forget(key)
    return made


def judge_picture(
    data: bytes, name: str | None, model: str | None = None, key: IdempotencyKey | None = None
) -> Report:
    """Judge a picture and log the report, with the key that led to it, before returning it.

    Raises:
        KeyTaken: A request with the same key was faster.
        Problem: The picture, the caller's quota or the server's state gives no verdict.
    """
    charge()
    with picture_problems():
        report = services().detector.judge(data, name, model)
    _log(data, [report], key)
    structlog.contextvars.bind_contextvars(verdict=report.verdict, model=report.model.name)
    return report


def _compare_picture(
    data: bytes, name: str | None, models: Sequence[str], key: IdempotencyKey | None
) -> Comparison:
    context = services()
    with picture_problems():
        names = context.models.chosen(models)
        charge(len(names))
        reports = context.detector.judge_with_each(data, names, name)
    _log(data, reports, key)
    comparison = compare(reports)
    structlog.contextvars.bind_contextvars(agreement=comparison.agreement, models=names)
    return comparison


def _log(data: bytes, reports: Sequence[Report], key: IdempotencyKey | None) -> None:
    context = services()
    start = perf_counter()
    context.history.add(*reports, key=key, picture=data)
    context.metrics.stage("log", perf_counter() - start)
    for report in reports:
        context.metrics.judged(report)


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
    except UnknownModel as error:
        raise Problem("unknown-model", str(error)) from None
    except ModelUnavailable as error:
        raise model_problem(error) from None
    except Overloaded as error:
        raise Problem("overloaded", str(error), retry_after=error.retry_after) from None


def model_problem(error: ModelUnavailable) -> Problem:
    """Turn the reason why there is no model into a 503."""
    return Problem("model-unavailable", error.detail, retry_after=60)
