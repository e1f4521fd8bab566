"""What a network loses on its way into an exported file, on the same crops in the same minute."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.imaging.crop import crop_box, crop_face
from detector.imaging.quality import measure_quality
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.evaluation.judged import Judged
from training.evaluation.protocol import spread
from training.metrics import Places, auc, interval, share_interval
from training.scoring import Scored

# What a phone can be asked to download, and what that may cost.
LARGEST_BYTES = 5_000_000
LARGEST_LOSS = 0.01
LEAST_AGREEMENT = 0.98


def judge_exported(
    served: Engine,
    exported: Engine,
    card: ModelCard,
    rows: list[Row],
    cache: PixelCache,
    limit: int | None,
    progress: Callable[[int], object],
) -> dict[str, Any]:
    """Score the served graph and an exported one on the validation split.

    Faces are taken from the manifest, verdicts from the card's own numbers.

    Args:
        served: The network as it is served.
        exported: The same in another format.
        card: The model.
        rows: The manifest in cache order.
        cache: Decoded pictures.
        limit: Pictures at most; all of them without it.
        progress: Called with the number of pictures just scored.

    Returns:
        Both AUCs, the difference with its 95 % interval by group, the share of equal verdicts, and
        the median ratio of the processor time of a crop.
    """
    numbers = {row.path: number for number, row in enumerate(rows) if number in cache}
    validation = [row for row in rows if row.split == "val" and row.path in numbers]
    chosen = spread(validation, limit) if limit else validation
    pairs: list[tuple[Scored, Scored]] = []
    ratios: list[float] = []
    for row in chosen:
        one, other, ratio = _both(served, exported, card, row, cache[numbers[row.path]])
        pairs.append((one, other))
        ratios.append(ratio)
        progress(1)
    judged = [Judged([pair[which] for pair in pairs], card) for which in (0, 1)]
    return {**compare_judged(*judged), "time_ratio": float(np.median(ratios))}


def compare_judged(served: Judged, exported: Judged) -> dict[str, Any]:
    """Return what differs between the same pictures judged by two networks."""
    one, other = served.odds[:, 2], exported.odds[:, 2]
    same = np.asarray(served.verdict == exported.verdict, np.bool_)
    turned = served.decided & exported.decided & ~same

    def difference(places: Places) -> float:
        fake = served.fake[places]
        return auc(other[places], fake) - auc(one[places], fake)

    return {
        "pictures": len(same),
        "served_auc": auc(one, served.fake),
        "exported_auc": auc(other, served.fake),
        "difference": difference(np.arange(len(same))),
        "difference_interval": interval(difference, served.groups),
        "agreement": float(same.mean()),
        "agreement_interval": share_interval(same, served.groups),
        "real_called_deepfake_or_back": int(turned.sum()),
        "served_decided": float(served.decided.mean()),
        "exported_decided": float(exported.decided.mean()),
        "mean_shift_of_log_odds": float(np.abs(other - one).mean()),
    }


def missed_goals(figures: dict[str, Any]) -> list[str]:
    """Say which goals of a file for phones the figures of `judge_exported` miss."""
    checks = (
        (figures["bytes"] > LARGEST_BYTES, f"larger than {LARGEST_BYTES / 1e6:g} MB"),
        (figures["difference"] < -LARGEST_LOSS, f"loses more than {LARGEST_LOSS:g} of AUC"),
        (figures["agreement"] < LEAST_AGREEMENT, f"agrees in less than {LEAST_AGREEMENT:.0%}"),
    )
    return [words for missed, words in checks if missed]


def _both(
    served: Engine, exported: Engine, card: ModelCard, row: Row, picture: NDArray[np.uint8]
) -> tuple[Scored, Scored, float]:
    box = crop_box(row.box, picture.shape[1], picture.shape[0], card.crop_scale)
    crop = crop_face(picture, box, card.input_size)
    quality = measure_quality(crop, max(row.box[2] - row.box[0], row.box[3] - row.box[1]))
    times: list[float] = []
    scored: list[Scored] = []
    for engine in (served, exported):
        start = thread_time()
        outputs = engine.run(crop[np.newaxis])
        times.append(thread_time() - start)
        logits, novelty = outputs.logits[0].astype(np.float64), float(outputs.novelty[0])
        scored.append(Scored(row, "clean", logits, quality, None, box, novelty))
    return scored[0], scored[1], times[1] / times[0]
