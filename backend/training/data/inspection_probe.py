"""Can real and fake be told apart without looking at the pictures? And by what?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from training.data.inspection import CROP_FACTS, FILE_FACTS, Inspected
from training.evaluation.shortcuts import guess_class
from training.metrics import Bools, Floats, auc, interval

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Probe:
    """How well a classifier tells the classes apart by facts that should not tell them.

    Attributes:
        auc: On pictures of groups that it has not seen; .5 is a coin toss.
        low: Lower end of the 95 % interval by group.
        high: Upper end.
        telling: The fact that tells most by itself, with what it is in both classes.
    """

    auc: float
    low: float
    high: float
    telling: str


def probe_files(inspected: list[Inspected], groups: list[int]) -> Probe | None:
    """Probe format, size and compression of the files; None with fewer than two groups a class."""
    # Trees, because sizes and qualities of a class are often a few odd values, not a direction.
    forest = RandomForestClassifier(100, min_samples_leaf=3, random_state=0)
    facts = np.array([one.file_facts for one in inspected])
    fake = np.array([one.entry.fake for one in inspected], np.bool_)
    return _probe(forest, FILE_FACTS, facts, fake, groups)


def probe_crops(inspected: list[Inspected], groups: list[int]) -> Probe | None:
    """Probe sharpness, light and JPEG traces of the faces; None with too few of them."""
    seen = [
        (one.crop_facts, one.entry.fake, group)
        for one, group in zip(inspected, groups, strict=True)
        if one.crop_facts is not None
    ]
    if not seen:
        return None
    facts, fake, with_face = zip(*seen, strict=True)
    # The same classifier that watches over training.
    model = make_pipeline(StandardScaler(), LogisticRegression())
    return _probe(model, CROP_FACTS, np.array(facts), np.array(fake, np.bool_), list(with_face))


def _probe(
    model: Any, names: tuple[str, ...], facts: Floats, fake: Bools, groups: list[int]
) -> Probe | None:
    held = np.array([str(group) for group in groups])
    folds = min(FOLDS, len(set(held[fake])), len(set(held[~fake])))
    if folds < 2:
        return None
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    guesses = guess_class(model, facts, fake, held, splitter)
    low, high = interval(lambda rows: auc(guesses[rows], fake[rows]), held.tolist())
    return Probe(auc(guesses, fake), low, high, _most_telling(names, facts, fake))


def _most_telling(names: tuple[str, ...], facts: Floats, fake: Bools) -> str:
    found = []
    for column in facts.T:
        tree = DecisionTreeClassifier(max_leaf_nodes=4, random_state=0)
        tree.fit(column[:, None], fake)
        found.append(auc(tree.predict_proba(column[:, None])[:, 1], fake))
    best = int(np.argmax(found))
    real, forged = facts[~fake, best], facts[fake, best]
    if set(np.unique(facts[:, best])) <= {0.0, 1.0}:
        return (
            f"{names[best]}, in {real.mean():.0%} of real pictures and {forged.mean():.0%} of "
            "deepfakes"
        )
    return f"{names[best]}, {_range(real)} in real pictures and {_range(forged)} in deepfakes"


def _range(values: Floats) -> str:
    low, middle, high = np.percentile(values, [5, 50, 95])
    return f"{low:.4g} to {high:.4g} (half of them up to {middle:.4g})"
