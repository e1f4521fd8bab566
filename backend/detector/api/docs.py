"""The API for people: one page made from the OpenAPI document, without scripts or downloads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, render_template
from markupsafe import Markup, escape

from detector.api.problems import PROBLEMS, ProblemApi

_METHODS = ("post", "get", "put", "delete")
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    upload: bool
    responses: list[tuple[str, str, str]]


def register(app: Flask, api: ProblemApi) -> None:
    """Add /docs to the app."""
    document = api.spec.to_dict()
    blueprint = Blueprint(
        "docs",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/docs/static",
    )

    def page() -> str:
        """Show every endpoint and every object."""
        return render_template(
            "docs.html",
            info=document["info"],
            groups=_groups(document),
            schemas=document["components"]["schemas"],
            problems=PROBLEMS,
            type_of=type_of,
            prose=prose,
        )

    blueprint.add_url_rule("/docs", "page", page)
    app.register_blueprint(blueprint)


def prose(text: str) -> Markup:
    """Escape a text and show what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def type_of(schema: dict[str, Any]) -> str:
    """Name the type of a JSON Schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " | ".join(type_of(part) for part in schema["anyOf"])
    if "enum" in schema:
        return " | ".join("null" if value is None else str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_of(schema['items'])}"
    kinds = schema.get("type", "any")
    name = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return f"{name} ({schema['format']})" if "format" in schema else name


def _groups(document: dict[str, Any]) -> list[tuple[dict[str, Any], list[Operation]]]:
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = item[method]
                shared = item.get("parameters", [])
                found[operation["tags"][0]].append(_operation(method, path, operation, shared))
    return [(tag, found[tag["name"]]) for tag in document["tags"]]


def _operation(
    method: str, path: str, operation: dict[str, Any], shared: list[dict[str, Any]]
) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=[*shared, *operation.get("parameters", [])],
        upload="multipart/form-data" in operation.get("requestBody", {}).get("content", {}),
        responses=[
            (str(status), *_answer(response))
            for status, response in sorted(operation["responses"].items(), key=_status)
        ],
    )


def _status(item: tuple[Any, Any]) -> str:
    return str(item[0])


def _answer(response: dict[str, Any]) -> tuple[str, str]:
    """Return what an answer holds and the media type that it comes as."""
    if "$ref" in response:
        return "Problem", "application/problem+json"
    for media_type, content in response.get("content", {}).items():
        return type_of(content["schema"]), media_type
    return "", ""
