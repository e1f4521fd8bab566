"""Find faces with CenterFace (arXiv 1911.03599) in one ONNX Runtime session."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from detector.imaging.crop import Box
from detector.imaging.onnx_session import Session

SCORE_THRESHOLD = 0.5
OVERLAP_THRESHOLD = 0.3
MIN_FACE_PX = 16.0
STRIDE = 4
ALIGNMENT = 32

# Longer side of the whole picture in pixels, look by look until a face is found: 256 costs 9 ms on
# one core; 144 is for a face that fills the picture, the larger ones for small faces.
LOOKS = (256, 144, 512, 1024)
# Most faces of 16 px in a look are missed. Where one is nearly as small there may be more, so a
# finer look follows if the picture is large enough for those to be judged.
CROWD_FACE_PX = 32.0
JUDGED_FACE_PX = 64.0
# Boxes of faces under 64 px in a look are off by a tenth, so those get a second look alone, 8 ms
# each: last, and only for faces that will be judged, or a crowd would cost seconds.
COARSE_FACE_PX = 64.0
CLOSE_LOOK = 224
MOST_JUDGED = 16
CLOSE_SCALE = 2.0
# Pixels; the look beyond these takes more memory than everything else together.
LARGE_LOOK = 512 * 512


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face found in a picture.

    Attributes:
        box: x0, y0, x1, y1 in pixels, inside the picture.
        landmarks: float32 5 x 2 in pixels: left eye, right eye, nose, left and right mouth corner
            as seen in the picture.
        score: Confidence of the face detector, 0..1.
        scale: Pixels of the look that found it over pixels of the picture.
    """

    box: Box
    landmarks: NDArray[np.float32]
    score: float
    scale: float

    @property
    def size_px(self) -> float:
        """Longer side of the box in pixels."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])


class FaceDetector:
    """CenterFace over a picture, then a second look at each small face. Safe for many threads."""

    def __init__(self, path: Path, *, threads_alone: int = 1) -> None:
        """Load the graph.

        Args:
            path: CenterFace rewritten by `scripts/rewrite_centerface.py`.
            threads_alone: Threads for a picture that is judged alone.
        """
        self._session = Session(path, threads_alone=threads_alone)

    def detect(self, pixels: NDArray[np.uint8], most: int = MOST_JUDGED) -> list[Face]:
        """Return all faces of a picture, largest first.

        Args:
            pixels: uint8 H x W x 3, upright sRGB.
            most: So many of the largest get exact boxes and landmarks, whatever their size.
        """
        image = Image.fromarray(pixels)
        longer = max(image.size)
        found: list[Face] = []
        finest = 0
        # Enlarging a picture more than twofold shows no more of it.
        for side in dict.fromkeys(min(side, 2 * longer) for side in LOOKS):
            if found and (side < finest or not _may_hide_more(found, finest / longer)):
                continue
            finest = max(finest, side)
            seen = self._look(image, (0.0, 0.0, float(image.width), float(image.height)), side)
            found = seen + [face for face in found if not _is_among(face, seen)]
        largest = _by_size(found)
        return _by_size([*map(partial(self._steady, image), largest[:most]), *largest[most:]])

    def _steady(self, image: Image.Image, face: Face) -> Face:
        coarse = face.size_px * face.scale < COARSE_FACE_PX
        return self._look_closer(image, face) if coarse else face

    def _look_closer(self, image: Image.Image, face: Face) -> Face:
        """Steady a box and its landmarks; keep the first look where the second finds nothing."""
        half = CLOSE_SCALE * face.size_px / 2
        x = (face.box[0] + face.box[2]) / 2
        y = (face.box[1] + face.box[3]) / 2
        again = self._look(image, (x - half, y - half, x + half, y + half), CLOSE_LOOK)
        shared = _overlaps(face.box, [other.box for other in again])
        best = int(shared.argmax()) if len(again) else 0
        return again[best] if len(again) and shared[best] > 0.4 else face

    def _look(self, image: Image.Image, window: Box, side: int) -> list[Face]:
        """Run the network on a window, its longer side scaled to `side`; outside is black."""
        scale = side / max(window[2] - window[0], window[3] - window[1])
        inside = (
            max(window[0], 0.0),
            max(window[1], 0.0),
            min(window[2], float(image.width)),
            min(window[3], float(image.height)),
        )
        size = (
            max(round((inside[2] - inside[0]) * scale), 1),
            max(round((inside[3] - inside[1]) * scale), 1),
        )
        view = image.resize(size, Image.Resampling.BILINEAR, box=inside, reducing_gap=2.0)
        left = round((inside[0] - window[0]) * scale)
        top = round((inside[1] - window[1]) * scale)
        wide = -(-(left + size[0]) // ALIGNMENT) * ALIGNMENT
        high = -(-(top + size[1]) // ALIGNMENT) * ALIGNMENT
        blob = np.zeros((1, 3, high, wide), np.float32)
        blob[0, :, top : top + size[1], left : left + size[0]] = np.asarray(view).transpose(2, 0, 1)
        outputs = self._session.run(None, {"image": blob}, lean=wide * high > LARGE_LOOK)
        stretch = np.array([(inside[2] - inside[0]) / size[0], (inside[3] - inside[1]) / size[1]])
        corner, origin = np.array([left, top]), np.array(inside[:2])
        faces = []
        for box, landmarks, score in _decode(*outputs):
            points = (landmarks - corner) * stretch + origin
            corners = (box.reshape(2, 2) - corner) * stretch + origin
            corners = np.clip(corners, 0, [image.width, image.height])
            (x0, y0), (x1, y1) = corners.tolist()
            if x1 - x0 >= 1 and y1 - y0 >= 1:
                faces.append(Face((x0, y0, x1, y1), points.astype(np.float32), score, scale))
        return faces


def _may_hide_more(found: list[Face], scale: float) -> bool:
    """Say whether a look at a scale found faces so small that it may have missed others."""
    smallest = min(face.size_px for face in found)
    return max(smallest, JUDGED_FACE_PX) * scale < CROWD_FACE_PX


def _is_among(face: Face, others: list[Face]) -> bool:
    shared = _overlaps(face.box, [other.box for other in others])
    return bool((shared > OVERLAP_THRESHOLD).any())


def _by_size(faces: list[Face]) -> list[Face]:
    large = [face for face in faces if face.size_px >= MIN_FACE_PX]
    return sorted(large, key=lambda face: face.size_px, reverse=True)


def _decode(
    heatmap: NDArray[np.float32],
    scale: NDArray[np.float32],
    offset: NDArray[np.float32],
    landmarks: NDArray[np.float32],
) -> list[tuple[NDArray[np.float64], NDArray[np.float64], float]]:
    """Turn the network's maps into boxes, landmarks and scores, in pixels of its input.

    Each map cell stands for 4 x 4 pixels; heights and widths are exponentials of four-pixel
    units, rows before columns.
    """
    rows, columns = np.nonzero(heatmap[0, 0] > SCORE_THRESHOLD)
    if not len(rows):
        return []
    scores = heatmap[0, 0, rows, columns].astype(np.float64)
    high, wide = np.exp(scale[0, :, rows, columns].astype(np.float64)).T * STRIDE
    shift_y, shift_x = offset[0, :, rows, columns].astype(np.float64).T
    left = (columns + shift_x + 0.5) * STRIDE - wide / 2
    top = (rows + shift_y + 0.5) * STRIDE - high / 2
    boxes = np.stack([left, top, left + wide, top + high], axis=1)
    marks = landmarks[0, :, rows, columns].astype(np.float64)
    points = np.stack(
        [
            marks[:, 1::2] * wide[:, None] + left[:, None],
            marks[:, ::2] * high[:, None] + top[:, None],
        ],
        axis=2,
    )
    return [(boxes[i], points[i], float(scores[i])) for i in _suppress(boxes, scores)]


def _suppress(boxes: NDArray[np.float64], scores: NDArray[np.float64]) -> list[int]:
    """Keep the best box of each overlapping set (non-maximum suppression)."""
    order = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while len(order):
        best, order = int(order[0]), order[1:]
        kept.append(best)
        order = order[_overlaps(boxes[best], boxes[order]) < OVERLAP_THRESHOLD]
    return kept


def _overlaps(
    box: Box | NDArray[np.float64], others: list[Box] | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return intersection over union of a box with each of N others, float64 N in 0..1."""
    one, many = np.asarray(box, np.float64), np.asarray(others, np.float64).reshape(-1, 4)
    sides = np.minimum(many[:, 2:], one[2:]) - np.maximum(many[:, :2], one[:2])
    shared = sides.clip(0).prod(axis=1)
    areas = (many[:, 2:] - many[:, :2]).prod(axis=1) + (one[2:] - one[:2]).prod()
    return np.asarray(shared / (areas - shared), np.float64)
