"""One degradation pipeline for every class: what happens to a photograph on its way to a reader.

A `Recipe` is drawn once and applied to a real picture and to its paired fake alike, so that
neither size, format, quality nor light tells them apart ("Fake or JPEG?", arXiv 2403.17608).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from detector.imaging.crop import CROP_SCALE, Box
from training.augment.benign import Overlay, chain, draw_benign, draw_overlay, rescale_back
from training.augment.codecs import Step, jpeg, resize, webp
from training.augment.geometry import USUAL, ZOOM, Shape, draw_part, draw_shape
from training.augment.occlusion import Hole, draw_holes
from training.pictures import Picture

INTERPOLATIONS = (
    cv2.INTER_NEAREST,
    cv2.INTER_LINEAR,
    cv2.INTER_CUBIC,
    cv2.INTER_AREA,
    cv2.INTER_LANCZOS4,
)
# Down-scaling without antialiasing is rare in practice, so the good filters weigh more.
INTERPOLATION_WEIGHTS = (0.05, 0.3, 0.2, 0.3, 0.15)
# How often a run that draws them hides parts of a crop, or shows a part of the face alone.
HOLES_SHARE, PARTS_SHARE = 0.35, 0.25


@dataclass(frozen=True, slots=True)
class Recipe:
    """A drawn degradation.

    Attributes:
        face_px: Longer side of the face after rescaling, in pixels; None keeps every picture.
        interpolation: OpenCV interpolation flag of the rescaling.
        steps: Operations in order, each uint8 H x W x 3 to the same shape.
        overlay: Text or stickers beside the face, or None.
        flip: Whether the crop is mirrored.
        crop_scale: Side of the crop over the face box.
        shift: Displacement of the crop as a share of the face box, x and y.
        shape: Turn and shear about the face, 2 x 2, or None.
        holes: What hides parts of the crop.
    """

    face_px: float | None
    interpolation: int
    steps: tuple[Step, ...]
    overlay: Overlay | None
    flip: bool
    crop_scale: float
    shift: tuple[float, float]
    shape: Shape | None = None
    holes: tuple[Hole, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether parts of the face are hidden or cut away."""
        return bool(self.holes) or self.crop_scale < ZOOM[0]

    def apply(self, picture: Picture, box: Box) -> tuple[Picture, Box]:
        """Rescale and degrade a picture.

        Args:
            picture: uint8 H x W x 3.
            box: Face box in pixels of the picture.

        Returns:
            The degraded picture and the box in its pixels, moved by the drawn shift.
        """
        longer = max(box[2] - box[0], box[3] - box[1], 1.0)
        height, width = picture.shape[:2]
        if self.overlay is not None:
            picture = self.overlay(picture, box)
        if self.face_px is not None and abs(self.face_px / longer - 1) > 0.02:
            picture = resize(picture, self.face_px / longer, self.interpolation)
        for step in self.steps:
            picture = step(picture)
        sx, sy = picture.shape[1] / width, picture.shape[0] / height
        dx = self.shift[0] * (box[2] - box[0])
        dy = self.shift[1] * (box[3] - box[1])
        moved = ((box[0] + dx) * sx, (box[1] + dy) * sy, (box[2] + dx) * sx, (box[3] + dy) * sy)
        return picture, moved


def draw_recipe(
    rng: np.random.Generator,
    face_px: tuple[float, float],
    augment: tuple[str, ...] = USUAL,
    as_found: bool = False,
) -> Recipe:
    """Draw a degradation for a pair.

    Args:
        rng: Source of randomness.
        face_px: Longer side of the two faces in their stored pictures. Where they differ, both
            are brought to one size, at most the smaller one; faces are not scaled below 56 px,
            where nothing is left to judge.
        augment: Which of `AUGMENTATIONS` are drawn; the rest of the degradation always is.
        as_found: Whether the pixels stay as they are, but for the common size.
    """
    smaller = min(face_px)
    alike = max(face_px) / max(smaller, 1.0) < 1.05
    target: float | None = None
    if as_found:
        target = None if alike else smaller
    elif not alike or rng.random() < 0.6:
        lowest = min(56.0, smaller)
        highest = smaller * 1.25 if alike else smaller
        target = float(np.exp(rng.uniform(np.log(lowest), np.log(highest))))
        # Strong losses are the exception in practice, so the draw leans to the upper end.
        target = max(target, smaller * float(rng.uniform(0.3, 1.0)))
    recipe = Recipe(
        face_px=target,
        interpolation=_interpolation(rng),
        steps=() if as_found else _draw_steps(rng, tone="brightness" in augment),
        overlay=draw_overlay(rng) if not as_found and rng.random() < 0.06 else None,
        flip="flip" in augment and bool(rng.random() < 0.5),
        crop_scale=float(rng.uniform(*ZOOM)) if "zoom" in augment else CROP_SCALE,
        shift=(float(rng.normal(0, 0.03)), float(rng.normal(0, 0.03))),
        shape=draw_shape(rng, augment),
    )
    if "holes" in augment and not as_found and rng.random() < HOLES_SHARE:
        recipe = replace(recipe, holes=draw_holes(rng))
    if "parts" in augment and rng.random() < PARTS_SHARE:
        scale, shift = draw_part(rng)
        recipe = replace(recipe, crop_scale=scale, shift=shift)
    return recipe


def whole_face(recipe: Recipe) -> Recipe:
    """Return the same degradation of the whole face, with nothing hidden."""
    return replace(recipe, crop_scale=CROP_SCALE, shift=(0.0, 0.0), holes=())


def _draw_steps(rng: np.random.Generator, tone: bool) -> tuple[Step, ...]:
    steps: list[Step] = []
    if tone and rng.random() < 0.5:
        steps.append(_tone(rng))
    if rng.random() < 0.25:
        steps.append(_retouch(rng))
    if rng.random() < 0.12:
        steps.append(_blur(rng))
    if rng.random() < 0.12:
        steps.append(_noise(rng))
    if rng.random() < 0.15:
        steps.append(draw_benign(rng))
    fate = rng.random()
    if fate < 0.07:
        steps += chain(rng)
    elif fate < 0.78:
        steps.append(_codec(rng))
        if rng.random() < 0.3:
            steps += [rescale_back(rng), _codec(rng)]
    return tuple(steps)


def _interpolation(rng: np.random.Generator) -> int:
    return int(rng.choice(INTERPOLATIONS, p=INTERPOLATION_WEIGHTS))


def _codec(rng: np.random.Generator) -> Step:
    if rng.random() < 0.15:
        return webp(int(rng.integers(35, 95)))
    return jpeg(int(rng.integers(35, 98)))


def _tone(rng: np.random.Generator) -> Step:
    """Brightness, contrast, gamma, colour cast and saturation in one look-up and one matrix."""
    contrast = rng.uniform(0.75, 1.3)
    brightness = rng.uniform(-25, 25)
    gamma = np.exp(rng.uniform(-0.35, 0.35))
    cast = rng.uniform(-0.06, 0.06, 3)
    saturation = 0.0 if rng.random() < 0.08 else rng.uniform(0.6, 1.4)
    ramp = np.arange(256, dtype=np.float32)
    levels = (ramp[:, None] - 127.5) * contrast + 127.5 + brightness
    levels = 255 * np.clip(levels / 255, 0, 1) ** gamma * (1 + cast)
    table = np.clip(levels + 0.5, 0, 255).astype(np.uint8)[None]
    grey = np.array([[0.299, 0.587, 0.114]]).repeat(3, axis=0) * (1 - saturation)
    matrix = (grey + np.eye(3) * saturation).astype(np.float32)

    def step(picture: Picture) -> Picture:
        return np.asarray(cv2.transform(cv2.LUT(picture, table), matrix), np.uint8)

    return step


def _retouch(rng: np.random.Generator) -> Step:
    """Benign edits: sharpening, smoothing as beauty filters do, denoising, local contrast."""
    choice = rng.integers(4)
    amount = float(rng.uniform(0.2, 1.0))
    if choice == 0:
        return lambda p: np.asarray(
            cv2.addWeighted(p, 1 + amount, cv2.GaussianBlur(p, (0, 0), 1.2), -amount, 0), np.uint8
        )
    if choice == 1:
        sigma = 15 + 35 * amount
        return lambda p: np.asarray(cv2.bilateralFilter(p, 5, sigma, 3), np.uint8)
    if choice == 2:
        return lambda p: np.asarray(
            cv2.addWeighted(p, 1 - amount, cv2.medianBlur(p, 3), amount, 0), np.uint8
        )
    return _local_contrast(1 + 2 * amount)


def _local_contrast(clip: float) -> Step:
    def step(picture: Picture) -> Picture:
        lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
        lab[..., 0] = cv2.createCLAHE(clip, (4, 4)).apply(lab[..., 0])
        return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), np.uint8)

    return step


def _blur(rng: np.random.Generator) -> Step:
    if rng.random() < 0.3:
        length = int(rng.integers(3, 8))
        kernel = np.zeros((length, length), np.float32)
        middle = (length - 1) / 2
        turn = cv2.getRotationMatrix2D((middle, middle), float(rng.uniform(0, 180)), 1)
        kernel[length // 2] = 1
        kernel = np.asarray(cv2.warpAffine(kernel, turn, (length, length)), np.float32)
        kernel /= max(float(kernel.sum()), 1e-6)
        return lambda p: np.asarray(cv2.filter2D(p, -1, kernel), np.uint8)
    sigma = float(rng.uniform(0.4, 2.0))
    return lambda p: np.asarray(cv2.GaussianBlur(p, (0, 0), sigma), np.uint8)


def _noise(rng: np.random.Generator) -> Step:
    sigma = float(rng.uniform(1, 9))
    seed = int(rng.integers(1 << 31))
    grey = rng.random() < 0.4

    def step(picture: Picture) -> Picture:
        shape = (*picture.shape[:2], 1 if grey else 3)
        noise = np.random.default_rng(seed).standard_normal(shape, np.float32) * sigma
        return np.clip(picture + noise, 0, 255).astype(np.uint8)

    return step
