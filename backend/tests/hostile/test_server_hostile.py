"""The production server takes the whole corpus over the wire and stays small and alive."""

from __future__ import annotations

from urllib.parse import quote

from benchmark.server import ask, connect, form, running_server

from tests.hostile.corpus import corpus


def test_server_survives_the_corpus_in_bounded_memory() -> None:
    with running_server() as server:
        before = server.memory_megabytes()
        answers: dict[str, int] = {}
        for case in corpus():
            # Refusing an upload may close the connection, so each file gets one of its own.
            with connect(server.port) as connection:
                upload = form(case.make(), quote(case.name))
                answers[case.name], _ = ask(connection, "POST", "/api/v1/detections", upload)
        assert {name: status for name, status in answers.items() if status >= 500} == {}
        assert set(answers.values()) == {201, 400, 413, 415, 422}
        assert server.memory_megabytes() - before < 120
        with connect(server.port) as connection:
            assert ask(connection, "GET", "/readyz")[0] == 200
