"""The API's description: its schemas, and the form its answers have in OpenAPI 3.1.

SCHEMAS            name -> JSON Schema; those of the report's own schema, and what is more here
answers(name)      -> what FastAPI is told of a route's answers
describe(app)      -> the whole description
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from pydantic import TypeAdapter

from ..store import Listing
from ..store.lookup import ArticleLine, Beside, Hit, OutletLine

if TYPE_CHECKING:
    from fastapi import FastAPI

Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
MAYBE: Schema = {"anyOf": [{"type": "string"}, {"type": "null"}]}


def ref(name: str) -> Schema:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(of: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": of}


def shape(said: str, **properties: Schema) -> Schema:
    """Return the schema of an object that has these properties and no other."""
    return {
        "type": "object",
        "description": said,
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def paged(name: str, /, **more: Schema) -> Schema:
    """Return the schema of a page of a list."""
    return shape(
        "A page of a list: `total` counts all pages' items.",
        items=many(ref(name)),
        total=WHOLE,
        page=WHOLE,
        size=WHOLE,
        next=MAYBE,
        previous=MAYBE,
        **more,
    )


def _grown(base: Schema, leave: str = "", /, **more: Schema) -> Schema:
    """Return an object's schema with properties added, and one left out."""
    grown = deepcopy(base)
    properties = cast("dict[str, Schema]", grown["properties"])
    properties.pop(leave, None)
    properties.update(more)
    grown["required"] = [*(x for x in cast("list[str]", grown["required"]) if x != leave), *more]
    return grown


def _of(kind: type, said: str, **more: Schema) -> Schema:
    """Return the schema of one of the store's records."""
    schema = TypeAdapter(kind).json_schema()
    return _grown({**schema, "description": said, "additionalProperties": False}, **more)


@lru_cache(1)
def schemas() -> dict[str, Schema]:
    """Return every schema by its name."""
    report = files("manytakes").joinpath("data/report.schema.json").read_text("utf-8")
    found = cast(
        "dict[str, Schema]",
        json.loads(report.replace("#/$defs/", "#/components/schemas/"))["$defs"],
    )
    placed = {"story": TEXT, "url": TEXT}
    pair = shape(
        "A point that one or both of two articles carry. `heard` is both, or how the other was searched.",
        point=TEXT,
        about=TEXT,
        relation=TEXT,
        kind=MAYBE,
        heard={"enum": ["both", "silent", "unclear", "elsewhere"]},
        a=many(ref("span")),
        b=many(ref("span")),
    )
    found["placed_point"] = _grown(found["point"], **placed)
    found["placed_quote"] = _grown(found["utterance"], **placed)
    found["placed_entity"] = _grown(found["entity"], **placed)
    found["whole_article"] = _grown(found["article"], "account", stories=many(TEXT), address=TEXT)
    found["cited_span"] = _grown(found["span"], before=TEXT, after=TEXT, sha256=TEXT, url=TEXT)
    found["listing"] = _of(Listing, "A story and its counts.", url=TEXT)
    found["article_line"] = _of(ArticleLine, "An article, without its text.")
    found["hit"] = _of(Hit, "Where sought words stand.", lit=many(many(WHOLE)))
    found["outlet_line"] = _of(OutletLine, "An outlet, and how many of its articles repeat another's.")
    found["beside"] = _of(Beside, "How an outlet stands to another on the points that both carry.")
    found["outlet"] = shape(
        "An outlet beside each other one.", outlet=ref("outlet_line"), beside=many(ref("beside"))
    )
    found["pair"] = pair
    found["comparison"] = shape(
        "Two articles of one story. `earlier` is the one that the other repeats, if that is known.",
        a=TEXT,
        b=TEXT,
        story=TEXT,
        differ=many(ref("pair")),
        agree=many(ref("pair")),
        only_a=many(ref("pair")),
        only_b=many(ref("pair")),
        earlier=MAYBE,
        passages=many(shape("One passage in both.", a=ref("span"), b=ref("span"))),
    )
    found["holding"] = shape(
        "How much is here; `untold` stories have changed and were not told again yet.",
        articles=WHOLE,
        stories=WHOLE,
        skipped=WHOLE,
        untold=WHOLE,
    )
    found["desk"] = shape(
        "What is served.", name=TEXT, version=TEXT, holds=ref("holding"), stories=TEXT, openapi=TEXT
    )
    found["problem"] = {
        "type": "object",
        "description": "Why a request was refused (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
    }
    return found


def answers(schema: Schema | None) -> dict[int | str, dict[str, object]]:
    """Return what a route answers: JSON of a schema, or CSV where that is None; and its refusals."""
    content: Schema = {"application/json": {"schema": schema}} if schema else {"text/csv": {"schema": TEXT}}
    refused: Schema = {"application/problem+json": {"schema": ref("problem")}}
    etag: Schema = {"ETag": {"schema": TEXT, "description": "Give it back as If-None-Match."}}
    return {
        200: {"description": "Found.", "content": content, "headers": etag},
        304: {"description": "As you have it."},
        "4XX": {"description": "Refused.", "content": refused},
        "5XX": {"description": "Our fault, or the store's.", "content": refused},
    }


def describe(app: FastAPI) -> dict[str, object]:
    """Return the API's description."""
    from fastapi.openapi.utils import get_openapi

    found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    components = found.setdefault("components", {})
    components["schemas"] = {
        **schemas(),
        "HTTPValidationError": ref("problem"),
        "ValidationError": ref("problem"),
    }
    return found
