"""A web server on loopback for tests: what each path answers is a value."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What a path answers; `send`, where given, writes what it likes to the socket instead."""

    body: bytes = b""
    mime: str = "text/html"
    status: int = 200
    fields: dict[str, str] = field(default_factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Site:
    """A running server: its replies by path, and the requests it got, as (path, header)."""

    url: str
    replies: dict[str, Reply]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return the paths that were asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serve(replies: dict[str, Reply], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve `replies` on loopback until the block ends; what is not among them is 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            reply = site.replies.get(self.path, Reply(b"nothing here", status=404))
            etag = reply.fields.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                reply = Reply(status=304, fields={"ETag": etag})
            if reply.send:
                reply.send(self)
                return
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.mime, **reply.fields}.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            pass  # a client that gives up is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}", dict(replies))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
