"""Scored pictures with their verdicts: what every figure of the protocol is made of."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from detector.engine.card import ModelCard
from detector.services.verdict import Verdict, calibrate
from training.calibrate import passes
from training.metrics import Bools
from training.scoring import Scored


class Judged:
    """Scored pictures of one tier with their calibrated log-odds and verdicts, as arrays."""

    def __init__(self, scored: list[Scored], card: ModelCard) -> None:
        """Judge what was scored; pictures without a face are inconclusive."""
        self.all = scored
        self.seen = [s for s in scored if s.logits is not None]
        logits = np.array([s.logits for s in self.seen]).reshape(-1, 2)
        self.odds = calibrate(logits, card.calibration)
        self.probability = 1 / (1 + np.exp(-self.odds[:, 2]))
        self.kind = np.array([s.row.kind for s in self.seen])
        self.fake = self.kind != "real"
        self.groups = [s.row.group for s in self.seen]
        gates = asdict(card.quality)
        limits = card.thresholds
        verdicts = []
        for s, p in zip(self.seen, self.probability, strict=True):
            if not passes(s, gates) or limits.real_below <= p < limits.deepfake_from:
                verdicts.append(Verdict.INCONCLUSIVE)
            else:
                verdicts.append(Verdict.DEEPFAKE if p >= limits.deepfake_from else Verdict.REAL)
        self.verdict = np.array(verdicts)

    @property
    def decided(self) -> Bools:
        """Which of the pictures with a face got a verdict."""
        return np.asarray(self.verdict != Verdict.INCONCLUSIVE, np.bool_)

    @property
    def called_fake(self) -> Bools:
        """Which of the pictures with a face were called deepfake."""
        return np.asarray(self.verdict == Verdict.DEEPFAKE, np.bool_)

    @property
    def called_real(self) -> Bools:
        """Which of the pictures with a face were called real."""
        return np.asarray(self.verdict == Verdict.REAL, np.bool_)
