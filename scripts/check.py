"""Run the project's checks and tests in order, stop at the first that fails, and sum up.

python scripts/check.py              everything
python scripts/check.py lint         only what reads the code
python scripts/check.py pytest e2e   only the steps of these names
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"


@dataclass(frozen=True)
class Step:
    """A command, the folder it runs in, and the group it belongs to."""

    name: str
    group: str
    folder: Path
    command: tuple[str, ...]


def npm(script: str) -> tuple[str, ...]:
    """Return the command that runs a script of frontend/package.json."""
    return ("npm", "run", "--silent", script)


# Files side by side, in the order that tests/conftest.py gives them; servers and torch take memory.
PYTEST = ("python", "-m", "pytest", "-q", "-n", "auto", "--maxprocesses=4", "--dist=loadfile")
STEPS = (
    Step("ruff", "lint", ROOT, ("ruff", "check", ".")),
    Step("format", "lint", ROOT, ("ruff", "format", "--check", ".")),
    Step("mypy", "lint", BACKEND, ("mypy",)),
    Step("layers", "lint", BACKEND, ("lint-imports",)),
    Step("biome", "lint", FRONTEND, npm("lint")),
    Step("tsc", "lint", FRONTEND, npm("typecheck")),
    Step("openapi", "lint", ROOT, ("python", "scripts/export_openapi.py", "--check")),
    Step("client", "lint", FRONTEND, npm("check:client")),
    Step("pytest", "test", BACKEND, (*PYTEST, "--no-loadscope-reorder")),
    Step("vitest", "test", FRONTEND, npm("test")),
    Step("build", "test", FRONTEND, npm("build")),
    Step("size", "test", FRONTEND, npm("check:size")),
    Step("e2e", "test", ROOT, ("python", "scripts/e2e.py")),
)


def run(step: Step) -> tuple[int, float]:
    """Run a step with its output as it comes; return its exit status and its seconds."""
    print(f"\n=== {step.name}: {' '.join(step.command)}", flush=True)
    start = time.monotonic()
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    status = subprocess.run(
        step.command, cwd=step.folder, env=environment, stdin=subprocess.DEVNULL
    ).returncode
    return status, time.monotonic() - start


def main(wanted: list[str]) -> int:
    """Run the steps whose name or group is wanted; all of them if none is named."""
    known = {name for step in STEPS for name in (step.name, step.group)}
    if unknown := sorted(set(wanted) - known):
        print(f"No such step: {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
        return 2
    steps = [step for step in STEPS if not wanted or {step.name, step.group} & set(wanted)]
    done: list[str] = []
    total = 0.0
    for step in steps:
        status, seconds = run(step)
        total += seconds
        if status != 0:
            left = len(steps) - len(done) - 1
            print(f"\nFAILED: {step.name} (exit status {status}); {left} steps not run.")
            return 1
        done.append(f"{step.name} {seconds:.0f} s")
    print(f"\nAll {len(done)} checks passed in {total:.0f} s: {', '.join(done)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
