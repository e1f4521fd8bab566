"""Messages about ended jobs arrive signed, are repeated until they do, and survive a restart."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from detector.services.webhooks import BACK_OFF, signature
from tests.conftest import MakeClient
from tests.jobs.orders import work
from tests.receiver import Receiver, receiving

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
LOCAL = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def make_due(client: FlaskClient) -> None:
    engine = client.application.extensions["detector"].whole_log.engine
    with engine.begin() as connection:
        connection.execute(text("UPDATE webhooks SET available_at = '2020-01-01 00:00:00'"))


def send(client: FlaskClient, url: str) -> Any:
    return client.post(
        "/api/v1/jobs", data={"files": (io.BytesIO(b"none"), "a"), "webhook_url": url}
    )


def test_a_message_is_repeated_until_it_arrives(
    make_client: MakeClient, receiver: Receiver
) -> None:
    allowed = {
        "webhook_secret": SECRET,
        "outbound_networks": LOCAL,
        "outbound_ports": frozenset({receiver.server_port}),
    }
    client = make_client(**allowed)
    receiver.answers = [500, 302, 204]
    answer = send(client, f"http://127.0.0.1:{receiver.server_port}/ended")
    assert answer.get_json()["webhook"]["status"] == "waiting"
    work(client)
    webhook = client.get(answer.headers["Location"]).get_json()["webhook"]
    assert (webhook["status"], webhook["attempts"]) == ("waiting", 1)
    assert webhook["last_error"] == "The receiver answered with 500."
    work(client)
    assert len(receiver.received) == 1, "the next attempt is not due yet"

    client = make_client(**allowed)
    make_due(client)
    work(client)
    make_due(client)
    work(client)
    webhook = client.get(answer.headers["Location"]).get_json()["webhook"]
    assert (webhook["status"], webhook["attempts"]) == ("delivered", 3)
    assert webhook["delivered_at"]
    assert len({headers["Webhook-Id"] for headers, _ in receiver.received}) == 1
    headers, body = receiver.received[-1]
    signed = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert headers["Webhook-Signature"] == f"v1,{digest}"
    content = json.loads(body)
    assert content["type"] == "job.finished"
    assert content["data"]["counts"] == {"total": 1, "done": 1, "judged": 0, "failed": 1}


def test_what_never_arrives_is_given_up(make_client: MakeClient, receiver: Receiver) -> None:
    port = receiver.server_port
    client = make_client(
        webhook_secret=SECRET, outbound_networks=LOCAL, outbound_ports=frozenset({port})
    )
    receiver.answers = [503] * 20
    answer = send(client, f"http://127.0.0.1:{port}/ended")
    work(client)
    for _ in BACK_OFF:
        make_due(client)
        work(client)
    webhook = client.get(answer.headers["Location"]).get_json()["webhook"]
    assert (webhook["status"], webhook["attempts"]) == ("failed", len(BACK_OFF) + 1)
    work(client)
    assert len(receiver.received) == len(BACK_OFF) + 1


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "ftp://example.org/"],
)
def test_addresses_of_the_servers_own_network_are_refused(
    make_client: MakeClient, url: str
) -> None:
    answer = send(make_client(webhook_secret=SECRET), url)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "/problems/url-refused")


def test_any_text_can_be_a_secret() -> None:
    plain = signature("a plain secret", "id", 1, b"{}")
    assert plain.startswith("v1,")
    assert plain != signature("another secret", "id", 1, b"{}")
