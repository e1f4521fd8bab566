"""Turned and sheared pictures keep their face in place and their mask on it."""

from __future__ import annotations

import numpy as np

from training.augment.degrade import draw_recipe
from training.augment.geometry import USUAL, draw_shape, warp

BOX = (40.0, 40.0, 80.0, 80.0)


def test_nothing_is_turned_unasked() -> None:
    assert draw_shape(np.random.default_rng(0), USUAL) is None


def test_picture_and_mask_turn_alike_about_the_face() -> None:
    picture = np.zeros((120, 120, 3), np.uint8)
    picture[30:90, 55:65] = 255
    mask = (picture[..., 0] / 255).astype(np.float32)
    shape = draw_shape(np.random.default_rng(3), ("rotation", "shear"))
    assert shape is not None
    turned, turned_mask = warp(picture, mask, BOX, shape)
    assert turned_mask is not None
    assert np.abs(turned[..., 0] / 255 - turned_mask).max() < 0.06
    assert np.abs(turned.astype(int) - picture).mean() > 1
    assert turned[60, 60, 0] == 255


def test_what_is_left_out_is_not_drawn() -> None:
    rng = np.random.default_rng(0)
    recipes = [draw_recipe(rng, (126, 126), ("rotation",)) for _ in range(40)]
    assert not any(recipe.flip for recipe in recipes)
    assert len({recipe.crop_scale for recipe in recipes}) == 1
    assert all(recipe.shape is not None for recipe in recipes)
    usual = [draw_recipe(rng, (126, 126)) for _ in range(40)]
    assert {recipe.flip for recipe in usual} == {True, False}
    assert len({recipe.crop_scale for recipe in usual}) == 40


def test_without_brightness_a_plain_picture_keeps_its_light() -> None:
    plain = np.full((64, 64, 3), (120, 90, 60), np.uint8)
    box = (20.0, 20.0, 44.0, 44.0)

    def moved(augment: tuple[str, ...]) -> float:
        rng = np.random.default_rng(5)
        drawn = [draw_recipe(rng, (24, 24), augment).apply(plain, box)[0] for _ in range(40)]
        return float(np.mean([np.abs(d.mean(axis=(0, 1)) - plain[0, 0]).max() > 8 for d in drawn]))

    assert moved(("zoom",)) < moved(("zoom", "brightness")) - 0.2
