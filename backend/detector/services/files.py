"""Judge files on the disk, several at a time, without logging them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from detector.config import Settings
from detector.engine.registry import ModelUnavailable
from detector.imaging.decode import ImageError, Limits, sniff
from detector.services.detect import Detector
from detector.services.models import Models
from detector.services.report import FaceReport, Report

FileResult = dict[str, Any]

_NAME = re.compile(r".*\.(jpe?g|jpe|jfif|png|webp|hei[cf]|avif|bmp|tiff?|gif)", re.I | re.S)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """List the named files and, sorted, the pictures below named directories.

    In a directory a picture is what has the content or the name of one, so that damaged pictures
    are reported and other files are left alone. Hidden files and directories are skipped.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(item for item in path.rglob("*") if _is_picture(item, path))
        else:
            found.append(path)
    return found


def judge_files(
    files: list[Path], settings: Settings, model: str | None = None
) -> Iterator[FileResult]:
    """Judge files and yield one JSON-ready result per file, in order.

    Raises:
        UnknownModel: There is no such model here; nothing is judged.
    """
    if model is not None:
        Models.of(settings).check(model)
        settings = replace(settings, model=model)
    detector = Detector(
        Models.of(settings),
        limits=Limits(max_bytes=settings.max_bytes, max_pixels=settings.max_pixels),
        max_faces=settings.max_faces,
        concurrency=settings.concurrency,
    )
    pool = ThreadPoolExecutor(settings.concurrency)
    try:
        yield from pool.map(lambda file: _judge(detector, file, settings.max_bytes), files)
    finally:
        pool.shutdown(cancel_futures=True)


def _judge(detector: Detector, file: Path, max_bytes: int) -> FileResult:
    try:
        with file.open("rb") as stream:
            data = stream.read(max_bytes + 1)
        return _result(file, detector.judge(data))
    except OSError as error:
        slug = "not-found" if isinstance(error, FileNotFoundError) else "unreadable-file"
        return _failure(file, slug, error.strerror or str(error))
    except ImageError as error:
        return _failure(file, error.code, error.detail)
    except ModelUnavailable as error:
        return _failure(file, "model-unavailable", error.detail)


def _failure(file: Path, slug: str, detail: str) -> FileResult:
    return {"file": str(file), "error": {"type": f"/problems/{slug}", "detail": detail}}


def _result(file: Path, report: Report) -> FileResult:
    # The expert's scores are those of the face that decided, as the probability is.
    decisive = next((f for f in report.faces if f.probability == report.probability), None)
    return {
        "file": str(file),
        "verdict": report.verdict,
        "probability": report.probability,
        "manipulated": decisive.manipulated if decisive else None,
        "synthetic": decisive.synthetic if decisive else None,
        "strength": report.strength,
        "reasons": list(report.reasons),
        "explanation": report.explanation,
        "faces": [_face(face) for face in report.faces],
        "faces_not_judged": report.faces_not_judged,
        "model": report.model.name,
    }


def _face(face: FaceReport) -> dict[str, Any]:
    return {
        "index": face.index,
        "box": list(face.box),
        "verdict": face.verdict,
        "probability": face.probability,
        "manipulated": face.manipulated,
        "synthetic": face.synthetic,
        "reasons": list(face.reasons),
    }


def _is_picture(file: Path, top: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(top).parts)
    if hidden or not file.is_file():
        return False
    if _NAME.fullmatch(file.name):
        return True
    try:
        with file.open("rb") as stream:
            sniff(stream.read(512))
    except (OSError, ImageError):
        return False
    return True
