"""Have files judged by a server: sent as jobs, so that a broken connection loses nothing."""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from detector.services.files import FileResult

_FILES_PER_JOB = 100
_BYTES_PER_JOB = 100_000_000
_ATTEMPTS = 6
_POLL_SECONDS = 1.0
_SECONDS = 120
_FACE = ("index", "box", "verdict", "probability", "manipulated", "synthetic", "reasons")


class RemoteError(Exception):
    """The server cannot be reached or refuses; the text says why."""


def judge_remotely(
    files: list[Path], server: str, *, key: str | None = None, model: str | None = None
) -> Iterator[FileResult]:
    """Send files to a server and yield one JSON-ready result per file, in order.

    Args:
        files: What is sent; a file that cannot be read gives an error of its own.
        server: Address of the server, such as https://detector.example.org.
        key: API key.
        model: Name of the model; the server's own by default.

    Raises:
        RemoteError: The server cannot be reached or refuses the files.
    """
    connection = _Server(server, key)
    for batch in _batches(files):
        readable = [file for file in batch if os.access(file, os.R_OK) and file.is_file()]
        found = dict(zip(readable, _judge(connection, readable, model), strict=True))
        for file in batch:
            yield found.get(file) or _unreadable(file)


def _judge(connection: _Server, files: list[Path], model: str | None) -> Iterator[FileResult]:
    if not files:
        return
    body, headers = _form(files, model)
    # The same key at every attempt: a job that was accepted is not accepted again.
    headers["Idempotency-Key"] = uuid.uuid4().hex
    job = connection.json("POST", "/api/v1/jobs", body, headers)
    while job["status"] not in ("finished", "cancelled"):
        time.sleep(_POLL_SECONDS)
        job = connection.json("GET", f"/api/v1/jobs/{job['id']}")
    lines = connection.text("GET", f"/api/v1/jobs/{job['id']}/results").splitlines()
    for file, line in zip(files, lines, strict=True):
        yield _result(connection, file, json.loads(line))


class _Server:
    """Speaks HTTP with one server and tries again what may be tried again."""

    def __init__(self, address: str, key: str | None) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RemoteError(f"{address!r} is not the address of a server.")
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        self._kind = kinds[parts.scheme]
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def json(
        self, method: str, path: str, body: bytes | None = None, headers: Any = None
    ) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.text(method, path, body, headers))
        return answer

    def text(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> str:
        for attempt in itertools.count(1):
            wait, problem = 2.0**attempt, "no answer"
            connection = self._kind(self._host, self._port, timeout=_SECONDS)
            try:
                sent = {**self._headers, **(headers or {})}
                connection.request(method, self._path + path, body, sent)
                answer = connection.getresponse()
                text = str(answer.read(), "utf-8")
            except (OSError, http.client.HTTPException) as error:
                problem = str(error) or type(error).__name__
            else:
                if answer.status < 300:
                    return text
                problem = _problem(text, answer.status)
                if answer.status not in (429, 502, 503, 504):
                    raise RemoteError(problem)
                after = answer.headers.get("Retry-After", "")
                wait = min(float(after), 60.0) if after.isdecimal() else wait
            finally:
                connection.close()
            if attempt == _ATTEMPTS:
                raise RemoteError(f"{self._host} does not judge: {problem}")
            time.sleep(wait)
        raise AssertionError


def _problem(text: str, status: int) -> str:
    try:
        return str(json.loads(text)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP status {status}"


def _batches(files: list[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for file in files:
        length = file.stat().st_size if file.is_file() else 0
        if batch and (len(batch) == _FILES_PER_JOB or size + length > _BYTES_PER_JOB):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += length
    if batch:
        yield batch


def _form(files: list[Path], model: str | None) -> tuple[bytes, dict[str, str]]:
    """Encode a form; names are numbers, because results come back in this order."""
    boundary = hashlib.sha256(os.urandom(16)).hexdigest()
    head = f"--{boundary}\r\nContent-Disposition: form-data; name="
    parts = [
        f'{head}"files"; filename="{number}"\r\n\r\n'.encode() + file.read_bytes() + b"\r\n"
        for number, file in enumerate(files)
    ]
    if model:
        parts.append(f'{head}"model"\r\n\r\n{model}\r\n'.encode())
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def _result(connection: _Server, file: Path, item: dict[str, Any]) -> FileResult:
    if item["problem"] is not None:
        problem = item["problem"]
        error = {"type": problem["type"], "detail": problem["detail"]}
        return {"file": str(file), "error": error}
    if item["detection"] is None:
        detail = f"The item is {item['status']}, and there is no verdict."
        return {"file": str(file), "error": {"type": "/problems/not-found", "detail": detail}}
    found = connection.json("GET", f"/api/v1/detections/{item['detection']['id']}")
    decisive: dict[str, Any] = next(
        (face for face in found["faces"] if face["probability"] == found["probability"]), {}
    )
    return {
        "file": str(file),
        "id": found["id"],
        "verdict": found["verdict"],
        "probability": found["probability"],
        "manipulated": decisive.get("manipulated"),
        "synthetic": decisive.get("synthetic"),
        **{name: found[name] for name in ("strength", "reasons", "explanation")},
        "faces": [{name: face[name] for name in _FACE} for face in found["faces"]],
        "faces_not_judged": found["faces_not_judged"],
        "model": found["model"]["name"],
    }


def _unreadable(file: Path) -> FileResult:
    slug = "unreadable-file" if file.exists() else "not-found"
    error = {"type": f"/problems/{slug}", "detail": "The file cannot be read."}
    return {"file": str(file), "error": error}
