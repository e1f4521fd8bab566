"""When a request has arrived, however it is cut."""

from __future__ import annotations

import pytest

from detector.framing import MAX_HEAD, Framing, State

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;a=b\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"
)


@pytest.mark.parametrize("request_bytes", [GET, POST, CHUNKED])
@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_a_request_is_whole_at_its_last_byte_and_not_before(
    request_bytes: bytes, step: int
) -> None:
    framing = Framing()
    for start in range(0, len(request_bytes), step):
        piece = request_bytes[start : start + step]
        state = framing.add(piece)
        last = start + step >= len(request_bytes)
        assert (state is State.WHOLE) == last, (start, state)
    assert bytes(framing.received) == request_bytes


def test_what_comes_behind_is_kept_for_the_next() -> None:
    framing = Framing()
    assert framing.add(GET + POST) is State.WHOLE
    assert bytes(framing.received) == GET + POST


def test_a_client_that_waits_for_a_sign_is_told_apart() -> None:
    framing = Framing()
    head = b"POST / HTTP/1.1\r\ncontent-length: 9\r\nExpect: 100-continue\r\n\r\n"
    assert framing.add(head) is State.BODY
    assert framing.expects_continue
    assert framing.length == 9


def test_endless_headers_are_noticed() -> None:
    framing = Framing()
    state = framing.add(b"GET / HTTP/1.1\r\n")
    while state is State.HEAD:
        state = framing.add(b"X: " + b"y" * 1000 + b"\r\n")
    assert state is State.OVERSIZE_HEAD
    assert len(framing.received) < MAX_HEAD + 2000


@pytest.mark.parametrize(
    "body",
    [b"zz\r\n", b"-1\r\n", b"\r\n", b"1" * 20 + b"\r\n", b"x" * 5000, b"5\r\nabcdefgh\r\nq\r\n"],
)
def test_what_is_no_chunk_is_left_to_the_parser(body: bytes) -> None:
    framing = Framing()
    state = framing.add(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    if state is State.BODY:
        # A size that is never reached: the limits of the worker end it.
        assert body.startswith(b"1")
