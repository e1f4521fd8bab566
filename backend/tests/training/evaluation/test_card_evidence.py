"""What serving says beside a verdict follows from the counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.training.detectors import detector, plain_card
from training.evaluation.card_evidence import EDGES, card_evidence, reliability
from training.evaluation.judged import Judged
from training.scoring import TIERS


def test_a_perfect_detector_is_certain_at_both_ends() -> None:
    bins = reliability(Judged(detector(8.0), plain_card()))
    assert [(b["low"], b["share"]) for b in bins] == [(0.0, 0.0), (0.98, 1.0)]
    assert [b["pictures"] for b in bins] == [200, 200]
    assert 0 < bins[0]["share_high"] < 0.03
    assert 0.97 < bins[1]["share_low"] < 1


def test_shares_assume_as_many_fakes_as_reals() -> None:
    # A third of the fakes are left out, so plain counts would say too little.
    unsure = [replace(s, logits=s.logits * 0) for s in detector(1.0) if s.logits is not None]
    kept = [s for s in unsure if s.row.kind != "synthetic"]
    (only,) = reliability(Judged(kept, plain_card()))
    assert (only["pictures"], only["fakes"]) == (300, 100)
    assert only["share"] == pytest.approx(0.5)
    assert only["share_low"] < 0.5 < only["share_high"]


def test_frames_of_one_video_do_not_count_as_independent() -> None:
    alone = reliability(Judged(detector(8.0), plain_card()))[1]
    one = [replace(s, row=replace(s.row, group=s.row.kind)) for s in detector(8.0)]
    together = reliability(Judged(one, plain_card()))[1]
    assert together["pictures"] == alone["pictures"]
    assert together["share_low"] < alone["share_low"]


def test_each_tier_has_its_own_error_rates() -> None:
    scored = [
        replace(s, tier=tier)
        for tier, right in zip(TIERS, (6.0, 0.5, -6.0), strict=True)
        for s in detector(right)
    ]
    evidence = card_evidence(scored, plain_card(), "drawn pictures")
    rates = [evidence["tier_error_rates"][tier]["false_positive_rate"] for tier in TIERS]
    assert rates[0] == 0 < rates[1] < rates[2] == 1
    assert 0 < evidence["error_rates"]["false_positive_rate"] < 1
    assert "JPEG 60" in evidence["tier_error_rates"]["web"]["description"]
    for row in evidence["reliability"]:
        assert row["low"] in EDGES
        assert 0 <= row["share_low"] <= row["share"] <= row["share_high"] <= 1
