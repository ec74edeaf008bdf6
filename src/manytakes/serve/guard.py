"""What stands before the pages and the API: who may ask, how much, how often.

    Guard(app, settings)   an ASGI application that answers for `app` or refuses
    problem(status, ...)   -> a refusal's headers and body: RFC 9457, problem+json

In this order: the Host header must be an address, localhost or a name that was allowed
(a page elsewhere that has its name resolve to this machine is refused: DNS rebinding);
the rate of a client's requests is bounded (token bucket); the target and the body of a
request are bounded; where there is a token, it must be given as a Bearer token or as the
password of Basic authentication, and is compared in constant time. Every answer carries
a strict policy, and no answer lets another origin read it (no CORS).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TARGET = 4_000  # bytes of path and query: servers stop at 8,000, and no question of ours is as long
BODY = 65_536  # bytes of a form
CLIENTS = 10_000  # clients whose rate is remembered
BURST = 4  # seconds of the rate that may come at once
METHODS = ("GET", "HEAD", "POST")

# No script: only the story page has one, and names it by its hash.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
HEADERS = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
)
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a store is served.

    `token` is asked of everyone if not empty; `hosts` are the names besides addresses and
    localhost that the Host header may have; `rate` is how many requests a second one
    client may make, 0 for no bound; `edit` lets forms correct the store.
    """

    token: str = ""
    hosts: tuple[str, ...] = ()
    rate: float = 100.0
    edit: bool = False


def problem(
    status: int, detail: str, *more: tuple[str, str], type: str = "about:blank"
) -> tuple[Headers, bytes]:
    """Return the headers and body of a refusal, as RFC 9457 has it."""
    tree = {"type": type, "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body = json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    named = (("content-type", "application/problem+json"), ("cache-control", "no-store"), *more)
    headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in named]
    return [*headers, (b"content-length", str(len(body)).encode())], body


class Guard:
    """See the module."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = frozenset({"localhost", *(h.lower() for h in settings.hosts)})
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; see the module."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sent = _Stamped(send)
        refused = self._refusal(scope)
        if refused:
            status, headers, body = refused
            await sent({"type": "http.response.start", "status": status, "headers": headers})
            await sent({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
            return
        await self._app(scope, _bounded(receive), sent)

    def _refusal(self, scope: Scope) -> tuple[int, Headers, bytes] | None:
        """Return status, headers and body if the request is not to be answered."""
        given = {name.lower(): value for name, value in reversed(scope["headers"])}
        hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
        host = hosts[0].decode("latin-1") if len(hosts) == 1 else ""
        if not self._is_ours(host):
            said = f"the Host header {host[:100]!r} names no host of this server"
            return 421, *problem(421, f"{said}; see --allow-host")
        if wait := self._wait(scope):
            return 429, *problem(429, "too many requests", ("retry-after", str(wait)))
        target = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
        if target > TARGET:
            return 414, *problem(414, f"an address of {target} bytes; at most {TARGET} are read")
        length = given.get(b"content-length", b"0")
        if not length.isdigit() or int(length[:20]) > BODY:
            return 413, *problem(413, f"a body of at most {BODY} bytes is read")
        if scope["method"] == "POST" and not self._settings.edit:
            return 403, *problem(403, "this desk is read-only; it takes corrections when started with --edit")
        if scope["method"] not in METHODS:
            said = f"{str(scope['method'])[:20]} is not answered here"
            return 405, *problem(405, said, ("allow", "GET, HEAD"))
        if self._settings.token and not self._knows(given.get(b"authorization", b"")):
            asks = 'Basic realm="manytakes", charset="UTF-8", Bearer realm="manytakes"'
            return 401, *problem(401, "a token is needed", ("www-authenticate", asks))
        return None

    def _is_ours(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        if not found:
            return False
        name = found[1].strip("[]").lower()
        try:
            ip_address(name)
        except ValueError:
            return name in self._hosts
        return True

    def _wait(self, scope: Scope) -> int:
        """Take one from the client's bucket; return how many seconds to wait if it is empty."""
        rate = self._settings.rate
        if not rate:
            return 0
        client = (scope.get("client") or ("", 0))[0]
        now = time.monotonic()
        full = max(1.0, BURST * rate)
        left, last = self._buckets.get(client, (full, now))
        left = min(full, left + (now - last) * rate)
        self._buckets[client] = max(left - 1, 0.0) if left >= 1 else left, now
        self._buckets.move_to_end(client)
        while len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        return 0 if left >= 1 else max(1, round((1 - left) / rate))

    def _knows(self, header: bytes) -> bool:
        """Tell whether an Authorization header holds the token."""
        kind, _, given = header.partition(b" ")
        if kind.lower() == b"basic":
            try:
                given = base64.b64decode(given.strip(), validate=True).partition(b":")[2]
            except (binascii.Error, ValueError):
                return False
        elif kind.lower() != b"bearer":
            return False
        return hmac.compare_digest(given.strip(), self._settings.token.encode())


def _bounded(receive: Receive) -> Receive:
    """Let no body through that is longer than BODY, whatever its headers said."""
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY:
            return {"type": "http.disconnect"}
        return message

    return bounded


class _Stamped:
    """Send with our headers on every answer; a policy that the answer brings is kept."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            names = {name.lower() for name, _ in headers}
            headers += [(n.encode(), v.encode()) for n, v in HEADERS if n.encode() not in names]
            if b"content-security-policy" not in names:
                headers.append((b"content-security-policy", f"{POLICY}; frame-ancestors 'none'".encode()))
            message = {**message, "headers": headers}
        await self._send(message)
