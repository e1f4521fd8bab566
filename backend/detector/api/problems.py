"""Errors as RFC 9457 problem documents, the same at run time and in the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask_smorest  # type: ignore[import-untyped]
import structlog
from flask import Response, g, json, request
from werkzeug.exceptions import HTTPException

from detector.api.blueprint import problem_component
from detector.api.context import services
from detector.api.schemas.problem import ProblemSchema
from detector.services.database import LogUnavailable
from detector.storage.pictures import PicturesUnavailable

PROBLEM_JSON = "application/problem+json"
_log = structlog.get_logger(__name__)

# slug → (status, title); the slug is the stable part of `type`
PROBLEMS: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be understood"),
    "missing-file": (400, "No file was sent"),
    "empty-file": (400, "The file is empty"),
    "key-required": (401, "An API key is needed"),
    "key-invalid": (401, "The API key is not valid"),
    "scope-missing": (403, "The API key does not allow this"),
    "not-found": (404, "Nothing is at this address"),
    "webhooks-off": (404, "Webhooks are switched off"),
    "url-analysis-off": (404, "Analysis by URL is switched off"),
    "unknown-model": (404, "This server has no such model"),
    "method-not-allowed": (405, "This method is not allowed here"),
    "job-too-large": (413, "The job is too large"),
    "file-too-large": (413, "The file is too large"),
    "too-many-pixels": (413, "The picture has too many pixels"),
    "unsupported-type": (415, "The file is not an accepted picture"),
    "unsupported-archive": (415, "The file is not an accepted archive"),
    "animated-image": (415, "Animated pictures are not accepted"),
    "damaged-image": (422, "The picture is damaged"),
    "damaged-archive": (422, "The archive is damaged"),
    "idempotency-mismatch": (422, "The key was used for another request"),
    "url-refused": (422, "The address may not be fetched"),
    "validation": (422, "A parameter is not valid"),
    "rate-limited": (429, "Too many requests"),
    "quota-used-up": (429, "The pictures of today are used up"),
    "internal": (500, "The server failed"),
    "url-unreachable": (502, "The address gave no picture"),
    "url-timeout": (504, "The other server took too long"),
    "model-unavailable": (503, "The model is not available"),
    "database-unavailable": (503, "The log cannot be written"),
    "pictures-unavailable": (503, "Kept pictures cannot be reached"),
    "disk-full": (503, "The disk is full"),
    "overloaded": (503, "The server is busy"),
}

_BY_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "file-too-large",
    415: "unsupported-type",
    422: "validation",
    429: "rate-limited",
    503: "overloaded",
}

_DETAILS = {
    400: "Check the form of the request; /docs describes every endpoint.",
    404: "Check the address; /docs lists every endpoint.",
    405: "Use one of the methods in the Allow header; /docs lists every endpoint.",
    500: "This is a fault of the server, not of the request. "
    "Try again; if it stays, give the operator the request id.",
}


class Problem(Exception):
    """An error with its own entry in `PROBLEMS`; views raise it and the client sees it."""

    def __init__(
        self,
        slug: str,
        detail: str,
        *,
        retry_after: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.slug = slug
        self.detail = detail
        self.extra = extra or {}
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}


class ProblemApi(flask_smorest.Api):  # type: ignore[misc]
    """The flask-smorest extension with `application/problem+json` for every error."""

    ERROR_SCHEMA = ProblemSchema
    # No catch-all response: every operation lists the problems it can answer with.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        # Names of our own: those of http.HTTPStatus change between versions of Python.
        for status in sorted({status for status, _ in PROBLEMS.values()}):
            slugs = [slug for slug, (of, _) in PROBLEMS.items() if of == status]
            self.spec.components.response(
                problem_component(status),
                {
                    "description": ", ".join(f"`/problems/{slug}`" for slug in slugs),
                    "content": {PROBLEM_JSON: {"schema": ProblemSchema}},
                },
                lazy=True,
            )

    def _register_pagination_header(self) -> None:
        """Leave out the header of numbered pages: lists here have cursors."""

    def _register_error_handlers(self) -> None:
        super()._register_error_handlers()
        self._app.register_error_handler(Problem, self.handle_problem)
        self._app.register_error_handler(LogUnavailable, self.handle_log_unavailable)
        self._app.register_error_handler(PicturesUnavailable, self.handle_pictures_unavailable)

    def handle_problem(self, error: Problem) -> Response:
        """Answer a problem that a view raised."""
        return problem_response(error.slug, error.detail, headers=error.headers, extra=error.extra)

    def handle_log_unavailable(self, error: LogUnavailable) -> Response:
        """Answer when the database fails; the cause is for the operator alone."""
        _log.error("log unavailable", exc_info=error)
        return problem_response("database-unavailable", str(error), headers={"Retry-After": "10"})

    def handle_pictures_unavailable(self, error: PicturesUnavailable) -> Response:
        """Answer when pictures are to be kept and cannot; the cause is for the operator alone."""
        _log.error("pictures unavailable", exc_info=error)
        detail = f"{error} Try again in 30 seconds."
        return problem_response("pictures-unavailable", detail, headers={"Retry-After": "30"})

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer every other HTTP error, from routing to webargs, in the same form."""
        status = error.code or 500
        data: dict[str, Any] = getattr(error, "data", None) or {}
        messages = data.get("messages")
        if messages:
            errors = list(_field_errors(messages))
            detail = " ".join(f"{item['field']}: {item['message']}" for item in errors)
            slug = "bad-request" if status == 400 else "validation"
            return problem_response(slug, detail, errors=errors)
        slug = _BY_STATUS.get(status, "internal" if status >= 500 else "bad-request")
        if status == 413:
            return problem_response(slug, too_large(services().settings.max_bytes))
        detail = _DETAILS.get(status) or error.description or HTTPStatus(status).description
        headers = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
        return problem_response(slug, detail, status=status, headers=headers)


def problem_response(
    slug: str,
    detail: str,
    *,
    status: int | None = None,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    extra: dict[str, Any] | None = None,
) -> Response:
    """Build the problem document for `slug`.

    Args:
        slug: A key of `PROBLEMS`.
        detail: What happened and what to do, for a person.
        status: HTTP status, where it differs from the one in `PROBLEMS`.
        errors: One entry per bad parameter: location, field, message.
        headers: Further response headers.
        extra: Further members of the document.
    """
    body = problem_body(slug, detail, request.path)
    if status not in (None, body["status"]):
        body |= {"title": HTTPStatus(status).phrase, "status": status}
    if errors:
        body["errors"] = errors
    body |= extra or {}
    services().metrics.rejected(slug)
    g.problem = slug
    return Response(
        json.dumps(body), status=body["status"], headers=headers, content_type=PROBLEM_JSON
    )


def problem_body(slug: str, detail: str, instance: str) -> dict[str, Any]:
    """Return the problem document for `slug`, about what is at the path `instance`."""
    status, title = PROBLEMS[slug]
    return {
        "type": f"/problems/{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
    }


def too_large(max_bytes: int) -> str:
    """Say how large a file may be."""
    limit = f"{max_bytes / 1e6:g} MB" if max_bytes % 100_000 == 0 else f"{max_bytes:,} bytes"
    return f"A file may have at most {limit}. Send a smaller version of the picture."


def _field_errors(messages: dict[str, Any]) -> Any:
    """Flatten webargs' {location: {field: [message]}} into a list."""
    for location, fields in messages.items():
        # Of a body that is no JSON there is no field to name.
        for field, texts in (fields if isinstance(fields, dict) else {"body": fields}).items():
            for text in texts if isinstance(texts, list) else [texts]:
                yield {"location": location, "field": str(field), "message": str(text)}
