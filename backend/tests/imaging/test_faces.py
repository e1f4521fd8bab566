"""Faces are found whatever their size, and where they are."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from PIL import Image

from detector.engine.registry import load_face_detector
from detector.imaging.faces import LOOKS, FaceDetector
from detector.imaging.onnx_session import judging
from tests import faces
from tests.conftest import WEIGHTS


@pytest.fixture(scope="module")
def finder() -> FaceDetector:
    return load_face_detector(WEIGHTS)


def scene(*portraits: tuple[int, int, int], size: tuple[int, int] = (1000, 700)) -> Image.Image:
    """Paste portraits of a side at x, y on a plain wall."""
    wall = Image.new("RGB", size, (108, 122, 134))
    for side, x, y in portraits:
        wall.paste(faces.portrait(480).resize((side, side), Image.Resampling.LANCZOS), (x, y))
    return wall


@pytest.mark.parametrize("side", [96, 160, 480, 1600])
def test_a_portrait_of_any_size_has_one_face_in_its_middle(finder: FaceDetector, side: int) -> None:
    picture = faces.portrait(480).resize((side, side), Image.Resampling.LANCZOS)
    (face,) = finder.detect(np.asarray(picture))
    assert abs((face.box[0] + face.box[2]) / 2 / side - 0.5) < 0.06
    assert 0.35 < face.size_px / side < 0.9
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < right_mouth[0]
    assert left_eye[1] < nose[1] < left_mouth[1]


def test_a_face_that_fills_the_picture_is_found(finder: FaceDetector) -> None:
    tight = faces.portrait(480).crop((110, 60, 370, 390))
    assert len(finder.detect(np.asarray(tight))) == 1


def test_a_small_face_in_a_large_picture_is_found_in_place(finder: FaceDetector) -> None:
    (face,) = finder.detect(np.asarray(scene((110, 700, 480))))
    x0, y0, x1, y1 = face.box
    assert abs((x0 + x1) / 2 - 755) < 12
    assert abs((y0 + y1) / 2 - 533) < 20
    assert 45 < face.size_px < 100


def test_two_faces_come_largest_first(finder: FaceDetector) -> None:
    found = finder.detect(np.asarray(scene((420, 20, 120), (300, 600, 200))))
    assert len(found) == 2
    assert found[0].size_px > found[1].size_px
    assert found[0].box[0] < found[1].box[0]


def test_everybody_in_a_group_is_found(finder: FaceDetector) -> None:
    places = [(130, 40 + 190 * column, 60 + 210 * row) for column in range(5) for row in range(3)]
    found = finder.detect(np.asarray(scene((420, 990, 180), *places, size=(1440, 720))))
    assert len(found) == 1 + len(places)
    assert found[0].size_px > 2 * found[1].size_px


def test_in_a_crowd_only_the_judged_faces_get_a_look_of_their_own(
    finder: FaceDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look takes time, and whoever sends a picture decides how many faces are in it."""
    small = faces.portrait(480).resize((64, 64), Image.Resampling.LANCZOS)
    crowd = Image.new("RGB", (1280, 1024), (108, 122, 134))
    for column in range(20):
        for row in range(16):
            crowd.paste(small, (64 * column, 64 * row))
    look = mock.Mock(wraps=finder._session.run)
    monkeypatch.setattr(finder._session, "run", look)
    found = finder.detect(np.asarray(crowd), most=8)
    assert len(found) > 150
    assert look.call_count <= len(LOOKS) + 8


def test_a_face_is_not_counted_twice_when_a_finer_look_follows(finder: FaceDetector) -> None:
    found = finder.detect(np.asarray(scene((500, 40, 100), (190, 800, 300), size=(1100, 700))))
    assert len(found) == 2


def test_a_landscape_has_no_face(finder: FaceDetector) -> None:
    assert finder.detect(np.asarray(faces.landscape(640))) == []


@pytest.mark.parametrize("size", [(1, 1), (8, 8), (3000, 2), (2, 3000)])
def test_odd_pictures_have_no_face(finder: FaceDetector, size: tuple[int, int]) -> None:
    assert finder.detect(np.full((size[1], size[0], 3), 128, np.uint8)) == []


def test_threads_of_a_lone_picture_change_nothing(finder: FaceDetector) -> None:
    several = load_face_detector(WEIGHTS, threads_alone=2)
    picture = np.asarray(faces.portrait(480))
    (alone,), (before,) = several.detect(picture), finder.detect(picture)
    with judging(), judging():
        (crowded,) = several.detect(picture)
    assert alone.box == before.box == crowded.box
    assert alone.score == before.score == crowded.score
