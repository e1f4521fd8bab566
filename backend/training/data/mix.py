"""What a run draws its pairs from, and in which shares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mix:
    """How often each kind of pair is drawn; shares need not sum to 1.

    Attributes:
        twin: A frame and its face-swapped twin.
        blend: A photograph and a fake made from it.
        edit: A photograph and a manipulated one that has no real twin.
        synthetic: A photograph and a generated face.
        balance: How strongly sources and generators are levelled: each is drawn in proportion to
            its number of pictures to this power. 1 for as many as there are, 0 for all alike.
        swap: Of the fakes made from photographs, this share gets another person's face.
        generated: Of those faces, this share comes from generated pictures.
        shown: The synthetic expert, too, is asked about such a face where it covers at least this
            share of the face box; 0 for never.
        traces: Of the synthetic pairs, this share is a photograph and the same with a generator's
            traces.
        lookalike: Beside a generated face without real pictures of its own collection, this share
            of the real ones comes from collections that hold generated ones, too: photographs of
            the kind that generators learned from.
        partial: Of the face-swapped twins, this share keeps a part of the swap alone, the rest of
            the face being as in the real frame.
    """

    twin: float = 0.3
    blend: float = 0.28
    edit: float = 0.08
    synthetic: float = 0.34
    balance: float = 0.5
    swap: float = 0.24
    generated: float = 0.0
    shown: float = 0.0
    traces: float = 0.12
    lookalike: float = 0.0
    partial: float = 0.0
