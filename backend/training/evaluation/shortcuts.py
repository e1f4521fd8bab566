"""The format-only probe: can class be read off size, format, quality and light alone?"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from detector.imaging.quality import measure_quality
from training.data.dataset import draw_pair_recipe, face_side, prepare_crop
from training.data.pairs import PairSampler
from training.metrics import Bools, Floats, auc
from training.scoring import probe_facts

LIMIT = 0.55


class ShortcutError(RuntimeError):
    """The class can be read off the format; the message says how well."""


def probe_training_pairs(
    sampler: PairSampler, size: int, pairs: int = 800, seed: int = 5, spared: float = 0.0
) -> float:
    """Return the AUC of a classifier that sees only format, quality and luma statistics.

    It is trained and tested on what the network sees in training: degraded pairs, drawn in the
    run's own proportions. Pairs of one real picture are in the same fold with their fakes; a
    generated face that comes again beside another real picture can only raise the figure.

    Args:
        sampler: Draws pairs before degradation.
        size: Side of a crop in pixels.
        pairs: Pairs to draw.
        seed: Seed of the draw.
        spared: Share of pairs of one collection that are not degraded, as in training.
    """
    rng = np.random.default_rng(seed)
    facts, fake = [], []
    sources: list[str] = []
    for _ in range(pairs):
        pair = sampler.draw(rng)
        recipe = draw_pair_recipe(rng, pair, spared)
        sources.append(_identity(pair[0].picture))
        for member, sample in enumerate(pair):
            crop, _ = prepare_crop(sample, recipe, size)
            facts.append(probe_facts(crop, measure_quality(crop, face_side(sample))))
            fake.append(member == 1)
    truth = np.array(fake)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    guesses = guess_class(model, np.array(facts), truth, np.repeat(sources, 2), GroupKFold(5))
    return auc(guesses, truth)


def guess_class(
    model: Any, facts: Floats, fake: Bools, groups: NDArray[np.str_], folds: Any
) -> Floats:
    """Return for each picture the chance of a fake that a model gives it without having seen it.

    Args:
        model: A classifier of scikit-learn.
        facts: N x F facts that should not tell the classes apart.
        fake: N truths.
        groups: Group of each; the model sees nothing of a picture's own group.
        folds: A splitter of scikit-learn that keeps groups together.
    """
    guesses = cross_val_predict(model, facts, fake, groups=groups, cv=folds, method="predict_proba")
    return np.asarray(guesses[:, 1], np.float64)


def _identity(picture: NDArray[np.uint8]) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def require_no_shortcut(value: float) -> None:
    """Refuse data on which the probe does better than it may.

    Raises:
        ShortcutError: The AUC exceeds the limit.
    """
    if value > LIMIT:
        raise ShortcutError(
            f"size, format, quality and light alone reach AUC {value:.3f}, above {LIMIT}: "
            "a network trained on these pictures would learn that instead of manipulation"
        )
