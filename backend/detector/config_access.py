"""The part of the settings that says who may do what, how often, and what is kept how long."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Literal

from environs import Env, validate
from limits import parse_many
from marshmallow import ValidationError

Access = Literal["local", "public", "keys"]
Network = IPv4Network | IPv6Network

ACCESS = ("local", "public", "keys")
MIN_ADMIN_KEY = 24


def parse_access(env: Env, *, production: bool) -> dict[str, Any]:
    """Read the settings of access and abuse; bad ones are recorded in `env`."""
    access = env.str(
        "DETECTOR_ACCESS", "keys" if production else "local", validate=validate.OneOf(ACCESS)
    )
    return {
        "access": access,
        "admin_key": env.str("DETECTOR_ADMIN_KEY", "", validate=_admin_key) or None,
        "trusted_proxies": _networks(
            env.list("DETECTOR_TRUSTED_PROXIES", [], validate=_check_networks)
        ),
        "rate_limits": env.bool("RATELIMIT_ENABLED", access != "local"),
        "rate_limit_storage": env.str(
            "RATELIMIT_STORAGE_URI",
            "memory://",
            validate=validate.Regexp(
                r"(memory://|rediss?://.+)\Z", error="Must be memory:// or redis://host:port/0."
            ),
        ),
        "judge_limit": env.str("DETECTOR_JUDGE_LIMIT", "60 per minute", validate=_limit),
        "read_limit": env.str("DETECTOR_READ_LIMIT", "600 per minute", validate=_limit),
        "url_analysis": env.bool("DETECTOR_URL_ANALYSIS", False),
        "outbound_ports": _ports(env),
        "outbound_networks": _networks(
            env.list("DETECTOR_OUTBOUND_NETWORKS", [], validate=_check_networks)
        ),
        "pictures": env.str("DETECTOR_PICTURES", "", validate=_place) or None,
        "retention_days": env.int(
            "DETECTOR_RETENTION_DAYS", 0, validate=validate.Range(min=0, max=36_500)
        )
        or None,
    }


def _place(value: str) -> None:
    if "://" in value and not re.match(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?\Z", value):
        raise ValidationError("Must be a directory or s3://bucket/prefix.")


def _admin_key(value: str) -> None:
    if value and len(value) < MIN_ADMIN_KEY:
        raise ValidationError(f"Must have at least {MIN_ADMIN_KEY} characters, or be empty.")


def _limit(value: str) -> None:
    try:
        parse_many(value)
    except ValueError:
        raise ValidationError("Must be a limit such as '60 per minute'.") from None


def _networks(given: list[str] | None) -> tuple[Network, ...]:
    return tuple(ip_network(text.strip()) for text in given or () if _is_network(text))


def _ports(env: Env) -> frozenset[int]:
    ports = env.list("DETECTOR_OUTBOUND_PORTS", ["80", "443"], validate=_check_ports) or []
    return frozenset(int(text) for text in ports if text.strip().isdecimal())


def _check_ports(values: list[str]) -> None:
    for text in values:
        if not text.strip().isdecimal() or not 0 < int(text) < 65_536:
            raise ValidationError(f"{text!r} is not a port.")


def _check_networks(values: list[str]) -> None:
    for text in values:
        if text.strip() and not _is_network(text):
            raise ValidationError(f"{text!r} is not a network such as 10.0.0.0/8.")


def _is_network(text: str) -> bool:
    try:
        ip_network(text.strip())
    except ValueError:
        return False
    return True
