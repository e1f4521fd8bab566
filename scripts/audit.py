"""Ask the vulnerability databases about every pinned package; `make audit` runs it.

A report: it ends with 0 whatever it finds, and with 1 when found ones must fail (`--strict`). A
database that cannot be reached is said, and then nothing is known of those packages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements", "requirements-scale", "requirements-dev", "requirements-generate")
SECONDS = 300

# Package with its version, or why it was not checked, and what is known of it.
Known = list[tuple[str, str]]


class NotChecked(Exception):
    """There was no answer; the message is the last thing that the tool said."""


def python_packages(tool: Path, lock: Path) -> Known:
    """Return what is known of the packages of a lock file."""
    command = [str(tool), "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner"]
    packages = _answer([*command, "off", "--requirement", str(lock)], ROOT)["dependencies"]
    # A database that knows none of them is a mirror of packages without their vulnerabilities.
    skipped = [package["skip_reason"] for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        raise NotChecked(f"{len(packages)} packages, the first: {skipped[0] if skipped else '-'}")
    return [
        *(
            (f"{package['name']} {package['version']}", found["id"])
            for package in packages
            for found in package.get("vulns", [])
        ),
        *((reason, "not checked") for reason in skipped),
    ]


def npm_packages() -> Known:
    """Return what is known of the packages of the dashboard."""
    answer = _answer(["npm", "audit", "--package-lock-only", "--json"], ROOT / "frontend")
    if "vulnerabilities" not in answer:
        raise NotChecked(str(answer.get("message") or answer.get("error") or "no answer"))
    return [(name, found["severity"]) for name, found in answer["vulnerabilities"].items()]


def _answer(command: list[str], folder: Path) -> Any:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise NotChecked(f"no answer within {SECONDS} seconds") from None
    except OSError as error:
        raise NotChecked(str(error)) from None
    except ValueError:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise NotChecked(said[-1][:300] if said else "it said nothing") from None


def main(arguments: list[str] | None = None) -> int:
    """Print what is known, one line a package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--tool", type=Path, default=ROOT / "var" / "tools" / "bin" / "pip-audit")
    parser.add_argument("--strict", action="store_true", help="end with 1 if anything is known")
    options = parser.parse_args(arguments)
    checks: dict[str, Any] = {
        f"backend/{name}.txt": lambda name=name: python_packages(
            options.tool, ROOT / "backend" / f"{name}.txt"
        )
        for name in LOCKS
    }
    checks["frontend/package-lock.json"] = npm_packages
    found = 0
    for name, check in checks.items():
        try:
            known = check()
        except NotChecked as error:
            print(f"{name}: not checked, the vulnerability database gave no answer: {error}")
            continue
        found += len(known)
        print(f"{name}: {len(known) or 'nothing'} to report")
        for package, what in known:
            print(f"  {package}: {what}")
        sys.stdout.flush()
    return int(options.strict and found > 0)


if __name__ == "__main__":
    sys.exit(main())
