"""Files of the log are complete, parse, and start nothing in a spreadsheet."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from detector.services.export import COLUMNS, as_csv, as_json, as_json_lines
from tests.conftest import MakeClient
from tests.reports import report

EXPORT = "/api/v1/detections/export"


def fill(client: FlaskClient, names: list[str | None]) -> list[str]:
    entries = [report(filename=name, reasons=("dark", "blurred")) for name in names]
    for entry in entries:
        client.application.extensions["detector"].history.add(entry)
    return [str(entry.id) for entry in entries]


def test_csv_has_a_line_for_each_detection(client: FlaskClient) -> None:
    ids = fill(client, ["a,b.jpg", 'c"d.jpg', None])
    client.put(f"/api/v1/detections/{ids[0]}/feedback", json={"rating": "wrong", "note": "@me\nx"})
    answer = client.get(f"{EXPORT}?sort=oldest")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="detections.csv"'
    lines = list(csv.DictReader(StringIO(answer.get_data(as_text=True), newline="")))
    assert [line["id"] for line in lines] == ids
    assert [line["filename"] for line in lines] == ["a,b.jpg", 'c"d.jpg', ""]
    first = lines[0]
    assert tuple(first) == COLUMNS
    assert (first["rating"], first["note"]) == ("wrong", "'@me\nx")
    assert (first["reasons"], first["probability"], first["total_ms"]) == (
        "dark blurred",
        "0.9375",
        "6.5",
    )
    assert first["created_at"].endswith("Z")


def test_json_and_json_lines_say_the_same(client: FlaskClient) -> None:
    ids = fill(client, ["=1+1", "Übung\u2028.jpg"])
    whole = client.get(f"{EXPORT}?format=json")
    lines = client.get(f"{EXPORT}?format=jsonl")
    assert whole.content_type == "application/json"
    assert lines.content_type.startswith("application/x-ndjson")
    parsed = json.loads(whole.data)
    assert [json.loads(line) for line in lines.data.splitlines()] == parsed
    assert [entry["id"] for entry in parsed] == ids[::-1]
    assert [entry["filename"] for entry in parsed] == ["Übung\u2028.jpg", "=1+1"]
    assert parsed[0]["reasons"] == ["dark", "blurred"]


def test_an_export_of_nothing_is_valid(client: FlaskClient) -> None:
    empty = {"csv": ",".join(COLUMNS) + "\r\n", "json": "[]\n", "jsonl": ""}
    for form, text in empty.items():
        answer = client.get(f"{EXPORT}?format={form}&q=nothing")
        assert answer.get_data(as_text=True) == text


def test_an_export_has_every_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.services.history._EXPORTED_AT_ONCE", 2)
    ids = fill(client, [f"{number}.jpg" for number in range(5)])
    for order, expected in (("oldest", ids), ("newest", ids[::-1])):
        lines = client.get(f"{EXPORT}?format=jsonl&sort={order}").data.splitlines()
        assert [json.loads(line)["id"] for line in lines] == expected


def test_an_export_honours_filters_and_refuses_bad_ones(client: FlaskClient) -> None:
    ids = fill(client, ["a.jpg", "b.jpg"])
    (line,) = client.get(f"{EXPORT}?format=jsonl&q=A.").data.splitlines()
    assert json.loads(line)["id"] == ids[0]
    assert client.get(f"{EXPORT}?format=xlsx").status_code == 422
    assert client.get(f"{EXPORT}?verdict=no").status_code == 422


def test_a_database_that_fails_is_a_problem(make_client: MakeClient, tmp_path: Path) -> None:
    client = make_client(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    for address in (EXPORT, "/api/v1/feedback/export", "/api/v1/statistics"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.get_json()["type"] == "/problems/database-unavailable"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "'"])


@given(STARTS, TEXT)
def test_no_cell_starts_a_formula_and_no_text_is_lost(start: str, rest: str) -> None:
    value = start + rest
    text = "".join(as_csv([{"filename": value}], ["filename"]))
    (_, row) = csv.reader(StringIO(text, newline=""), strict=True) if value else ("", [""])
    (cell,) = row
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert cell in (value, f"'{value}")


@given(st.lists(st.dictionaries(TEXT, TEXT | st.none() | st.integers()), max_size=4))
def test_json_comes_back_as_it_went(entries: list[dict[str, object]]) -> None:
    assert json.loads("".join(as_json(entries))) == entries
    lines = "".join(as_json_lines(entries)).split("\n")[:-1]
    assert [json.loads(line) for line in lines] == entries
