"""From an upload to a logged report, with every failure as a problem."""

from __future__ import annotations

from time import perf_counter

import structlog

from detector.api.context import services
from detector.api.problems import Problem, too_large
from detector.api.upload import read_upload
from detector.engine.registry import ModelUnavailable
from detector.imaging.decode import FileTooLarge, ImageError
from detector.services.detect import Overloaded
from detector.services.report import Report


def judge_upload() -> Report:
    """Judge the uploaded picture and log the report before returning it.

    Raises:
        Problem: The upload, the picture or the server's state gives no verdict.
    """
    context = services()
    data, name = read_upload(context.settings.max_bytes)
    try:
        report = context.detector.judge(data, name)
    except FileTooLarge:
        raise Problem("file-too-large", too_large(context.settings.max_bytes)) from None
    except ImageError as error:
        raise Problem(error.code, error.detail) from None
    except ModelUnavailable as error:
        raise model_problem(error) from None
    except Overloaded as error:
        raise Problem("overloaded", str(error), retry_after=error.retry_after) from None
    start = perf_counter()
    context.history.add(report)
    context.metrics.stage("log", perf_counter() - start)
    context.metrics.judged(report)
    structlog.contextvars.bind_contextvars(verdict=report.verdict, model=report.model.name)
    return report


def model_problem(error: ModelUnavailable) -> Problem:
    """Turn the reason why there is no model into a 503."""
    return Problem("model-unavailable", error.detail, retry_after=60)
