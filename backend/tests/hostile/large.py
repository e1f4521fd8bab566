"""Print seconds, and peak memory in bytes per pixel, that decoding a large picture takes.

`python -m tests.hostile.large` prints all formats; each is measured in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from detector.imaging.decode import Limits, decode
from tests.hostile.measure import peak_megabytes
from tests.imaging.pictures import FORMATS, encode

SIDE = 3000
FAST: dict[str, dict[str, object]] = {
    "webp": {"lossless": False, "method": 0, "quality": 60},
    "heic": {"quality": 40},
    "avif": {"quality": 40, "speed": 10},
}


def large_picture(kind: str) -> bytes:
    """Return a smooth picture of `SIDE` × `SIDE` pixels as a file."""
    ramp = Image.linear_gradient("L").resize((SIDE, SIDE))
    turned = ramp.transpose(Image.Transpose.ROTATE_90)
    return encode(Image.merge("RGB", (ramp, turned, ramp)), kind, **FAST.get(kind, {}))


def measure(path: str) -> None:
    """Print seconds and bytes per pixel of decoding one file, in this process."""
    data = Path(path).read_bytes()
    limits = Limits(max_bytes=10**9)
    before, start = peak_megabytes(), time.perf_counter()
    pixels = decode(data, limits).pixels
    seconds = time.perf_counter() - start
    print(seconds, (peak_megabytes() - before) * 1e6 / (pixels.size / 3))


def measure_format(kind: str) -> tuple[float, float]:
    """Return seconds and peak bytes per pixel of decoding a large picture in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, kind)
        path.write_bytes(large_picture(kind))
        command = [sys.executable, "-m", "tests.hostile.large", str(path)]
        backend = Path(__file__).parents[2]
        result = subprocess.run(command, cwd=backend, capture_output=True, text=True, check=True)
    seconds, per_pixel = map(float, result.stdout.split())
    return seconds, per_pixel


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        for name in FORMATS:
            print("{:5} {:6.2f} s {:6.1f} bytes per pixel".format(name, *measure_format(name)))
