"""The report as one HTML file that needs nothing else: pictures are inside, nothing is fetched."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.evaluation.samples import OUTCOMES

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c1c1c; background: #fff; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; }
div { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #ddd; }
img { max-width: 100%; height: auto; } code { background: #f2f2f2; padding: 0 .2rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e6e6; background: #161616; } code { background: #2a2a2a; }
  th, td { border-color: #444; } img { background: #fff; }
}
"""
# Nothing in the file may load anything, whatever a name in the data holds.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
SAMPLES_NOTE = (
    "Faces of the validation pictures as found, each with the map that is shown beside its "
    "verdict, the truth and the probability of a deepfake. They show people: this file stays in "
    "the run's folder and is not part of what `export` publishes."
)


def html_report(lines: list[str], folder: Path, samples: dict[str, Path]) -> str:
    """Return the report as a page.

    Args:
        lines: The report in Markdown, as `report_lines` makes it.
        folder: What its pictures are named relative to.
        samples: The sample grid of each outcome.
    """
    title = next((line[2:] for line in lines if line.startswith("# ")), "Evaluation")
    parts = [
        *_blocks(lines, folder),
        *_samples(samples),
    ]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>",
            *parts,
            "</body></html>",
            "",
        ]
    )


def _samples(samples: dict[str, Path]) -> Iterator[str]:
    if samples:
        yield f"<h2>Right and wrong</h2><p>{_words(SAMPLES_NOTE)}</p>"
    for name, title in OUTCOMES.items():
        if name in samples:
            yield f"<h3>{html.escape(title)}</h3>{_picture(title, samples[name])}"


def _blocks(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Turn the Markdown that reports use (headings, lists, tables, pictures) into elements."""
    rows: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            yield _table(rows)
            rows = []
        heading = re.match(r"(#{1,6}) (.*)", line)
        picture = re.fullmatch(r"!\[(.*)\]\((.*)\)", line)
        if heading:
            level = len(heading[1])
            yield f"<h{level}>{_words(heading[2])}</h{level}>"
        elif picture:
            yield _picture(picture[1], folder / picture[2])
        elif line.startswith("- "):
            yield f"<ul><li>{_words(line[2:])}</li></ul>"
        elif line:
            yield f"<p>{_words(line)}</p>"


def _table(rows: list[str]) -> str:
    cells = [[_words(cell.strip()) for cell in row.strip("|").split("|")] for row in rows]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells[2:]
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _words(text: str) -> str:
    escaped = html.escape(text)
    escaped = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return re.sub(r"\*\*?([^*]+)\*\*?", r"<em>\1</em>", escaped)


def _picture(title: str, path: Path) -> str:
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f'<p><img alt="{html.escape(title)}" src="data:image/png;base64,{data}"></p>'
