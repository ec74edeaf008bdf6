"""Answers kept until the store changes, with an ETag on each.

    Cache(app, stamp)    an ASGI application; `stamp()` is a number that changes with the store

What is asked again is answered from memory, or with 304 and no body where the asker has
it (If-None-Match). Two who ask for the same page at once wait for one of them to be
answered. Nothing is kept that is no 200 to a GET, or that says itself how to keep it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .guard import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("manytakes")

ROOM = 64 * 2**20  # bytes of answers kept

Key = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and the store's stamp when it was made."""

    stamp: int
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: bytes


class Cache:
    """See the module."""

    def __init__(self, app: ASGIApp, stamp: Callable[[], int]) -> None:
        self._app = app
        self._stamp = stamp
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._room = ROOM
        self._asking: dict[Key, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; see the module."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        answer = await self._answer({**scope, "method": "GET"}, receive)
        headers = list(answer.headers)
        if answer.status == 200 and not any(name == b"cache-control" for name, _ in headers):
            headers += [(b"etag", answer.etag), (b"cache-control", b"private, no-cache")]
            if _has(scope, answer.etag):
                kept = [h for h in headers if h[0] not in (b"content-length", b"content-type")]
                await send({"type": "http.response.start", "status": 304, "headers": kept})
                await send({"type": "http.response.body", "body": b""})
                return
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """Return the kept answer, or ask for one and keep it."""
        key = (scope.get("raw_path") or scope["path"].encode(), scope.get("query_string") or b"")
        while key in self._asking:
            await self._asking[key].wait()
        stamp = self._stamp()
        kept = self._kept.get(key)
        if kept and kept.stamp == stamp:
            self._kept.move_to_end(key)
            return kept
        self._asking[key] = asyncio.Event()
        try:
            answer = await self._ask(scope, receive, stamp)
            self._forget(key)
            private = any(name == b"cache-control" for name, _ in answer.headers)
            if answer.status == 200 and not private and len(answer.body) < ROOM // 4:
                self._keep(key, answer)
            return answer
        finally:
            self._asking.pop(key).set()

    async def _ask(self, scope: Scope, receive: Receive, stamp: int) -> Answer:
        start: dict[str, object] = {}
        body: list[bytes] = []
        headers: list[tuple[bytes, bytes]] = []

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                start["status"] = message["status"]
                headers.extend((name.lower(), value) for name, value in message.get("headers", []))
            else:
                body.append(message.get("body", b""))

        try:
            await self._app(scope, receive, take)
        except Exception:
            _log.exception("serve: %s failed", scope["path"])
            more, said = problem(500, "this is our fault; the log of the server says more")
            start["status"], headers[:], body[:] = 500, more, [said]
        whole = b"".join(body)
        etag = f'"{hashlib.sha256(whole).hexdigest()[:32]}"'.encode()
        return Answer(stamp, int(str(start["status"])), tuple(headers), whole, etag)

    def _keep(self, key: Key, answer: Answer) -> None:
        self._kept[key] = answer
        self._room -= len(answer.body)
        while self._room < 0:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        if known := self._kept.pop(key, None):
            self._room += len(known.body)


def _has(scope: Scope, etag: bytes) -> bool:
    """Tell whether the asker has this very answer (weak comparison, RFC 9110 13.1.2)."""
    asked = b",".join(v for n, v in scope["headers"] if n.lower() == b"if-none-match")
    tags = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    return etag in tags or b"*" in tags
