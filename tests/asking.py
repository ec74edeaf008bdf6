"""Asking a served store in this process, for the tests of the desk.

save(path, *tellings)  -> path     a store of them
asker(path, settings)  -> Ask      ask("/stories"), and the answer
holds(tree, schema)               fails unless the answer is what the API describes
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from telling import ferry

from manytakes import serve, store
from manytakes.model import Telling
from manytakes.serve import Settings, openapi

HOME = "http://localhost"
FERRY = ferry()
WIRE, REPRINT, POST, HERALD, RADIO = FERRY.articles
NASTY = "<script>alert(1)<img src=x onerror=y>\"'=cmd|x"  # no slash: an id of ours has none

Ask = Callable[..., httpx.Response]


def save(path: Path, *tellings: Telling) -> Path:
    with store.connect(path, create=True) as db:
        db.save(tellings)
    return path


def asker(path: Path, settings: Settings | None = None) -> Ask:
    """Return a function that asks the application over `path`, in this process."""
    app = serve.app(path, settings or Settings(rate=0))

    def ask(path: str, method: str = "GET", **more: Any) -> httpx.Response:
        async def go() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
                return await client.request(method, path, **more)

        return asyncio.run(go())

    return ask


def holds(tree: object, schema: openapi.Schema) -> None:
    """Check a tree against one of the description's schemas."""
    Draft202012Validator({**schema, "components": {"schemas": openapi.schemas()}}).validate(tree)


def paged(schema: str) -> openapi.Schema:
    """Return the schema of a page of such items; a search says how much it searched."""
    return openapi.paged(schema, **({"searched": openapi.ref("holding")} if schema == "hit" else {}))
