"""Whether several models agree on a picture, face by face, and how to say so in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from detector.services.report import FaceReport, Report
from detector.services.verdict import Verdict


class Agreement(StrEnum):
    """How the verdicts of several models go together."""

    AGREE = "agree"
    MIXED = "mixed"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one model says of one face; `probability` is that of a deepfake, 0–1."""

    model: str
    verdict: str
    probability: float


@dataclass(frozen=True, slots=True)
class FaceComparison:
    """What all models say of one face. The box is (x0, y0, x1, y1) in pixels."""

    index: int
    box: tuple[float, float, float, float]
    agreement: Agreement | None
    explanation: str
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reports of several models on one picture.

    Attributes:
        agreement: That of the face on which they agree least; None with fewer than two models.
    """

    id: UUID
    created_at: datetime
    agreement: Agreement | None
    explanation: str
    faces: tuple[FaceComparison, ...]
    detections: tuple[Report, ...]


def compare(reports: Sequence[Report]) -> Comparison:
    """Compare what models said of one picture.

    Args:
        reports: One a model, at least one, all with the same faces and `comparison_id`.
    """
    first = reports[0]
    assert first.comparison_id is not None
    columns = zip(*(report.faces for report in reports), strict=True)
    faces = tuple(_compare_face(reports, column) for column in columns)
    agreement, explanation = _sum_up(reports, faces)
    return Comparison(
        id=first.comparison_id,
        created_at=first.created_at,
        agreement=agreement,
        explanation=explanation,
        faces=faces,
        detections=tuple(reports),
    )


def agreement_of(verdicts: Sequence[str]) -> Agreement | None:
    """Say how verdicts go together.

    Returns:
        `differ` where one says real and another deepfake, `mixed` where some say one of the two
        and others nothing, `agree` where all say the same; None with fewer than two verdicts.
    """
    if len(verdicts) < 2:
        return None
    if {Verdict.REAL, Verdict.DEEPFAKE} <= set(verdicts):
        return Agreement.DIFFER
    return Agreement.AGREE if len(set(verdicts)) == 1 else Agreement.MIXED


def _compare_face(reports: Sequence[Report], column: tuple[FaceReport, ...]) -> FaceComparison:
    opinions = tuple(
        Opinion(report.model.name, face.verdict, face.probability)
        for report, face in zip(reports, column, strict=True)
    )
    agreement = agreement_of([opinion.verdict for opinion in opinions])
    return FaceComparison(
        index=column[0].index,
        box=column[0].box,
        agreement=agreement,
        explanation=_explain(agreement, opinions),
        opinions=opinions,
    )


_WORST_FIRST = (Agreement.DIFFER, Agreement.MIXED, Agreement.AGREE)
_ONE = "Only one model judged this picture, so there is nothing to compare."
_CAUTION = {
    Agreement.DIFFER: "Treat it as undecided, and look for other evidence.",
    Agreement.MIXED: "The verdicts that there are do not contradict each other.",
}
_SAYS = {
    Verdict.DEEPFAKE: ("sees evidence of a deepfake", "see evidence of a deepfake"),
    Verdict.REAL: ("finds no trace of one", "find no trace of one"),
    Verdict.INCONCLUSIVE: ("gives no verdict", "give no verdict"),
}
_ALL_SAY = {
    Verdict.DEEPFAKE: "see evidence of a deepfake. It is evidence, not proof.",
    Verdict.REAL: "find no trace of a deepfake. That is not proof that it is authentic.",
    Verdict.INCONCLUSIVE: "leave it without a verdict.",
}


def _explain(agreement: Agreement | None, opinions: tuple[Opinion, ...]) -> str:
    if agreement is None:
        return _ONE
    if agreement is Agreement.AGREE:
        return f"All {len(opinions)} models {_ALL_SAY[Verdict(opinions[0].verdict)]}"
    parts = []
    for verdict, (one, many) in _SAYS.items():
        names = [opinion.model for opinion in opinions if opinion.verdict == verdict]
        if names:
            parts.append(f"{_listed(names)} {one if len(names) == 1 else many}")
    head = "The models disagree: " if agreement is Agreement.DIFFER else ""
    return f"{head}{'; '.join(parts)}. {_CAUTION[agreement]}"


def _sum_up(
    reports: Sequence[Report], faces: tuple[FaceComparison, ...]
) -> tuple[Agreement | None, str]:
    if len(reports) < 2:
        return None, _ONE
    if not faces:
        return Agreement.AGREE, "No face was found, so there is nothing that the models can judge."
    if len(faces) == 1:
        return faces[0].agreement, faces[0].explanation
    worst = next(each for each in _WORST_FIRST if any(face.agreement is each for face in faces))
    count = sum(face.agreement is worst for face in faces)
    which = f"{count} of {len(faces)} faces" if count < len(faces) else f"all {count} faces"
    words = {
        Agreement.DIFFER: f"The models disagree on {which}. {_CAUTION[Agreement.DIFFER]}",
        Agreement.MIXED: f"Some models give no verdict on {which}. {_CAUTION[Agreement.MIXED]}",
        Agreement.AGREE: f"The models agree on {which}.",
    }
    return worst, words[worst]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
