"""From the bytes of a picture to a report on every face in it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol
from uuid import UUID

from detector.imaging.decode import DecodedImage, Limits, decode
from detector.imaging.delivery import delivery_tier
from detector.imaging.faces import Face
from detector.imaging.onnx_session import judging
from detector.services.facts import face_report, image_facts, model_facts
from detector.services.model_memory import Loaded
from detector.services.models import Models
from detector.services.observe import observe_faces
from detector.services.report import FaceReport, ImageFacts, Report, Timings
from detector.services.verdict import FaceJudgement, judge_face, judge_image


class Observer(Protocol):
    """Who counts what happens; thread-safe."""

    def stage(self, name: str, seconds: float) -> None:
        """Take the time of one stage."""

    def waiting(self) -> AbstractContextManager[None]:
        """Enclose the time in which a picture waits for its turn."""

    def judging(self) -> AbstractContextManager[None]:
        """Enclose the time in which a picture is judged."""


class Unobserved:
    """Counts nothing."""

    def stage(self, _name: str, _seconds: float) -> None:
        """Forget the time."""

    def waiting(self) -> AbstractContextManager[None]:
        """Enclose nothing."""
        return nullcontext()

    judging = waiting


class Overloaded(Exception):
    """All places are taken; `retry_after` says in how many seconds to try again."""

    retry_after = 5


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A decoded picture and the faces in it, before any model has looked at them."""

    filename: str | None
    picture: DecodedImage
    facts: ImageFacts
    tier: str | None
    faces: list[Face]
    left_out: int
    decode_seconds: float
    faces_seconds: float


class Detector:
    """Judges pictures. Thread-safe; at most `concurrency` pictures are in memory at a time."""

    def __init__(
        self,
        models: Models,
        *,
        limits: Limits,
        max_faces: int = 16,
        concurrency: int = 2,
        queue_seconds: float = 10.0,
        observer: Observer | None = None,
    ) -> None:
        self._models = models
        self._limits = limits
        self._max_faces = max_faces
        self._places = threading.BoundedSemaphore(concurrency)
        self._queue_seconds = queue_seconds
        self._observer = observer or Unobserved()

    def judge(self, data: bytes, filename: str | None = None, model: str | None = None) -> Report:
        """Judge every face in a picture.

        Args:
            data: The file.
            filename: Name to show with the report; not used otherwise.
            model: Who judges; the default model when not given.

        Raises:
            ImageError: The file is not a picture that can be judged.
            UnknownModel: There is no such model here.
            ModelUnavailable: There is no model to judge with.
            Overloaded: Too many pictures are being judged.
        """
        with self._place():
            # Who waits holds no model, so that only so many are in memory.
            loaded = self._models.loaded(model)
            return self._report(loaded, self._look(loaded, data, filename))

    def judge_with_each(
        self, data: bytes, models: Sequence[str], filename: str | None = None
    ) -> list[Report]:
        """Judge a picture with several models, decoded and searched for faces only once.

        Args:
            data: The file.
            models: Who judges, in this order; at least one.
            filename: Name to show with the reports; not used otherwise.

        Raises:
            ImageError: The file is not a picture that can be judged.
            UnknownModel: There is no such model here.
            ModelUnavailable: One of the models cannot be used.
            Overloaded: Too many pictures are being judged.
        """
        comparison_id = uuid.uuid4()
        seen: _Seen | None = None
        reports: dict[str, Report] = {}
        with self._place():
            for model in self._models.cheapest_order(models):
                loaded = self._models.loaded(model)
                seen = seen or self._look(loaded, data, filename)
                reports[model] = self._report(loaded, seen, comparison_id)
                del loaded  # the next one is loaded when this one can give way
        return [reports[model] for model in models]

    def _look(self, loaded: Loaded, data: bytes, filename: str | None) -> _Seen:
        """Do what is the same for every model: decode the picture and find its faces."""
        start = perf_counter()
        picture = decode(data, self._limits)
        decoded = perf_counter()
        faces = loaded.faces.detect(picture.pixels, self._max_faces)
        found = perf_counter()
        self._observer.stage("decode", decoded - start)
        self._observer.stage("faces", found - decoded)
        return _Seen(
            filename=filename,
            picture=picture,
            facts=image_facts(data, picture),
            tier=delivery_tier(picture.evidence.compression),
            faces=faces[: self._max_faces],
            left_out=max(len(faces) - self._max_faces, 0),
            decode_seconds=decoded - start,
            faces_seconds=found - decoded,
        )

    def _report(self, loaded: Loaded, seen: _Seen, comparison_id: UUID | None = None) -> Report:
        start = perf_counter()
        judged = _judge_faces(loaded, seen.picture, seen.faces)
        network = perf_counter() - start
        self._observer.stage("network", network)
        verdict = judge_image([judgement for judgement, _ in judged], loaded.card)
        return Report(
            id=uuid.uuid4(),
            created_at=datetime.now(UTC),
            filename=seen.filename,
            verdict=str(verdict.verdict),
            probability=verdict.probability,
            strength=str(verdict.strength) if verdict.strength else None,
            reasons=verdict.reasons,
            explanation=verdict.explanation,
            image=seen.facts,
            faces=tuple(report for _, report in judged),
            faces_not_judged=seen.left_out,
            model=model_facts(loaded, seen.tier, verdict.probability),
            tier=seen.tier,
            timings_ms=Timings(
                decode=_ms(seen.decode_seconds),
                faces=_ms(seen.faces_seconds),
                network=_ms(network),
                total=_ms(seen.decode_seconds + seen.faces_seconds + perf_counter() - start),
            ),
            evidence=seen.picture.evidence,
            comparison_id=comparison_id,
        )

    @contextmanager
    def _place(self) -> Iterator[None]:
        start = perf_counter()
        with self._observer.waiting():
            placed = self._places.acquire(timeout=self._queue_seconds)
        if not placed:
            raise Overloaded(
                f"All places for judging pictures stayed taken for {self._queue_seconds:g} "
                f"seconds. Try again in {Overloaded.retry_after} seconds."
            )
        self._observer.stage("queue", perf_counter() - start)
        try:
            with self._observer.judging(), judging():
                yield
        finally:
            self._places.release()


def _judge_faces(
    loaded: Loaded, picture: DecodedImage, faces: list[Face]
) -> list[tuple[FaceJudgement, FaceReport]]:
    judged = []
    seen_faces = observe_faces(picture.pixels, faces, loaded.engine, loaded.card)
    for index, seen in enumerate(seen_faces):
        judgement = judge_face(seen.outputs, seen.quality, loaded.card)
        judged.append((judgement, face_report(index, seen, judgement)))
    return judged


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 3)
