"""Measure speed and memory of verdicts; `bench.py --help` lists the options."""

from __future__ import annotations

import sys

from benchmark.command import main

if __name__ == "__main__":
    sys.exit(main())
