"""Mix the style of photographs of different origin, so that their cameras decide less."""

from __future__ import annotations

import torch
from torch import nn

from detector.networks.efficientnet import EfficientNetB0Trunk

# After the blocks that end strides 2, 4 and 8, where features still tell cameras apart.
MIXED_BLOCKS = (0, 2, 4)
# Of Beta(a, a), from which the paper draws how much of its own style a picture keeps.
CONCENTRATION = 0.1


def mix_styles(trunk: nn.Module, share: float) -> None:
    """Let a backbone mix the styles of pairs while it trains.

    MixStyle (Zhou et al., arXiv 2104.02008): the mean and spread of a picture's early features are
    mixed with those of another one. Both pictures of a pair keep the same share of their own and
    get the rest from both of another pair, so that what differs between them still does.

    Args:
        trunk: The backbone of a network that is fed pairs, real and fake by turns.
        share: Share of the batches whose styles are mixed, in each of the places.

    Raises:
        ValueError: It is not known where in this backbone styles are to be mixed.
    """
    if not isinstance(trunk, EfficientNetB0Trunk):
        raise ValueError("style_share is known for efficientnet-b0 alone")
    for block in MIXED_BLOCKS:
        trunk.net._blocks[block].register_forward_hook(_Mixer(share))


class _Mixer:
    def __init__(self, share: float) -> None:
        self.share = share

    def __call__(
        self, block: nn.Module, _: tuple[torch.Tensor, ...], features: torch.Tensor
    ) -> torch.Tensor:
        if not block.training or float(torch.rand(())) >= self.share:
            return features
        return mixed(features)


def mixed(features: torch.Tensor) -> torch.Tensor:
    """Return features whose mean and spread are mixed between pairs.

    Args:
        features: float 2P x C x H x W, pictures of a pair beside each other.
    """
    pairs = len(features) // 2
    order = torch.randperm(pairs, device=features.device)
    others = torch.stack((2 * order, 2 * order + 1), dim=1).flatten()
    own = torch.distributions.Beta(CONCENTRATION, CONCENTRATION).sample((pairs,))
    own = own.to(features).repeat_interleave(2)[:, None, None, None]
    variance, mean = torch.var_mean(features, dim=(2, 3), keepdim=True)
    mean, spread = mean.detach(), (variance.detach() + 1e-6).sqrt()
    new_mean = own * mean + (1 - own) * mean[others]
    scale = own + (1 - own) * spread[others] / spread
    # One pass over the large tensor instead of three.
    return torch.addcmul(new_mean - mean * scale, features, scale)
