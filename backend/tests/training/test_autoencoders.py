"""Autoencoders as makers of fakes: shapes, training, storage, and what is drawn with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.dataset import write_dataset
from training.augment.edits import partial_twin
from training.augment.reconstruct import reconstruct_face, reconstruct_picture
from training.autoencoders.fit import Plan, fit_autoencoder
from training.autoencoders.network import ENLARGEMENTS, Architecture, Autoencoder
from training.autoencoders.store import load_autoencoders, read_plans, save_autoencoder
from training.config import ConfigError, TrainConfig, check_config
from training.data.cache import build_cache
from training.data.manifest import read_manifest
from training.data.mix import Extra, Mix
from training.data.pairs import PairSampler
from training.pictures import Picture

PLAN = Path(__file__).parents[2] / "training" / "autoencoders" / "plan.toml"
LANDMARKS = np.array([[45, 50], [85, 50], [65, 72], [50, 92], [80, 92]], np.float32)


def photograph(rng: np.random.Generator) -> Picture:
    """Return a smooth picture, uint8 128 x 130 x 3."""
    y, x = np.mgrid[:128, :130] / 128.0
    waves = [np.sin(6 * (a * x + b * y) + c) for a, b, c in rng.uniform(0.3, 1.5, (3, 3))]
    return np.asarray(127.5 + 100 * np.stack(waves, axis=2), np.uint8)


@pytest.mark.parametrize("enlargement", ENLARGEMENTS)
def test_a_picture_comes_back_in_its_own_size(enlargement: str) -> None:
    network = Autoencoder(Architecture(8, 4, 8, enlargement))
    assert network(torch.zeros(2, 3, 32, 48)).shape == (2, 3, 32, 48)
    assert network.encoder(torch.zeros(2, 3, 32, 48)).shape == (2, 4, 4, 6)


@pytest.mark.parametrize(
    "wrong", [{"reduction": 6}, {"width": 10}, {"code_channels": 0}, {"enlargement": "magic"}]
)
def test_a_shape_that_cannot_be_built_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Architecture(**wrong)  # type: ignore[arg-type]


def test_training_brings_the_picture_back(tmp_path: Path) -> None:
    def error(network: Autoencoder) -> float:
        picture = photograph(np.random.default_rng(9))[:96, :96]
        seen = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1
        with torch.inference_mode():
            return float((network(seen) - seen).abs().mean())

    plan = Plan(Architecture(4, 8, 8), steps=40, adversary=0.02)
    lines: list[str] = []
    trained = fit_autoencoder(plan, photograph, lines.append)
    torch.manual_seed(plan.seed)
    assert error(trained) < 0.7 * error(Autoencoder(plan.architecture))
    assert lines[-1].startswith("step 40/40 error ")

    save_autoencoder(trained, tmp_path / "01.safetensors")
    assert [path.name for path in tmp_path.iterdir()] == ["01.safetensors"]
    (again,) = load_autoencoders(tmp_path)
    assert again.architecture == plan.architecture
    assert error(again) == pytest.approx(error(trained), abs=1e-5)


def test_a_folder_without_autoencoders_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="python -m training autoencoders"):
        load_autoencoders(tmp_path)
    (tmp_path / "01.safetensors").write_bytes(b"not weights")
    with pytest.raises(ValueError, match=r"01\.safetensors is not an autoencoder"):
        load_autoencoders(tmp_path)


def test_the_shipped_plan_is_read_and_a_wrong_name_is_refused(tmp_path: Path) -> None:
    plans, hold_out = read_plans(PLAN)
    assert len(plans) == 5
    assert len({plan.seed for plan in plans}) == 5
    assert "set:dfdc" in hold_out
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[[autoencoder]]\ncolour = 1\n")
    with pytest.raises(ConfigError, match="colour"):
        read_plans(wrong)
    for line in ("steps = 0", 'steps = "many"', "adversary = -1.0", "learning_rate = 0.0"):
        wrong.write_text(f"[[autoencoder]]\n{line}\n")
        with pytest.raises(ConfigError, match=r"steps|not supported"):
            read_plans(wrong)
    wrong.write_text("hold_out = []\n")
    with pytest.raises(ConfigError, match="no table"):
        read_plans(wrong)


def test_a_reconstruction_keeps_colours_and_changes_detail() -> None:
    torch.manual_seed(0)
    network = Autoencoder(Architecture(8, 4, 8)).eval()
    picture = photograph(np.random.default_rng(1))
    real, fake = reconstruct_picture(np.random.default_rng(2), network, picture)
    assert real.shape == fake.shape == picture.shape
    assert np.abs(real.astype(int) - picture).mean() < 3
    assert (real != fake).any()
    assert np.abs(real.mean(axis=(0, 1)) - fake.mean(axis=(0, 1))).max() < 4


def test_only_the_face_is_drawn_anew() -> None:
    torch.manual_seed(0)
    network = Autoencoder(Architecture(4, 4, 8)).eval()
    picture = photograph(np.random.default_rng(1))
    fake, mask = reconstruct_face(np.random.default_rng(3), network, picture, LANDMARKS)
    differs = np.abs(fake.astype(int) - picture).max(axis=2) > 0
    assert mask.any()
    assert differs[mask > 0].mean() > 0.5
    assert not differs[:8, :8].any()


def test_a_part_of_a_twin_lies_within_what_differs() -> None:
    real = photograph(np.random.default_rng(1))
    fake = 255 - real
    changed = np.zeros(real.shape[:2], np.float32)
    changed[30:100, 30:100] = 1
    mixed, mask = partial_twin(np.random.default_rng(4), real, fake, changed, LANDMARKS)
    assert 0 < mask.sum() <= changed.sum()
    assert (mixed[mask == 1] != real[mask == 1]).mean() > 0.5
    assert (mixed[:5] == real[:5]).all()


def test_settings_without_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="reconstructed needs autoencoders"):
        check_config(TrainConfig(reconstructed=0.2))
    with pytest.raises(ValueError, match="partial_twins must lie"):
        check_config(TrainConfig(partial_twins=2.0))


def test_pairs_are_drawn_from_a_photograph_and_its_reconstruction(tmp_path: Path) -> None:
    rows = read_manifest(write_dataset(tmp_path / "data", damaged=False))
    cache = build_cache(rows, tmp_path / "data", tmp_path / "cache", print, lambda _: None)
    extra = Extra((Autoencoder(Architecture(4, 4, 8)).eval(),), 1.0)
    sampler = PairSampler(rows, list(range(len(rows))), cache, Mix(0, 0, 0, 1), extra)
    real, fake = sampler.draw(np.random.default_rng(0))
    assert (real.targets, fake.targets) == ((0.0, 0.0), (0.0, 1.0))
    assert real.collection == fake.collection
    assert real.picture.shape == fake.picture.shape
    assert (real.picture != fake.picture).any()
    assert np.abs(real.picture.mean(axis=(0, 1)) - fake.picture.mean(axis=(0, 1))).max() < 5
