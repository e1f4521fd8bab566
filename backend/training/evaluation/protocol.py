"""The whole evaluation of a calibrated run, in the order in which the report tells it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.engine.registry import load_engine, load_face_detector
from detector.imaging.crop import crop_face
from training.config import TrainConfig
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.data.pairs import training_sampler
from training.evaluation.card_evidence import card_evidence
from training.evaluation.counterfactual import counterfactuals
from training.evaluation.cross import cross_auc
from training.evaluation.degradations import degradation_curves
from training.evaluation.face_sizes import by_face_size
from training.evaluation.flips import REENCODINGS, flip_rates
from training.evaluation.judged import Judged
from training.evaluation.localisation import MaskedFake, localisation, masked_fakes
from training.evaluation.map_sanity import MAP_PICTURES, map_sanity, null_maps
from training.evaluation.shortcuts import probe_training_pairs, require_no_shortcut
from training.evaluation.slices import slice_figures
from training.evaluation.tiers import by_name, evaluate_tier
from training.evaluation.views import second_views
from training.package import load_halved
from training.scoring import TIERS, Scored, Scorer, read_files

SPLIT = "validation: groups (videos, identities, pictures) that training never saw"
HELD_OUT_WORDS = "held-out pictures of the known sources"
FLIP_PICTURES = 240
CURVE_PICTURES = 300
SIZE_PICTURES = 550
VIEW_PICTURES = 600
PROBE_PAIRS = 800
# What the fast profile leaves out, by the name of its figures.
SLOW = {
    "degradations": "degradation curves",
    "views": "second views",
    "face_sizes": "size of the face",
    "counterfactual": "pasting the true pixels back",
    "map_sanity": "maps under random weights",
}
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures, and the judged pictures of each tier that the plots are drawn from."""

    figures: dict[str, Any]
    tiers: dict[str, Judged]


class Protocol:
    """A model and the pictures that it is judged on."""

    def __init__(
        self,
        rows: list[Row],
        data: Path,
        cache: PixelCache,
        card: ModelCard,
        config: TrainConfig,
        scorer: Scorer,
        engine: Engine,
        limit: int | None,
        fast: bool = False,
        strict: bool = True,
    ) -> None:
        """Choose the pictures.

        Args:
            rows: The manifest in cache order.
            data: Folder of the shards.
            cache: Decoded pictures.
            card: The calibrated card.
            config: Settings of the run.
            scorer: The detector over the whole path.
            engine: The same network, for crops.
            limit: Validation pictures at most, spread evenly; None for all.
            fast: Whether to leave out what `SLOW` names.
            strict: Whether to stop where format alone gives the class away.
        """
        self.rows, self.data, self.cache = rows, data, cache
        self.card, self.config = card, config
        self.scorer, self.engine = scorer, engine
        self.fast, self.strict = fast, strict
        self.numbers = {row.path: number for number, row in enumerate(rows)}
        validation = [r for r in rows if r.split == "val" and self.numbers[r.path] in cache]
        self.validation = spread(validation, limit or len(validation))

    def run(self, progress: Progress) -> Evaluation:
        """Measure everything, or all but `SLOW`.

        Args:
            progress: Called with the number of pictures just scored.

        Raises:
            ShortcutError: Size, format, quality and light alone give the class away, and the
                protocol is strict.
        """
        probe = self._probe()
        if self.strict:
            require_no_shortcut(probe)
        files = read_files(self.validation, self.data, print)
        scored = self.scorer.score(files, TIERS, progress)
        tiers = {name: Judged([s for s in scored if s.tier == name], self.card) for name in TIERS}
        clean = [s for s in scored if s.tier == "clean"]
        fakes = masked_fakes(clean, self.rows, self.cache)
        figures = {
            "command": f"python -m training evaluate{' --fast' if self.fast else ''}",
            "model": {"name": self.card.name, "version": self.card.version},
            "split": SPLIT,
            "hold_out": list(self.config.hold_out),
            "thresholds": {
                "real_below": self.card.thresholds.real_below,
                "deepfake_from": self.card.thresholds.deepfake_from,
            },
            "format_only_probe_auc": probe,
            "tiers": {name: evaluate_tier(judged) for name, judged in tiers.items()},
            "by_name": {name: by_name(judged) for name, judged in tiers.items()},
            "cross_auc": cross_auc(tiers["web"]),
            "slices": slice_figures(tiers["web"], self.cache, self.numbers),
            "flips": self._flips(progress),
            "localisation": localisation(fakes),
            "null_maps": null_maps(clean),
            "card_evidence": card_evidence(scored, self.card, HELD_OUT_WORDS),
            "skipped": list(SLOW) if self.fast else [],
        }
        if not self.fast:
            figures |= self._slow(fakes, progress)
        return Evaluation(figures, tiers)

    def _slow(self, fakes: list[MaskedFake], progress: Progress) -> dict[str, Any]:
        return {
            "degradations": self._curves(progress),
            "views": self._views(progress),
            "face_sizes": self._face_sizes(progress),
            "counterfactual": counterfactuals(
                fakes, self.cache, self.numbers, self.engine, self.card
            ),
            "map_sanity": self._map_sanity(fakes),
        }

    def _probe(self) -> float:
        config = self.config
        sampler = training_sampler(self.rows, self.cache, config.mix, config.hold_out)
        # What only warns may be less exact.
        pairs = PROBE_PAIRS if self.strict else PROBE_PAIRS // 2
        return probe_training_pairs(sampler, config.size, pairs, spared=config.spared)

    def _flips(self, progress: Progress) -> dict[str, Any]:
        some = spread(self.validation, FLIP_PICTURES)
        files = read_files(some, self.data, print)
        again: list[Scored] = self.scorer.score(files, {"clean": bytes, **REENCODINGS}, progress)
        return flip_rates(Judged(again, self.card))

    def _curves(self, progress: Progress) -> dict[str, Any]:
        some = spread(self.validation, CURVE_PICTURES)
        return degradation_curves(some, self.data, self.scorer, self.card, progress)

    def _views(self, progress: Progress) -> dict[str, Any]:
        some = spread(self.validation, VIEW_PICTURES)
        return second_views(some, self.data, self.scorer.faces, self.engine, self.card, progress)

    def _face_sizes(self, progress: Progress) -> dict[str, Any]:
        some = spread(self.validation, SIZE_PICTURES)
        return by_face_size(some, self.data, self.scorer, self.card, progress)

    def _map_sanity(self, fakes: list[MaskedFake]) -> dict[str, Any]:
        some = fakes[:: max(len(fakes) // MAP_PICTURES, 1)][:MAP_PICTURES]
        if len(some) < 2:
            return {"pictures": len(some)}
        size = self.card.input_size
        crops = [crop_face(self.cache[self.numbers[f.row.path]], f.crop_box, size) for f in some]
        network = load_halved(self.card.folder / self.card.files["torch"].name, self.config)
        return map_sanity(network, np.stack(crops))


def spread(rows: list[Row], count: int) -> list[Row]:
    """Return so many rows at most at even distances: the same ones each time, in proportion."""
    places = np.linspace(0, len(rows) - 1, min(count, len(rows))).round().astype(int)
    return [rows[place] for place in places]


def load_scorer(card: ModelCard, weights: Path, threads: int) -> Scorer:
    """Return the detector of a card over the whole path.

    Args:
        card: The card of a run.
        weights: Folder that holds the face detector.
        threads: Threads to score with.
    """
    return Scorer(load_face_detector(weights), load_engine(card, "onnx"), card, threads)
