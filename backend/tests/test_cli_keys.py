"""`detector keys` on a real database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli import main
from detector.services.keys import KeyInvalid, Keys
from detector.storage.database import connect


@pytest.fixture
def url(tmp_path: Path, empty_log: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "keys.db"
    path.write_bytes(empty_log.read_bytes())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return f"sqlite:///{path}"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", *arguments])


def test_a_key_is_made_listed_and_revoked(url: str) -> None:
    made = run("create", "press desk", "--scope", "read", "--days", "30", "--daily-pictures", "9")
    assert made.exit_code == 0, made.output
    token = made.stdout.strip()
    (listed,) = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert (listed["name"], listed["scopes"], listed["state"]) == ("press desk", ["read"], "active")
    assert listed["daily_pictures"] == 9
    assert token not in run("list", "--json").output
    assert "press desk" in run("list").stdout

    engine = connect(url)
    assert Keys(engine).caller(token).may("read")
    assert run("revoke", listed["id"]).exit_code == 0
    with pytest.raises(KeyInvalid):
        Keys(engine).caller(token)
    engine.dispose()
    assert run("revoke", listed["id"]).exit_code == 1
    assert "revoked" in run("list").stdout


@pytest.mark.usefixtures("url")
def test_what_cannot_be_is_refused() -> None:
    assert run("create", " ").exit_code == 2
    assert run("create", "a", "--scope", "root").exit_code == 2
    assert run("create", "a", "--days", "0").exit_code == 2
    assert "no keys yet" in run("list").stderr


def test_a_database_without_tables_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    answer = run("list")
    assert answer.exit_code == 1
    assert "detector migrate" in answer.output
