"""Write the OpenAPI document that the dashboard's client is generated from.

    python scripts/export_openapi.py            writes frontend/openapi.json
    python scripts/export_openapi.py --check    fails when that file is out of date

Needs no model weights and no database.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "frontend" / "openapi.json"


def document() -> str:
    """Return the OpenAPI document as text, the same on every run."""
    sys.path.insert(0, str(ROOT / "backend"))
    from flask import Flask

    from detector.api.routes import register

    api = register(Flask("detector"))
    return json.dumps(api.spec.to_dict(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the document, or compare it with the file when `--check` is given."""
    text = document()
    if "--check" in arguments:
        if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
            print(f"{TARGET.relative_to(ROOT)} is out of date: run {Path(__file__).name}.")
            return 1
        return 0
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
