"""What is said when several models judge one picture."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from detector.services.comparison import agreement_of, compare
from detector.services.report import Report
from tests.reports import face_report, report


def reports(*verdicts: tuple[str, ...]) -> list[Report]:
    """Make one report a model, with one verdict a face."""
    comparison_id = uuid4()
    made = []
    for number, of_faces in enumerate(verdicts):
        faces = tuple(face_report(i, verdict=verdict) for i, verdict in enumerate(of_faces))
        one = report(faces=faces, comparison_id=comparison_id)
        made.append(replace(one, model=replace(one.model, name=f"m{number}")))
    return made


@pytest.mark.parametrize(
    ("verdicts", "agreement"),
    [
        (("real",), None),
        (("real", "real"), "agree"),
        (("inconclusive", "inconclusive"), "agree"),
        (("real", "inconclusive"), "mixed"),
        (("inconclusive", "deepfake", "deepfake"), "mixed"),
        (("real", "deepfake"), "differ"),
        (("real", "inconclusive", "deepfake"), "differ"),
    ],
)
def test_only_opposite_verdicts_are_disagreement(
    verdicts: tuple[str, ...], agreement: str | None
) -> None:
    assert agreement_of(verdicts) == agreement


def test_disagreement_names_who_says_what() -> None:
    found = compare(reports(("deepfake",), ("real",), ("real",), ("inconclusive",)))
    assert found.agreement == "differ"
    assert found.explanation == found.faces[0].explanation
    assert found.explanation == (
        "The models disagree: m0 sees evidence of a deepfake; m1 and m2 find no trace of one; "
        "m3 gives no verdict. Treat it as undecided, and look for other evidence."
    )


def test_agreement_is_no_proof() -> None:
    assert "not proof" in compare(reports(("real",), ("real",))).explanation
    assert "not proof" in compare(reports(("deepfake",), ("deepfake",))).explanation


def test_a_picture_is_as_contested_as_its_most_contested_face() -> None:
    found = compare(reports(("real", "real", "real"), ("real", "deepfake", "inconclusive")))
    assert [face.agreement for face in found.faces] == ["agree", "differ", "mixed"]
    assert found.agreement == "differ"
    assert found.explanation.startswith("The models disagree on 1 of 3 faces.")
    assert [opinion.model for opinion in found.faces[1].opinions] == ["m0", "m1"]


def test_without_faces_all_agree_that_there_is_nothing_to_judge() -> None:
    found = compare(reports((), ()))
    assert (found.agreement, found.faces) == ("agree", ())
    assert "No face" in found.explanation


def test_one_model_agrees_with_nobody() -> None:
    found = compare(reports(("real",)))
    assert (found.agreement, found.faces[0].agreement) == (None, None)
    assert "Only one model" in found.explanation
