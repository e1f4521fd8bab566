"""The overlay is clear where there is no evidence and strong where there is."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from detector.imaging.heatmap import TABLE, render_heatmap


def test_the_overlay_is_a_transparent_png_with_the_grid_in_place() -> None:
    grid = np.zeros((14, 14), np.uint8)
    grid[:7, 7:] = 255
    image = Image.open(BytesIO(render_heatmap(grid, 140)))
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (140, 140))
    alpha = np.asarray(image)[..., 3]
    assert alpha[20, 120] > 200
    assert alpha[120, 20] == 0


def test_lightness_rises_with_evidence() -> None:
    luma = TABLE[:, :3].astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(luma) >= -0.6).all()
    assert (np.diff(TABLE[:, 3].astype(int)) >= 0).all()
