"""What is wrong with a user's pictures or the folder that should take them."""

from __future__ import annotations


class DataError(ValueError):
    """The pictures cannot be used as asked; the message says in a sentence what to change."""
