"""Photographs of five people, with what a user's folder has besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.data.pictures import write_people


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `write_people`."""
    root = tmp_path_factory.mktemp("photos")
    write_people(root)
    return root
