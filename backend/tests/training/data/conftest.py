"""Photographs of five people, with what a user's folder has besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.data.pictures import photograph, write_folder

PEOPLE = ("alice", "bob", "carla", "dan", "eve")


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """real/ as JPEG and Fake/ as PNG, a folder a person with 5 pictures of each class.

    Besides there are a copy of one of alice's pictures among bob's and three damaged files.
    """
    root = tmp_path_factory.mktemp("photos")
    for number, person in enumerate(PEOPLE):
        write_folder(root / "real" / person, 100 * number, 5)
        write_folder(root / "Fake" / person, 100 * number + 50, 5, "PNG")
    photograph(3).resize((220, 220)).save(root / "real" / "bob" / "copy.jpg", quality=70)
    (root / "Fake" / "dan" / "broken.jpg").write_bytes(b"\xff\xd8\xff nonsense")
    (root / "Fake" / "dan" / "empty.png").touch()
    (root / "real" / "eve" / "notes.txt").write_text("buy milk")
    return root
