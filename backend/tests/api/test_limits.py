"""Rate limits, and whose they are behind proxies."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.callers import ADMIN_KEY, LIST
from tests.conftest import MakeClient


@pytest.fixture
def limited(make_client: MakeClient) -> FlaskClient:
    # Windows of a day, because one of a minute may end between two requests.
    return make_client(rate_limits=True, judge_limit="2 per day", read_limit="3 per day")


def read(client: FlaskClient, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(LIST, headers=given, environ_base={"REMOTE_ADDR": address})


def statuses(count: int, client: FlaskClient, *args: Any, **headers: str) -> list[int]:
    return [read(client, *args, **headers).status_code for _ in range(count)]


def test_what_is_left_stands_in_the_headers(limited: FlaskClient) -> None:
    answer = read(limited)
    assert answer.headers["RateLimit-Policy"] == '"read";q=3;w=86400'
    assert answer.headers["RateLimit"].startswith('"read";r=2;t=')


def test_over_the_limit_is_a_problem_that_says_when(limited: FlaskClient) -> None:
    assert statuses(4, limited) == [200, 200, 200, 429]
    answer = read(limited)
    assert answer.get_json()["type"] == "/problems/rate-limited"
    assert 0 < int(answer.headers["Retry-After"]) <= 86_401
    assert '"read";r=0' in answer.headers["RateLimit"]


def test_judging_and_reading_are_counted_apart(limited: FlaskClient) -> None:
    assert statuses(4, limited)[-1] == 429
    base = {"REMOTE_ADDR": "192.0.2.1"}
    got = [limited.post(LIST, environ_base=base).status_code for _ in range(3)]
    assert got == [400, 400, 429]


def test_one_address_does_not_use_up_what_another_has(limited: FlaskClient) -> None:
    assert statuses(4, limited, "192.0.2.1")[-1] == 429
    assert read(limited, "192.0.2.2").status_code == 200


def test_a_subscriber_with_many_ipv6_addresses_is_one(limited: FlaskClient) -> None:
    got = [read(limited, f"2001:db8:0:1::{number}").status_code for number in range(1, 5)]
    assert got == [200, 200, 200, 429]
    assert read(limited, "2001:db8:0:2::1").status_code == 200


def test_health_and_models_are_not_counted(limited: FlaskClient) -> None:
    for _ in range(6):
        assert limited.get("/healthz").status_code == 200
        assert "RateLimit" not in limited.get("/api/v1/models").headers


def test_switched_off_there_is_no_limit(make_client: MakeClient) -> None:
    client = make_client(rate_limits=False, read_limit="1 per minute")
    assert statuses(3, client) == [200, 200, 200]
    assert "RateLimit" not in read(client).headers


def test_a_key_is_counted_wherever_it_comes_from(make_client: MakeClient) -> None:
    client = make_client(
        rate_limits=True, read_limit="3 per day", access="keys", admin_key=ADMIN_KEY
    )
    got = [
        read(client, f"192.0.2.{number}", X_API_Key=ADMIN_KEY).status_code for number in range(4)
    ]
    assert got == [200, 200, 200, 429]


def test_guessing_keys_is_limited_by_address(make_client: MakeClient) -> None:
    client = make_client(
        rate_limits=True, read_limit="3 per day", access="keys", admin_key=ADMIN_KEY
    )
    got = [read(client, X_API_Key=f"guess-{number}").status_code for number in range(4)]
    assert got == [401, 401, 401, 429]
    assert read(client, X_API_Key=ADMIN_KEY).status_code == 200


def test_nobody_chooses_their_own_address(limited: FlaskClient) -> None:
    got = [read(limited, X_Forwarded_For=f"192.0.2.{n}").status_code for n in range(4)]
    assert got == [200, 200, 200, 429]


@pytest.fixture
def behind(make_client: MakeClient) -> FlaskClient:
    proxies = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    return make_client(rate_limits=True, read_limit="1 per day", trusted_proxies=proxies)


def test_trusted_proxies_are_looked_through(behind: FlaskClient) -> None:
    assert read(behind, "10.0.0.1", X_Forwarded_For="192.0.2.1").status_code == 200
    assert read(behind, "10.0.0.2", X_Forwarded_For="192.0.2.2, 10.0.0.9").status_code == 200
    assert read(behind, "fd00::1", X_Forwarded_For="192.0.2.1").status_code == 429


@pytest.mark.parametrize("spoofed", ["192.0.2.7", "10.9.9.9", "garbage", "::1", "a, b", ""])
def test_what_the_client_wrote_itself_is_not_believed(behind: FlaskClient, spoofed: str) -> None:
    read(behind, "10.0.0.1", X_Forwarded_For="192.0.2.1")
    answer = read(behind, "10.0.0.1", X_Forwarded_For=f"{spoofed}, 192.0.2.1")
    assert answer.status_code == 429
    assert read(behind, "192.0.2.1", X_Forwarded_For=spoofed).status_code == 429


def test_while_redis_is_gone_each_process_counts_for_itself(make_client: MakeClient) -> None:
    client = make_client(
        rate_limits=True, read_limit="2 per day", rate_limit_storage="redis://127.0.0.1:1/0"
    )
    assert statuses(3, client) == [200, 200, 429]
