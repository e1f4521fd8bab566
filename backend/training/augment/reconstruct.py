"""Fakes that an autoencoder draws from real photographs, whole or in the face alone.

A photograph and its reconstruction differ in nothing but what a decoder leaves behind, so nothing
else can be learned from them (aligned data, arXiv 2410.11835). In the face alone, at the small size
of face-swap networks, the same decoders leave what such networks leave.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from training.augment.blend import alpha_blend
from training.augment.codecs import resize
from training.augment.face_shape import WHOLE, draw_mask
from training.autoencoders.network import Autoencoder
from training.pictures import Mask, Picture

# Face-swap programs draw faces of 64 to 256 pixels, most of them of 128 or less.
SWAP_FACE_PX = (56.0, 160.0)
# A face is about 2.2 times as wide as its eyes lie apart.
FACE_WIDTH = 2.2
# Larger pictures take longer than all other augmentation together and are scaled down anyway.
MAX_SIDE = 320
# Pixels over which a reconstruction keeps the photograph's own colours.
COLOUR_SIGMA = 5.0


def reconstruct_picture(
    rng: np.random.Generator, network: Autoencoder, picture: Picture
) -> tuple[Picture, Picture]:
    """Draw a photograph anew.

    Args:
        rng: Source of randomness.
        network: A trained autoencoder.
        picture: uint8 H x W x 3, real.

    Returns:
        The photograph as the network saw it, scaled and scaled back, and what it made of it, both
        uint8 H x W x 3.
    """
    seen = _scaled(picture, float(rng.uniform(0.6, 1.3)))
    drawn = _redraw(rng, network, seen)
    size = (picture.shape[1], picture.shape[0])
    real, fake = (cv2.resize(one, size, interpolation=cv2.INTER_LINEAR) for one in (seen, drawn))
    return np.asarray(real, np.uint8), np.asarray(fake, np.uint8)


def reconstruct_face(
    rng: np.random.Generator,
    network: Autoencoder,
    picture: Picture,
    landmarks: NDArray[np.float32],
) -> tuple[Picture, Mask]:
    """Draw the face of a photograph anew and blend it in, as a swap to the same person would.

    Args:
        rng: Source of randomness.
        network: A trained autoencoder.
        picture: uint8 H x W x 3, real.
        landmarks: float32 5 x 2 in pixels.

    Returns:
        The fake, uint8 H x W x 3, and its mask, float32 H x W in 0..1.
    """
    face_px = max(FACE_WIDTH * float(np.linalg.norm(landmarks[1] - landmarks[0])), 8.0)
    wanted = float(np.exp(rng.uniform(*np.log(SWAP_FACE_PX))))
    seen = _scaled(picture, min(wanted / face_px, 1.2))
    drawn = _redraw(rng, network, seen)
    size = (picture.shape[1], picture.shape[0])
    way = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
    large = cv2.resize(drawn, size, interpolation=way).astype(np.float32)
    tinted = large * rng.uniform(0.94, 1.06, 3) + rng.uniform(-6, 6, 3)
    fake = np.clip(tinted + 0.5, 0, 255).astype(np.uint8)
    mask = draw_mask(rng, picture.shape[:2], landmarks, WHOLE)
    return alpha_blend(rng, fake, picture, mask)


def _scaled(picture: Picture, scale: float) -> Picture:
    scale = min(scale, MAX_SIDE / max(picture.shape[:2]))
    return resize(picture, scale, cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


@torch.inference_mode()
def _redraw(rng: np.random.Generator, network: Autoencoder, picture: Picture) -> Picture:
    """Return what a network draws of a picture, sometimes from a code that is a little wrong."""
    step = network.architecture.reduction
    height, width = picture.shape[:2]
    margins = ((0, -height % step), (0, -width % step), (0, 0))
    padded = np.pad(picture, margins, "edge").astype(np.float32) / 127.5 - 1
    with torch.autocast("cpu", torch.bfloat16):
        code = network.encoder(torch.from_numpy(padded).permute(2, 0, 1)[None])
        if rng.random() < 0.5:
            noise = rng.standard_normal(tuple(code.shape), np.float32) * rng.uniform(0.02, 0.2)
            code = code + torch.from_numpy(noise) * code.std()
        drawn = network.decoder(code)
    shown = drawn[0, :, :height, :width].float().permute(1, 2, 0)
    pixels: NDArray[np.float32] = (shown.numpy() + 1) * 127.5
    # A wrong colour would be seen at once, and nothing else learned.
    tint = cv2.GaussianBlur(picture - pixels, (0, 0), COLOUR_SIGMA)
    return np.asarray(np.clip(pixels + tint + 0.5, 0, 255), np.uint8)
