"""What a finished network is given last: a ceiling for loud features, and what is new to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from detector.networks.two_expert import TwoExpertDetector
from tests.training.dataset import write_dataset
from training.config import TrainConfig
from training.data.cache import build_cache
from training.data.manifest import read_manifest
from training.data.pairs import PairSampler, training_sampler
from training.feature_statistics import fit_feature_statistics

CONFIG = TrainConfig(trunk="mobilenet-v2", size=64, novelty_pairs=40)


@pytest.fixture(scope="module")
def sampler(tmp_path_factory: pytest.TempPathFactory) -> PairSampler:
    folder = tmp_path_factory.mktemp("pictures")
    rows = read_manifest(write_dataset(folder / "data", damaged=False))
    cache = build_cache(rows, folder / "data", folder / "cache", print, lambda _: None)
    return training_sampler(rows, cache, CONFIG.mix, ())


@pytest.fixture
def network() -> TwoExpertDetector:
    torch.manual_seed(0)
    return TwoExpertDetector("mobilenet-v2").eval()


def test_a_share_of_the_values_is_cut(sampler: PairSampler, network: TwoExpertDetector) -> None:
    fit_feature_statistics(network, sampler, CONFIG, 0.85, 0.5)
    assert network.rectifier.fitted
    assert network.novelty.axes.abs().max() > 0


def test_nothing_is_cut_where_none_is_wanted(
    sampler: PairSampler, network: TwoExpertDetector
) -> None:
    fit_feature_statistics(network, sampler, CONFIG, 0.0, 0.5)
    assert not network.rectifier.fitted
    assert network.novelty.axes.abs().max() > 0


def test_a_ceiling_that_was_trained_with_stays(
    sampler: PairSampler, network: TwoExpertDetector
) -> None:
    network.rectifier.ceiling.fill_(0.25)
    fit_feature_statistics(network, sampler, CONFIG, 0.5, 0.5)
    assert network.rectifier.ceiling.item() == 0.25


@pytest.mark.parametrize(("mask_weight", "share"), [(0.5, 0.25), (0.0, 0.0)])
def test_only_a_map_that_was_learned_votes(
    sampler: PairSampler, network: TwoExpertDetector, mask_weight: float, share: float
) -> None:
    config = replace(CONFIG, mask_weight=mask_weight)
    fit_feature_statistics(network, sampler, config, 0.0, 0.25)
    assert network.mask_vote.share.item() == share


def test_too_few_pairs_are_refused(sampler: PairSampler, network: TwoExpertDetector) -> None:
    few = replace(CONFIG, novelty_pairs=8)
    with pytest.raises(ValueError, match="novelty needs more than"):
        fit_feature_statistics(network, sampler, few, 0.85, 0.5)
