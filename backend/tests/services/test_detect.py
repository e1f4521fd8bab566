"""Places for judging pictures are limited, and given back whatever happens."""

from __future__ import annotations

import threading

import pytest
from flask.testing import FlaskClient

from detector.imaging.decode import DamagedImage
from detector.imaging.limits import Limits
from detector.services.detect import Detector, Overloaded, Unobserved
from detector.services.models import Models
from tests.conftest import MakeClient, Upload


def test_places_are_given_back_after_failures(models: Models, landscape: bytes) -> None:
    detector = Detector(models, limits=Limits(), concurrency=1, queue_seconds=0)
    for _ in range(3):
        with pytest.raises(DamagedImage):
            detector.judge(b"\xff\xd8\xff\xe0" + bytes(64))
    assert detector.judge(landscape).verdict == "inconclusive"


def test_a_full_house_is_said_to_be_full(models: Models, landscape: bytes) -> None:
    entered, leave = threading.Event(), threading.Event()

    class Holding(Unobserved):
        def stage(self, name: str, _: float) -> None:
            if name == "queue":
                entered.set()
                leave.wait(10)

    detector = Detector(
        models, limits=Limits(), concurrency=1, queue_seconds=0.05, observer=Holding()
    )
    first = threading.Thread(target=detector.judge, args=(landscape,))
    first.start()
    assert entered.wait(10)
    with pytest.raises(Overloaded):
        detector.judge(landscape)
    leave.set()
    first.join()
    assert detector.judge(landscape).reasons == ("no_face",)


def test_overload_is_a_problem_with_a_time_to_try_again(
    make_client: MakeClient, upload: Upload, landscape: bytes
) -> None:
    client: FlaskClient = make_client(concurrency=1, queue_seconds=0)
    detector = client.application.extensions["detector"].detector
    with detector._place():
        answer = upload(landscape, using=client)
    assert answer.status_code == 503
    assert answer.get_json()["type"] == "/problems/overloaded"
    assert answer.headers["Retry-After"] == "5"
    assert upload(landscape, using=client).status_code == 201
