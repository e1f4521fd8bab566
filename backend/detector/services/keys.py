"""API keys: who is calling, what they may do, and how many pictures they have left today."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import Engine

from detector.services.database import database
from detector.storage.key_repository import KeyRepository
from detector.storage.key_tables import KeyRow
from detector.storage.ownership import Owner

Scope = Literal["read", "detect", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

# Written at most this often, so that a key in use does not cost a write for every request.
_NOTED_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"dk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}", re.A)


class KeyInvalid(Exception):
    """The token opens nothing; the text says why as far as its bearer may know."""


class QuotaUsedUp(Exception):
    """The key has judged its pictures of today; `retry_after` is the time to midnight in UTC."""

    def __init__(self, most: int, retry_after: int) -> None:
        super().__init__(f"This key may judge {most} pictures a day.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request.

    Attributes:
        key_id: Id of the key; empty for a caller without one.
        scopes: What the caller may do; `admin` includes the others.
        sees_all: Whether the caller may see what others made.
        daily_pictures: Pictures that may be judged per day; None for no limit.
    """

    key_id: str = ""
    scopes: frozenset[str] = frozenset()
    sees_all: bool = False
    daily_pictures: int | None = None

    def may(self, scope: Scope) -> bool:
        """Say whether the caller has a scope."""
        return scope in self.scopes or "admin" in self.scopes

    @property
    def owner(self) -> Owner:
        """Return whose rows the caller sees and makes."""
        return Owner(self.key_id, sees_all=self.sees_all)


NOBODY = Caller()
# Where every caller is trusted: on one's own machine.
TRUSTED = Caller(scopes=frozenset(SCOPES), sees_all=True)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What may be shown of a key."""

    id: str
    name: str
    scopes: tuple[str, ...]
    daily_pictures: int | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def state(self, now: datetime) -> str:
        """Return `active`, `expired` or `revoked`."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= now else "active"


class Keys:
    """Makes, lists, revokes and recognises keys. Thread-safe.

    Args:
        engine: The database.
        admin_key: One more key with the scope `admin`, kept outside of the database.
    """

    def __init__(self, engine: Engine, admin_key: str | None = None) -> None:
        self._rows = KeyRepository(engine)
        self._admin = _digest(admin_key) if admin_key else None

    def create(
        self,
        name: str,
        scopes: Iterable[Scope],
        *,
        expires_at: datetime | None = None,
        daily_pictures: int | None = None,
    ) -> tuple[KeyFacts, str]:
        """Make a key and return it with its token, which is nowhere afterwards."""
        key_id = secrets.token_hex(6)
        token = f"dk_{key_id}_{secrets.token_urlsafe(32)}"
        row = KeyRow(
            id=key_id,
            name=name,
            digest=_digest(token),
            scopes=" ".join(scope for scope in SCOPES if scope in set(scopes)),
            daily_pictures=daily_pictures,
            created_at=datetime.now(UTC),
            expires_at=expires_at,
        )
        facts = _facts(row)
        with database():
            self._rows.add(row)
        return facts, token

    def all(self) -> list[KeyFacts]:
        """Return every key, oldest first."""
        with database():
            return [_facts(row) for row in self._rows.all()]

    def revoke(self, key_id: str) -> bool:
        """Revoke a key at once and for good; say whether it was in force."""
        with database():
            return self._rows.revoke(key_id, datetime.now(UTC))

    def caller(self, token: str) -> Caller:
        """Recognise the bearer of a token.

        Raises:
            KeyInvalid: No key in force has this token.
            LogUnavailable: The database cannot be asked.
        """
        digest = _digest(token)
        if self._admin and hmac.compare_digest(digest, self._admin):
            return Caller(key_id="environment", scopes=frozenset(SCOPES), sees_all=True)
        match = _TOKEN.fullmatch(token)
        with database():
            row = self._rows.get(match[1]) if match else None
        if row is None or not hmac.compare_digest(digest, row.digest):
            raise KeyInvalid("The server does not know this key.")
        now = datetime.now(UTC)
        state = _facts(row).state(now)
        if state != "active":
            raise KeyInvalid(f"This key is {state}.")
        if row.last_used_at is None or now - row.last_used_at >= _NOTED_EVERY:
            with database():
                self._rows.used(row.id, now)
        scopes = frozenset(row.scopes.split())
        return Caller(row.id, scopes, "admin" in scopes, row.daily_pictures)

    def charge(self, caller: Caller, pictures: int = 1) -> None:
        """Count pictures against the caller's quota of the day, before they are judged.

        Raises:
            QuotaUsedUp: So many would be more than the quota; nothing was counted.
        """
        most = caller.daily_pictures
        if most is None:
            return
        now = datetime.now(UTC)
        with database():
            charged = self._rows.charge(caller.key_id, now.date(), pictures, most)
        if not charged:
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            raise QuotaUsedUp(most, max(int((midnight - now).total_seconds()), 1))


def _digest(token: str) -> str:
    # No slow hash: a token holds 256 bits of chance, which nobody guesses.
    return hashlib.sha256(token.encode()).hexdigest()


def _facts(row: KeyRow) -> KeyFacts:
    return KeyFacts(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        daily_pictures=row.daily_pictures,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
