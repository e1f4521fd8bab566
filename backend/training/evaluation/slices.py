"""Errors by apparent skin tone and by light, both measured from the pixels of the face."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.imaging.crop import Box
from training.data.cache import PixelCache
from training.evaluation.judged import Judged
from training.metrics import auc, interval, share_interval

# Individual typology angle in degrees, from the lightest down (Chardon et al. 1991), as
# Kinyanjui et al. (arXiv 1910.13268) measure it on pictures: the median over pixels of skin.
TONES = (
    ("very light", 55.0),
    ("light", 41.0),
    ("intermediate", 28.0),
    ("tan", 10.0),
    ("brown", -30.0),
    ("dark", -90.1),
)
BRIGHTNESS = (("dark", 0.0), ("middle", 0.3), ("bright", 0.55))
SIDE_LIGHT = (("even", 0.0), ("some", 0.12), ("strong", 0.3))
MIN_SKIN_PIXELS = 60


def slice_figures(
    judged: Judged, cache: PixelCache, numbers: dict[str, int]
) -> dict[str, dict[str, Any]]:
    """Return AUC and errors in slices of skin tone, brightness and side light.

    Light moves the apparent tone: a face in the shade is "darker" whoever it is. So these slices
    say how the detector does on faces that look so, not on people of a group.

    Args:
        judged: Pictures of one tier.
        cache: Decoded pictures.
        numbers: Row number in the cache by path.
    """
    tones, light, sides = [], [], []
    for scored in judged.seen:
        face = face_pixels(cache[numbers[scored.row.path]], scored.row.box)
        angle = skin_tone_angle(face)
        tones.append("unknown" if angle is None else _name(angle, TONES))
        light.append(_name(brightness(face), BRIGHTNESS[::-1]))
        sides.append(_name(side_light(face), SIDE_LIGHT[::-1]))
    return {
        "skin tone": _slices(judged, tones, [name for name, _ in TONES]),
        "brightness": _slices(judged, light, [name for name, _ in BRIGHTNESS]),
        "side light": _slices(judged, sides, [name for name, _ in SIDE_LIGHT]),
    }


def face_pixels(picture: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """Return the middle of a face, without hair and background: uint8 H x W x 3."""
    width, height = box[2] - box[0], box[3] - box[1]
    x0, x1 = box[0] + 0.15 * width, box[2] - 0.15 * width
    y0, y1 = box[1] + 0.25 * height, box[3] - 0.15 * height
    rows = slice(max(int(y0), 0), max(int(y1), int(y0) + 2, 2))
    columns = slice(max(int(x0), 0), max(int(x1), int(x0) + 2, 2))
    return picture[rows, columns]


def skin_tone_angle(face: NDArray[np.uint8]) -> float | None:
    """Return the individual typology angle arctan((L* - 50) / b*) in degrees, None without skin.

    Skin is what has the hue of skin of any tone, is no highlight or shadow, and is as light as
    most of it, so that eyes, brows, lips and beards do not count.

    Args:
        face: uint8 H x W x 3.
    """
    lab = cv2.cvtColor(np.asarray(face, np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    lightness, a, b = lab.T
    hue = np.degrees(np.arctan2(b, a))
    skin = (hue > 10) & (hue < 90) & (np.hypot(a, b) > 5) & (lightness > 8) & (lightness < 97)
    if int(skin.sum()) < MIN_SKIN_PIXELS:
        return None
    low, high = np.percentile(lightness[skin], [40, 90])
    skin &= (lightness >= low) & (lightness <= high)
    return float(np.median(np.degrees(np.arctan2(lightness[skin] - 50, b[skin]))))


def brightness(face: NDArray[np.uint8]) -> float:
    """Return the mean luma of a face, uint8 H x W x 3, as 0..1."""
    return float(cv2.cvtColor(np.ascontiguousarray(face), cv2.COLOR_RGB2GRAY).mean() / 255)


def side_light(face: NDArray[np.uint8]) -> float:
    """Return by how much one half of a face is lighter than the other, over their mean.

    Args:
        face: uint8 H x W x 3.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(face), cv2.COLOR_RGB2GRAY)
    middle = max(grey.shape[1] // 2, 1)
    left, right = float(grey[:, :middle].mean()), float(grey[:, -middle:].mean())
    return abs(left - right) / max((left + right) / 2, 1.0)


def _name(value: float, steps: tuple[tuple[str, float], ...]) -> str:
    """Return the first name whose lower end the value reaches."""
    return next((name for name, low in steps if value >= low), steps[-1][0])


def _slices(judged: Judged, labels: list[str], order: list[str]) -> dict[str, Any]:
    names = np.array(labels)
    figures = {}
    for name in [*order, "unknown"]:
        mine = np.flatnonzero(names == name)
        if len(mine):
            figures[name] = _slice(judged, mine)
    return figures


def _slice(judged: Judged, places: NDArray[np.int64]) -> dict[str, Any]:
    odds, fake = judged.odds[places, 2], judged.fake[places]
    groups = [judged.groups[i] for i in places]
    wrong = judged.called_fake[places][~fake]
    missed = judged.called_real[places][fake]
    enough = len(set(fake)) == 2
    return {
        "reals": int((~fake).sum()),
        "fakes": int(fake.sum()),
        "auc": auc(odds, fake),
        "auc_interval": interval(lambda rows: auc(odds[rows], fake[rows]), groups)
        if enough
        else None,
        "called_deepfake": float(wrong.mean()) if len(wrong) else None,
        "called_deepfake_interval": share_interval(
            wrong, [g for g, is_fake in zip(groups, fake, strict=True) if not is_fake]
        ),
        "fakes_called_real": float(missed.mean()) if len(missed) else None,
        "decided": float(judged.decided[places].mean()),
    }
