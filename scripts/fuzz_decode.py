"""Send the decoder files that a coverage-guided fuzzer makes up; `make fuzz` runs it.

    python scripts/fuzz_decode.py [folder of the corpus] [options of libFuzzer]

Needs `atheris`. Begins with the small files of tests/hostile. What is found is written as
`crash-…`, `timeout-…` or `oom-…` into the directory where it runs; give it that file to try again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "backend"))

with atheris.instrument_imports(include=["detector.imaging"]):
    from detector.imaging.decode import ImageError, Limits, decode

# Small, so that each picture is done soon and more of them are tried.
LIMITS = Limits(max_bytes=200_000, max_pixels=250_000)
LARGEST_SEED = 20_000
OPTIONS = ("-max_len=65536", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1")


def try_file(data: bytes) -> None:
    """Decode; every exception but those that name what is wrong with a picture is a find."""
    try:
        picture = decode(data, LIMITS)
    except ImageError:
        return
    if picture.pixels.nbytes > 3 * LIMITS.max_pixels:
        raise AssertionError(f"{picture.pixels.shape} is more than the limit allows")


def write_seeds(folder: Path) -> None:
    """Write the small files of the hostile corpus."""
    from tests.hostile.corpus import corpus

    folder.mkdir(parents=True, exist_ok=True)
    for case in corpus():
        data = case.make()
        if 0 < len(data) <= LARGEST_SEED:
            (folder / case.name.replace("/", "_")).write_bytes(data)


def main() -> None:
    """Make the seeds and fuzz until an option of libFuzzer ends it."""
    folder, options = ROOT / "var" / "fuzz-corpus", sys.argv[1:]
    if options and not options[0].startswith("-"):
        folder, options = Path(options[0]), options[1:]
    if not folder.is_file():
        write_seeds(folder)
    atheris.Setup([sys.argv[0], str(folder), *OPTIONS, *options], try_file)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
