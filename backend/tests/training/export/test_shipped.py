"""The files for phones in the repository are what their cards say, and the page's example runs."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detector.config import ROOT
from detector.engine.registry import load_card, load_engine
from detector.imaging.crop import crop_box, crop_face
from detector.services.verdict import calibrate
from tests import faces
from training.export.engines import open_exported
from training.export.judge import LARGEST_BYTES, missed_goals

FOLDER = ROOT / "weights" / "mobile"
CARDS = sorted(FOLDER.glob("*.json"))
BOX = (70.0, 50.0, 400.0, 430.0)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_a_shipped_file_agrees_with_the_served_graph(path: Path) -> None:
    shipped = json.loads(path.read_text())
    file = FOLDER / shipped["file"]
    data = file.read_bytes()
    assert hashlib.sha256(data).hexdigest() == shipped["sha256"]
    assert len(data) == shipped["bytes"] <= LARGEST_BYTES
    assert missed_goals(shipped["measured"]) == []
    card = load_card(ROOT / "weights", shipped["model"])
    assert shipped["version"] == card.version
    picture = np.asarray(faces.portrait(480))
    crop = crop_face(picture, crop_box(BOX, 480, 480, card.crop_scale), card.input_size)[None]
    served, found = load_engine(card, "onnx").run(crop), open_exported(file).run(crop)
    np.testing.assert_allclose(found.logits, served.logits, atol=0.5)
    assert np.abs(found.mask - served.mask).mean() < 0.05
    np.testing.assert_allclose(found.novelty, served.novelty, rtol=0.1)


def test_the_example_of_the_page_says_what_the_server_says(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mobile.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    example, photo = tmp_path / "example.py", tmp_path / "photo.png"
    example.write_text(code, encoding="utf-8")
    portrait = faces.portrait(480)
    portrait.save(photo)
    shipped = json.loads(CARDS[0].read_text())
    card = load_card(ROOT / "weights", shipped["model"])
    arguments = [FOLDER / shipped["file"], ROOT / "weights" / f"{card.name}.json", photo, *BOX]
    done = subprocess.run(
        [sys.executable, str(example), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    box = crop_box(BOX, 480, 480, card.crop_scale)
    crop = crop_face(np.asarray(portrait), box, card.input_size)[None]
    logits = open_exported(FOLDER / shipped["file"]).run(crop).logits.astype(np.float64)
    probability = 1 / (1 + np.exp(-calibrate(logits, card.calibration)[0, 2]))
    assert re.fullmatch(r"(real|deepfake|inconclusive) \d\.\d{3}\n", done.stdout)
    assert float(done.stdout.split()[1]) == pytest.approx(probability, abs=0.01)
