"""Mixed styles of pairs."""

from __future__ import annotations

import pytest
import torch

from detector.networks.trunks import build_trunk
from training.style import mix_styles, mixed


def normalised(features: torch.Tensor) -> torch.Tensor:
    variance, mean = torch.var_mean(features, dim=(2, 3), keepdim=True)
    return (features - mean) / (variance + 1e-6).sqrt()


def styled(pairs: int) -> torch.Tensor:
    """Return features whose pictures each have a mean and a spread of their own."""
    torch.manual_seed(1)
    level = torch.arange(2.0 * pairs)[:, None, None, None]
    return torch.randn(2 * pairs, 3, 8, 8) * (1 + level) + 10 * level


def test_only_mean_and_spread_of_a_picture_change() -> None:
    features = styled(pairs=6)

    changed = mixed(features)

    assert not torch.allclose(changed, features)
    assert torch.allclose(normalised(changed), normalised(features), atol=1e-3)
    means, before = changed.mean(dim=(2, 3)), features.mean(dim=(2, 3))
    # Mixed styles lie between those that there were.
    assert bool(((means >= before.amin(dim=0) - 1e-2) & (means <= before.amax(dim=0) + 1e-2)).all())


def test_both_pictures_of_a_pair_are_mixed_alike() -> None:
    features = styled(pairs=6)
    features[1::2] = features[0::2] + 3

    changed = mixed(features)

    assert torch.allclose(changed[1::2] - changed[0::2], torch.tensor(3.0), atol=1e-2)


def test_a_backbone_mixes_styles_in_training_only() -> None:
    trunk, _ = build_trunk("efficientnet-b0")
    plain, _ = build_trunk("efficientnet-b0")
    plain.load_state_dict(trunk.state_dict())
    mix_styles(trunk, share=1.0)
    crops = torch.randn(4, 3, 64, 64) * torch.tensor([1.0, 1.0, 4.0, 4.0])[:, None, None, None]

    with torch.no_grad():
        assert torch.equal(trunk.eval()(crops).coarse, plain.eval()(crops).coarse)
        torch.manual_seed(2)
        assert not torch.allclose(trunk.train()(crops).coarse, plain.train()(crops).coarse)


def test_no_share_of_the_batches_means_no_change() -> None:
    trunk, _ = build_trunk("efficientnet-b0")
    plain, _ = build_trunk("efficientnet-b0")
    plain.load_state_dict(trunk.state_dict())
    mix_styles(trunk, share=0.0)
    crops = torch.randn(2, 3, 64, 64)

    with torch.no_grad():
        assert torch.equal(trunk.train()(crops).coarse, plain.train()(crops).coarse)


def test_another_backbone_is_refused() -> None:
    trunk, _ = build_trunk("mobilenet-v2")

    with pytest.raises(ValueError, match="efficientnet-b0 alone"):
        mix_styles(trunk, share=0.5)
