"""What pictures and masks are, wherever training works on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# uint8 H x W x 3, RGB.
Picture = NDArray[np.uint8]
# float32 H x W in 0..1, where a picture was changed.
Mask = NDArray[np.float32]
