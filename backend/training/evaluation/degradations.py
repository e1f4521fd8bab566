"""How the verdict wears off: AUC and errors as a picture loses more and more on its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from detector.engine.card import ModelCard
from detector.imaging.decode import decode
from training.data.manifest import Row
from training.evaluation.judged import Judged
from training.evaluation.tiers import Figures
from training.metrics import auc, interval, share_interval
from training.pictures import Picture
from training.scoring import LIMITS, Encode, Scorer, read_files, resize, to_jpeg, to_png

NOISE_SEED = 0


def _then(step: Callable[[Picture], Picture]) -> Encode:
    """Save without loss after a step, so that the step alone is measured."""
    return lambda data: to_png(step(decode(data, LIMITS).pixels))


def _jpeg(quality: int) -> Encode:
    return lambda data: to_jpeg(decode(data, LIMITS).pixels, quality)


def _blur(sigma: float) -> Encode:
    return _then(lambda picture: np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8))


def _noise(sigma: float) -> Encode:
    def step(picture: Picture) -> Picture:
        noise = np.random.default_rng(NOISE_SEED).normal(0, sigma, picture.shape)
        return np.clip(picture + noise, 0, 255).astype(np.uint8)

    return _then(step)


def _screenshot(picture: Picture) -> Picture:
    """Draw a picture on a display of another density, with its gamma and without antialiasing."""
    shown = cv2.resize(picture, None, fx=1.25, fy=1.25, interpolation=cv2.INTER_LINEAR)
    levels = 255 * (np.arange(256) / 255) ** 1.08
    return np.asarray(cv2.LUT(shown, levels.astype(np.uint8)), np.uint8)


def _social(data: bytes) -> bytes:
    """Post, download and post again: JPEG, smaller, WebP, JPEG."""
    first = decode(to_jpeg(decode(data, LIMITS).pixels, 85), LIMITS).pixels
    smaller = cv2.cvtColor(resize(first, 0.8), cv2.COLOR_RGB2BGR)
    webp = cv2.imencode(".webp", smaller, [cv2.IMWRITE_WEBP_QUALITY, 75])[1].tobytes()
    return to_jpeg(decode(webp, LIMITS).pixels, 70)


CURVES: dict[str, dict[str, Encode]] = {
    "as found": {"–": bytes},
    "JPEG": {str(quality): _jpeg(quality) for quality in (90, 70, 50, 30)},
    "scaled": {str(factor): _then(partial(resize, scale=factor)) for factor in (0.5, 0.25)},
    "blur, sigma": {str(sigma): _blur(sigma) for sigma in (1, 2, 3)},
    "noise, sigma": {str(sigma): _noise(sigma) for sigma in (4, 8, 16)},
    "screenshot": {"–": _then(_screenshot)},
    "social chain": {"–": _social},
}


def degradation_curves(
    rows: list[Row],
    data: Path,
    scorer: Scorer,
    card: ModelCard,
    progress: Callable[[int], object],
) -> dict[str, dict[str, Figures]]:
    """Return AUC, errors and share decided for each kind and strength of loss.

    Args:
        rows: The fixed sample that is degraded.
        data: Folder of the shards.
        scorer: The detector.
        card: Its card.
        progress: Called with the number of pictures just scored.
    """
    names = {f"{k}|{v}": step for k, levels in CURVES.items() for v, step in levels.items()}
    scored = scorer.score(read_files(rows, data, print), names, progress)
    figures: dict[str, dict[str, Figures]] = {kind: {} for kind in CURVES}
    for name in names:
        kind, level = name.split("|")
        judged = Judged([s for s in scored if s.tier == name], card)
        figures[kind][level] = _figures(judged)
    return figures


def _figures(judged: Judged) -> Figures:
    odds, fake = judged.odds[:, 2], judged.fake
    reals = np.flatnonzero(~fake)
    wrong = judged.called_fake[reals]
    found: dict[str, Any] = {
        "pictures": len(judged.all),
        "auc": auc(odds, fake),
        "auc_interval": interval(lambda rows: auc(odds[rows], fake[rows]), judged.groups),
        "false_positive_rate": float(wrong.mean()) if len(wrong) else float("nan"),
        "false_positive_interval": share_interval(wrong, [judged.groups[i] for i in reals]),
        "found": float(judged.called_fake[fake].mean()) if fake.any() else float("nan"),
        "decided": int(judged.decided.sum()) / max(len(judged.all), 1),
    }
    return found
