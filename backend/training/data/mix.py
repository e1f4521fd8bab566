"""What a run draws its pairs from, and in which shares."""

from __future__ import annotations

from dataclasses import dataclass

from training.autoencoders.network import Autoencoder


@dataclass(frozen=True, slots=True)
class Mix:
    """How often each kind of pair is drawn; shares need not sum to 1.

    Attributes:
        twin: A frame and its face-swapped twin.
        blend: A photograph and a fake made from it.
        edit: A photograph and a manipulated one that has no real twin.
        synthetic: A photograph and a generated face.
    """

    twin: float = 0.3
    blend: float = 0.28
    edit: float = 0.08
    synthetic: float = 0.34


@dataclass(frozen=True, slots=True)
class Extra:
    """Further ways to make fakes, which not every run uses.

    Attributes:
        autoencoders: Networks that draw photographs anew.
        reconstructed: Share of the synthetic pairs, and of the fakes made from photographs, that
            they draw; nothing without autoencoders.
        partial_twins: Share of the aligned twins of which only a part of the face is taken.
    """

    autoencoders: tuple[Autoencoder, ...] = ()
    reconstructed: float = 0.0
    partial_twins: float = 0.0


NO_EXTRA = Extra()
