"""The report as one file: everything inside, nothing fetched, no name taken for markup."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from training.evaluation.html_report import html_report

LINES = [
    "# Evaluation of mine",
    "",
    "Figures of **all** pictures, by `evaluate`.",
    "",
    "- one point",
    "",
    "| source | AUC |",
    "| --- | --- |",
    "| <script>alert(1)</script> | 0.9 |",
    "",
    "![roc](mine/roc.png)",
]


def test_the_page_holds_its_pictures_and_asks_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for path in (tmp_path / "mine" / "roc.png", tmp_path / "wrong.png"):
        Image.new("RGB", (4, 4), "red").save(path)
    page = html_report(LINES, tmp_path, {"false-positives": tmp_path / "wrong.png"})
    assert page.count("data:image/png;base64,") == 2
    assert "<title>Evaluation of mine</title>" in page
    assert "Real pictures called deepfake" in page
    assert "<em>all</em>" in page
    assert "<li>one point</li>" in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    sources = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert all(source.startswith("data:") for source in sources)
    assert "default-src 'none'" in page
