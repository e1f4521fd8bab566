"""Make text out of a file harmless: one line, no control characters, not too long."""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_TEXT: Final = 200


def plain_text(raw: bytes | str, limit: int = MAX_TEXT) -> str | None:
    """Return a text as one short line, or None when nothing is left of it.

    Args:
        raw: Text, or its bytes in UTF-8 or else Latin-1.
        limit: Characters at most; a longer text ends with an ellipsis.
    """
    # A file may hold megabytes of it; look at no more than could be shown.
    start = raw[: 8 * limit]
    text = _decode(start) if isinstance(start, bytes) else start
    spaced = " ".join(text.split())
    shown = "".join(char for char in spaced if unicodedata.category(char)[0] != "C").strip()
    if len(shown) > limit:
        shown = f"{shown[: limit - 1]}…"
    return shown or None


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(raw) - error.start < 4:  # the cut went through a character
            return raw[: error.start].decode("utf-8")
        return raw.decode("latin-1")
