"""The production server takes the whole corpus over the wire and stays small and alive."""

from __future__ import annotations

import http.client
from urllib.parse import quote

from benchmark.server import form, running_server

from tests.hostile.corpus import corpus


def test_server_survives_the_corpus_in_bounded_memory() -> None:
    with running_server() as server:
        before = server.memory_megabytes()
        answers: dict[str, int] = {}
        for case in corpus():
            # Refusing an upload may close the connection, so each file gets one of its own.
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            body, content_type = form(case.make(), quote(case.name))
            connection.request("POST", "/api/v1/detections", body, {"Content-Type": content_type})
            answers[case.name] = connection.getresponse().status
            connection.close()
        assert {name: status for name, status in answers.items() if status >= 500} == {}
        assert set(answers.values()) == {201, 400, 413, 415, 422}
        assert server.memory_megabytes() - before < 120
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.request("GET", "/readyz")
        assert connection.getresponse().status == 200
        connection.close()
