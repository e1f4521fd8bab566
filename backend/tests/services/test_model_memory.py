"""How many models are in memory, and which gives way."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Any

import pytest

from detector.engine.base import Engine
from detector.engine.registry import load_engine
from detector.services.models import Models
from tests.several import SHIPPED, weights_with


def test_other_models_are_loaded_when_they_are_named(tmp_path: Path) -> None:
    models = Models(weights_with(tmp_path / "weights", a={}, b={}), SHIPPED, "onnx")
    assert models.in_memory is None
    other = models.loaded("a")
    assert other.card.name == "a"
    assert models.in_memory is None
    assert models.loaded("a") is other
    assert models.loaded().faces is other.faces


def test_no_more_models_stay_in_memory_than_may(tmp_path: Path) -> None:
    folder = weights_with(tmp_path / "weights", a={}, b={}, c={})
    models = Models(folder, SHIPPED, "onnx", keep=3)
    refs = {name: weakref.ref(models.loaded(name)) for name in (SHIPPED, "a", "b")}
    assert models.loaded("a") is refs["a"]()
    models.loaded("c")
    assert [name for name, ref in refs.items() if ref() is None] == ["b"]
    assert models.cheapest_order(["b", "c", SHIPPED, "a"]) == ["c", SHIPPED, "a", "b"]
    alone = Models(folder, SHIPPED, "onnx", keep=1)
    default = alone.loaded()
    passing = weakref.ref(alone.loaded("a"))
    assert passing() is None
    assert alone.loaded() is default


def test_the_oldest_gives_way_before_another_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Models(weights_with(tmp_path / "weights", a={}, b={}), SHIPPED, "onnx", keep=2)
    old = weakref.ref(models.loaded("a"))
    there_when_loading: list[bool] = []

    def load(*args: Any, **options: Any) -> Engine:
        there_when_loading.append(old() is not None)
        return load_engine(*args, **options)

    monkeypatch.setattr("detector.services.models.load_engine", load)
    models.loaded("b")
    assert there_when_loading == [False]


def test_a_model_that_gave_way_while_it_judges_is_not_loaded_twice(tmp_path: Path) -> None:
    models = Models(weights_with(tmp_path / "weights", a={}, b={}), SHIPPED, "onnx", keep=2)
    judging = models.loaded("a")
    models.loaded("b")
    assert models.cheapest_order(["a", "b"]) == ["b", "a"]
    assert models.loaded("a") is judging


def test_a_reload_drops_what_was_loaded_before(tmp_path: Path) -> None:
    models = Models(weights_with(tmp_path / "weights", a={}), SHIPPED, "onnx")
    default, other = models.loaded(), models.loaded("a")
    assert models.reload() is models.loaded() is not default
    assert models.loaded("a") is not other
