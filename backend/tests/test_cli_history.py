"""`detector history` and `detector feedback` on a real database."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli import main
from detector.services.feedback import FeedbackLog
from detector.services.history import History
from detector.storage.database import connect
from tests.reports import report


@pytest.fixture
def log(tmp_path: Path, empty_log: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "log.db"
    path.write_bytes(empty_log.read_bytes())
    url = f"sqlite:///{path}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_the_log_and_its_feedback_become_files(log: str, tmp_path: Path) -> None:
    engine = connect(log)
    fake, real = report(filename="=a.jpg"), report(verdict="real", filename="b.jpg")
    for entry in (fake, real):
        History(engine).add(entry)
    FeedbackLog(engine).put(fake.id, "wrong", "mine")
    engine.dispose()

    table = run("history", "export", "--from", "2026-01-01")
    assert table.exit_code == 0, table.output
    lines = list(csv.DictReader(StringIO(table.stdout)))
    assert [line["filename"] for line in lines] == ["b.jpg", "'=a.jpg"]
    one = run("history", "export", "--format", "jsonl", "--verdict", "real", "--name", "B.")
    assert json.loads(one.stdout)["id"] == str(real.id)
    assert run("history", "export", "--format", "json", "--to", "2020-01-01").stdout == "[]\n"

    target = tmp_path / "set.jsonl"
    assert run("feedback", "export", "-o", str(target)).exit_code == 0
    rated = json.loads(target.read_text())
    assert (rated["id"], rated["rating"], rated["note"]) == (str(fake.id), "wrong", "mine")


def test_a_database_without_tables_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    for command in ("history", "feedback"):
        result = run(command, "export")
        assert result.exit_code == 1
        assert "detector migrate" in result.stderr
