"""The one file of a multipart form: its bytes, its display name, and its description."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from typing import IO, Any, cast

from flask import Request, request

from detector.api.problems import Problem, too_large
from detector.api.schemas.operations import UploadSchema
from detector.imaging.sniff import ACCEPTED_TYPES
from detector.services.incoming import Incoming, IncomingFile

FORM_OVERHEAD = 64 * 1024
MAX_FORM_PARTS = 20
MAX_NAME = 120

UPLOAD_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": UploadSchema,
            "encoding": {"file": {"contentType": ", ".join(ACCEPTED_TYPES)}},
        }
    },
}


class InMemoryRequest(Request):
    """Keeps an upload in memory: a picture must not reach the disk, not even for a moment.

    Attributes:
        incoming: Takes the files instead, which are too many for the memory. Set it before the
            form is read.
    """

    incoming: Incoming | None = None

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        if self.incoming is None:
            return BytesIO()
        return cast(IO[bytes], ReceivedFile(self.incoming.file()))


class ReceivedFile:
    """Writes what a form's parser reads to `file`, which it closes as soon as it has all."""

    def __init__(self, file: IncomingFile) -> None:
        self.file = file

    def write(self, piece: bytes) -> int:
        """Append to the file."""
        return self.file.write(piece)

    def seek(self, _position: int) -> None:
        """Take the sign of the parser that the file has ended."""
        self.file.close()

    def close(self) -> None:
        """Close the file if it was broken off."""
        self.file.close()


def read_upload(max_bytes: int) -> tuple[bytes, str | None]:
    """Return the bytes of the form field `file` and a name that is safe to show.

    Raises:
        Problem: `missing-file`, `empty-file`, `file-too-large`, or `validation` for a model that is
            named in the form.
    """
    upload = request.files.get("file")
    data = upload.stream.read(max_bytes + 1) if upload else b""
    # A browser sends a nameless empty file when none was chosen.
    if upload is None or not (upload.filename or data):
        raise Problem(
            "missing-file",
            "Send the picture as multipart/form-data in a file field named `file`.",
        )
    if not data:
        raise Problem("empty-file", "The file has no bytes. Choose another one.")
    if len(data) > max_bytes:
        raise Problem("file-too-large", too_large(max_bytes))
    if "model" in request.form:
        # Overlooked, it would give the caller another model's verdict.
        raise Problem("validation", "Name the model in the address, as `?model=NAME`.")
    return data, display_name(upload.filename)


def display_name(name: str | None, *, folders: bool = False) -> str | None:
    """Reduce what a client calls its file to a short last part without control characters.

    Args:
        name: As the client gave it.
        folders: Whether the folders that it lies in are shown, too.
    """
    parts = [part for part in (name or "").replace("\\", "/").split("/") if part.strip(". ")]
    last = "/".join(parts if folders else parts[-1:])
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    if len(shown) > MAX_NAME:
        shown = f"{shown[: MAX_NAME - 13]}…{shown[-12:]}"
    return shown or None
