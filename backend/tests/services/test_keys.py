"""API keys in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from detector.services.keys import KeyInvalid, Keys, QuotaUsedUp
from detector.storage.database import connect


@pytest.fixture
def engine(tmp_path: Path, empty_log: Path) -> Iterator[Engine]:
    path = tmp_path / "keys.db"
    path.write_bytes(empty_log.read_bytes())
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def keys(engine: Engine) -> Keys:
    return Keys(engine)


def test_a_key_is_known_by_its_token_alone(keys: Keys) -> None:
    facts, token = keys.create("press desk", ["detect", "read"])
    caller = keys.caller(token)
    assert caller.key_id == facts.id
    assert caller.scopes == {"detect", "read"}
    assert caller.may("detect")
    assert caller.may("read")
    assert not caller.may("admin")
    assert (caller.owner.name, caller.owner.sees_all) == (facts.id, False)


def test_admin_may_everything_and_sees_all(keys: Keys) -> None:
    caller = keys.caller(keys.create("operator", ["admin"])[1])
    assert caller.may("detect")
    assert caller.may("read")
    assert caller.owner.sees_all


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.upper(),
        lambda token: token.replace("dk_", ""),
        lambda token: token[:15] + "_" + "A" * 43,
        lambda _: "dk_000000000000_" + "A" * 43,
        lambda _: "",
        lambda _: "' OR 1=1 --",
        lambda _: "dk_\x00",
        lambda _: "ü" * 60,
        lambda _: "x" * 100_000,
    ],
)
def test_every_other_token_opens_nothing(keys: Keys, change: object) -> None:
    _, token = keys.create("a", ["detect"])
    with pytest.raises(KeyInvalid):
        keys.caller(change(token))  # type: ignore[operator]


def test_neither_the_token_nor_its_secret_is_in_the_database(keys: Keys, engine: Engine) -> None:
    _, token = keys.create("a", ["detect"])
    keys.caller(token)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM api_keys")).all()
    assert token.split("_", 2)[-1] not in str(rows)
    assert token not in str(rows)


def test_tokens_do_not_repeat(keys: Keys) -> None:
    tokens = {keys.create("a", ["detect"])[1] for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 59 for token in tokens)


def test_a_revoked_key_is_refused_at_once_and_by_every_replica(keys: Keys, engine: Engine) -> None:
    facts, token = keys.create("a", ["detect"])
    other_replica = Keys(engine)
    other_replica.caller(token)
    assert keys.revoke(facts.id)
    assert not keys.revoke(facts.id)
    assert not keys.revoke("unknown")
    for replica in (keys, other_replica):
        with pytest.raises(KeyInvalid, match="revoked"):
            replica.caller(token)


def test_an_expired_key_is_refused(keys: Keys) -> None:
    now = datetime.now(UTC)
    _, old = keys.create("a", ["detect"], expires_at=now - timedelta(seconds=1))
    _, fresh = keys.create("a", ["detect"], expires_at=now + timedelta(minutes=1))
    with pytest.raises(KeyInvalid, match="expired"):
        keys.caller(old)
    assert keys.caller(fresh).may("detect")


def test_the_list_says_when_a_key_was_used(keys: Keys) -> None:
    facts, token = keys.create("a", ["read"], daily_pictures=5)
    assert [key.last_used_at for key in keys.all()] == [None]
    keys.caller(token)
    (listed,) = keys.all()
    assert listed.last_used_at is not None
    assert (listed.id, listed.name, listed.daily_pictures) == (facts.id, "a", 5)
    assert listed.state(datetime.now(UTC)) == "active"


def test_the_admin_key_of_the_environment(engine: Engine) -> None:
    keys = Keys(engine, "a-long-secret-of-the-operator-0123456789")
    assert keys.caller("a-long-secret-of-the-operator-0123456789").may("admin")
    with pytest.raises(KeyInvalid):
        keys.caller("a-long-secret-of-the-operator-012345678")
    assert keys.all() == []


def test_a_quota_holds_and_what_does_not_fit_is_not_counted(keys: Keys) -> None:
    caller = keys.caller(keys.create("a", ["detect"], daily_pictures=5)[1])
    with pytest.raises(QuotaUsedUp):
        keys.charge(caller, 6)
    keys.charge(caller, 3)
    with pytest.raises(QuotaUsedUp) as used_up:
        keys.charge(caller, 3)
    assert 0 < used_up.value.retry_after <= 86_400
    keys.charge(caller, 2)
    with pytest.raises(QuotaUsedUp):
        keys.charge(caller)


def test_without_a_quota_nothing_is_counted(keys: Keys, engine: Engine) -> None:
    caller = keys.caller(keys.create("a", ["detect"])[1])
    keys.charge(caller, 1000)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM api_key_usage")).scalar() == 0
