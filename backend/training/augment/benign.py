"""What phones, apps and printers do to honest photographs; drawn for real and fake alike.

Each function draws a step: uint8 H x W x 3 to the same shape.
"""

from __future__ import annotations

import cv2
import numpy as np

from training.augment.codecs import Step, jpeg, resize, webp
from training.pictures import Picture


def draw_benign(rng: np.random.Generator) -> Step:
    """Draw one of the processings that must stay real."""
    return (_tone_map, _beauty, _vignette, _screenshot, _scan, _enlarge, _denoise)[
        int(rng.integers(7))
    ](rng)


def chain(rng: np.random.Generator) -> tuple[Step, ...]:
    """Draw a chain of messengers: JPEG, another size, WebP, another size, JPEG."""
    return (
        jpeg(int(rng.integers(50, 96))),
        rescale_back(rng),
        webp(int(rng.integers(50, 92))),
        rescale_back(rng),
        jpeg(int(rng.integers(45, 90))),
    )


def rescale_back(rng: np.random.Generator) -> Step:
    """Draw a reduction to 55–95 % and back, with two drawn filters."""
    factor = float(rng.uniform(0.55, 0.95))
    filters = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA, cv2.INTER_LANCZOS4)
    there, back = (int(rng.choice(filters)) for _ in range(2))

    def step(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        small = resize(picture, factor, there)
        return np.asarray(cv2.resize(small, (width, height), interpolation=back), np.uint8)

    return step


def _tone_map(rng: np.random.Generator) -> Step:
    """Compress the range of light as phones do: lift shadows, keep local contrast, add colour."""
    strength, detail = float(rng.uniform(0.25, 0.7)), float(rng.uniform(1.0, 1.6))
    colour, radius = float(rng.uniform(0.9, 1.35)), float(rng.uniform(0.04, 0.12))

    def step(picture: Picture) -> Picture:
        lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
        small = cv2.resize(lab[..., 0], None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        blurred = cv2.GaussianBlur(small, (0, 0), max(radius * small.shape[0], 1.0))
        base = cv2.resize(blurred, (lab.shape[1], lab.shape[0]))
        lifted = 255 * (base / 255) ** (1 - 0.6 * strength)
        lab[..., 0] = lifted + detail * (lab[..., 0] - base)
        lab[..., 1:] = (lab[..., 1:] - 128) * colour + 128
        rounded = np.clip(lab + 0.5, 0, 255).astype(np.uint8)
        return np.asarray(cv2.cvtColor(rounded, cv2.COLOR_LAB2RGB), np.uint8)

    return step


def _beauty(rng: np.random.Generator) -> Step:
    """Smooth skin and keep edges, then brighten a little and give some grain back."""
    sigma, lift = float(rng.uniform(20, 60)), float(rng.uniform(0, 14))
    kept = float(rng.uniform(0.0, 0.5))

    def step(picture: Picture) -> Picture:
        smooth = cv2.bilateralFilter(picture, 7, sigma, 5)
        return np.asarray(cv2.addWeighted(smooth, 1 - kept, picture, kept, lift), np.uint8)

    return step


def _denoise(rng: np.random.Generator) -> Step:
    """Denoise brightness lightly and colour strongly, as camera software does, then sharpen."""
    sigma, amount = float(rng.uniform(6, 22)), float(rng.uniform(0.2, 0.9))

    def step(picture: Picture) -> Picture:
        ycc = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
        ycc[..., 0] = cv2.bilateralFilter(ycc[..., 0], 5, sigma, 2)
        ycc[..., 1:] = cv2.GaussianBlur(ycc[..., 1:], (0, 0), 2.0)
        clean = cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB)
        soft = cv2.GaussianBlur(clean, (0, 0), 1.0)
        return np.asarray(cv2.addWeighted(clean, 1 + amount, soft, -amount, 0), np.uint8)

    return step


def _enlarge(rng: np.random.Generator) -> Step:
    """Come from a smaller picture: enlarged with a good filter and sharpened."""
    factor, amount = float(rng.uniform(0.35, 0.7)), float(rng.uniform(0.2, 1.2))
    up = int(rng.choice([cv2.INTER_CUBIC, cv2.INTER_LANCZOS4]))

    def step(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        small = resize(picture, factor, cv2.INTER_AREA)
        grown = cv2.resize(small, (width, height), interpolation=up)
        soft = cv2.GaussianBlur(grown, (0, 0), 1.5)
        return np.asarray(cv2.addWeighted(grown, 1 + amount, soft, -amount, 0), np.uint8)

    return step


def _vignette(rng: np.random.Generator) -> Step:
    """Darken towards the corners, around a drawn centre."""
    depth, centre = float(rng.uniform(0.2, 0.7)), rng.uniform(0.35, 0.65, 2)

    def step(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        y = np.linspace(0, 1, height, dtype=np.float32)[:, None] - np.float32(centre[0])
        x = np.linspace(0, 1, width, dtype=np.float32)[None] - np.float32(centre[1])
        shade = 1 - depth * np.clip((x * x + y * y) / 0.5, 0, 1) ** 1.3
        return np.asarray(picture * shade[..., None] + 0.5, np.uint8)

    return step


def _screenshot(rng: np.random.Generator) -> Step:
    """Show on a screen's pixel grid and grab it: another size, another gamma, fewer levels."""
    rescale = rescale_back(rng)
    gamma, levels = float(rng.uniform(0.85, 1.2)), int(rng.choice([64, 128, 256]))
    ramp = np.round((np.arange(256) / 255) ** gamma * (levels - 1)) / (levels - 1)
    table = np.asarray(ramp * 255 + 0.5, np.uint8)

    def step(picture: Picture) -> Picture:
        return np.asarray(cv2.LUT(rescale(picture), table), np.uint8)

    return step


def _scan(rng: np.random.Generator) -> Step:
    """Print on paper and scan: halftone or grain, faded and tinted, a little soft."""
    period, depth = float(rng.uniform(2.2, 4.5)), float(rng.uniform(0.0, 0.12))
    black, white = float(rng.uniform(0, 35)), float(rng.uniform(215, 255))
    tint, angle = rng.uniform(0.9, 1.05, 3).astype(np.float32), float(rng.uniform(0, np.pi / 2))
    seed, grain = int(rng.integers(1 << 31)), float(rng.uniform(1, 6))

    def step(picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        y, x = np.mgrid[:height, :width].astype(np.float32)
        along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
        across = y * np.float32(np.cos(angle)) - x * np.float32(np.sin(angle))
        turn = np.float32(2 * np.pi / period)
        dots = 1 + depth * np.sin(along * turn) * np.sin(across * turn)
        noise = np.random.default_rng(seed).standard_normal((height, width), np.float32) * grain
        soft = cv2.GaussianBlur(picture, (0, 0), 0.7).astype(np.float32)
        faded = black + soft / 255 * (white - black)
        mixed = (faded * dots[..., None] + noise[..., None]) * tint
        return np.asarray(np.clip(mixed, 0, 255), np.uint8)

    return step


def draw_overlay(rng: np.random.Generator) -> Overlay:
    """Draw text, a caption bar or a sticker that will lie outside the face."""
    return Overlay(int(rng.integers(1 << 31)))


class Overlay:
    """Text and shapes beside a face; the same for a real picture and its paired fake."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, picture: Picture, box: tuple[float, float, float, float]) -> Picture:
        """Return a copy of the picture with one to three marks that leave the box free."""
        rng = np.random.default_rng(self._seed)
        drawn = picture.copy()
        height, width = drawn.shape[:2]
        for _ in range(int(rng.integers(1, 4))):
            colour = [int(value) for value in rng.integers(0, 256, 3)]
            thick = int(rng.integers(1, 4))
            at = (int(rng.integers(0, width)), int(rng.integers(0, height)))
            choice = int(rng.integers(3))
            if choice == 0:
                text = "".join(rng.choice(list("ABCDEFGHKLMNRSTUabdeghnorst 0123456789"), 9))
                size = float(rng.uniform(0.3, 1.2)) * width / 256
                font = int(rng.integers(0, 8))
                cv2.putText(drawn, text, at, font, size, colour, thick, cv2.LINE_AA)
            elif choice == 1:
                radius = int(rng.uniform(0.03, 0.15) * width)
                cv2.circle(drawn, at, radius, colour, -1, cv2.LINE_AA)
            else:
                far = (at[0] + int(rng.uniform(0.1, 0.8) * width), at[1] + int(0.12 * height))
                cv2.rectangle(drawn, at, far, colour, -1)
        x0, y0 = max(int(box[0]), 0), max(int(box[1]), 0)
        x1, y1 = min(int(box[2]) + 1, width), min(int(box[3]) + 1, height)
        drawn[y0:y1, x0:x1] = picture[y0:y1, x0:x1]
        return drawn
