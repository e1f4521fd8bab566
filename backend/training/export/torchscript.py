"""TorchScript, for programs in C++ that have libtorch."""

from __future__ import annotations

import io
import warnings

import torch

from detector.engine.base import ModelUnavailable
from detector.engine.registry import verify_file
from training.export.network import load_network
from training.export.plan import Plan


def make(plan: Plan) -> bytes:
    """Return an archive of the network for any number of crops, traced and frozen.

    Raises:
        ModelUnavailable: There are no torch weights, or the file is missing or altered.
    """
    card = plan.card
    if "torch" not in card.files:
        raise ModelUnavailable(f"The model {card.name} has no torch weights to export.")
    weights = verify_file(card.folder, card.files["torch"])
    network = load_network(card.architecture, card.pixel_mean, card.pixel_std, weights)
    example = torch.zeros((2, card.input_size, card.input_size, 3), dtype=torch.uint8)
    archive = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        # torch advises its own newer formats here.
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(network, (example,), strict=False, check_trace=False)  # type: ignore[no-untyped-call]
        torch.jit.save(torch.jit.freeze(traced), archive)
    return archive.getvalue()
