"""Fetching one address, politely and within limits; used only when the user asks for it.

    Fetcher()                                  raises MissingExtra without urllib3 and protego
    fetcher.get(url, etag="", modified="")  -> Answer; raises Refused

http and https only, MAX_BYTES and MAX_SECONDS at most, MAX_HOPS redirects, no cookies, no
proxy, no script run, nothing a page refers to fetched. The name is resolved once for a
hop, every address it has must be public, and the connection is made to that very address:
a name that resolves to another one a moment later (DNS rebinding) gains nothing.
robots.txt is obeyed (RFC 9309): where it cannot be read, nothing is fetched. One host is
asked at most once a second, or as seldom as its robots.txt asks, up to MAX_WAIT.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPException
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from ..model import MissingExtra
from .limits import MAX_BYTES, over
from .unpack import Refused as Damaged
from .unpack import inflate

if TYPE_CHECKING:
    from protego import Protego
    from urllib3.connection import HTTPConnection

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_SECONDS = 30.0  # for one address, all redirects and robots.txt included
MAX_HOPS = 5
MAX_WAIT = 30.0  # seconds between two requests to one host, however long its robots.txt asks for
EVERY = 1.0  # seconds between two requests to one host that asks for nothing
MAX_ROBOTS = 500_000  # bytes read of a robots.txt: the least that RFC 9309 allows
ROBOTS_FOR = 24 * 3600.0  # seconds that a robots.txt is believed (RFC 9309, 2.4)
ROBOTS_AGAIN = 600.0  # seconds until one that could not be read is asked for again
AGENT = f"manytakes/{version('manytakes')}"
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5"
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_HOSTS = 1_000  # whose robots.txt is kept
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """An address is not fetched, or was not answered; the message says why.

    `wait` is how many seconds the server asks to be left alone, 0 where it does not say.
    """

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: where it was found in the end, its bytes, and what its header says."""

    url: str
    status: int
    body: bytes = b""
    mime: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""
    location: str = ""


def public(address: Address) -> bool:
    """Tell whether an address is one of the open internet, and so is any that it wraps."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not public(inner):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class Fetcher:
    """Fetches addresses; remembers each host's robots.txt and when it was last asked.

    `allowed` says which network addresses may be asked; tests let it allow their own.
    """

    def __init__(
        self,
        allowed: Callable[[Address], bool] = public,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        every: float = EVERY,
        seconds: float = MAX_SECONDS,
    ) -> None:
        try:
            import protego  # noqa: F401
            import urllib3.connection  # noqa: F401
        except ImportError as error:
            raise MissingExtra('to fetch addresses, run: pip install "manytakes[fetch]"') from error
        self._allowed, self._clock, self._sleep, self._every = allowed, clock, sleep, every
        self._seconds = seconds
        self._robots: dict[str, tuple[float, Protego | Refused | None]] = {}  # by site, until when
        self._asked: dict[str, float] = {}  # when each host was

    def get(self, url: str, etag: str = "", modified: str = "") -> Answer:
        """Return what `url` gives, or status 304 when it is as `etag` or `modified` say. Raises Refused."""
        until = time.monotonic() + self._seconds
        fields = {"If-None-Match": etag, "If-Modified-Since": modified}
        for _ in range(MAX_HOPS + 1):
            parts = _parts(url)
            wait = self._permission(parts, until)
            self._pause(parts.netloc, wait)
            answer = self._ask(parts, {n: v for n, v in fields.items() if v}, until, MAX_BYTES)
            if answer.status not in _REDIRECTS or not answer.location:
                if answer.status not in (200, 304):
                    raise Refused(f"the server answered {answer.status}")
                return answer
            url = urljoin(answer.url, answer.location)
        raise Refused(f"over {MAX_HOPS} redirects, the last to {url[:200]}")

    # -- manners -------------------------------------------------------------------------

    def _permission(self, parts: SplitResult, until: float) -> float:
        """Return how long robots.txt asks to wait between requests. Raises Refused when it forbids."""
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(site)
        if known is None or self._clock() > known[0]:
            if len(self._robots) >= _HOSTS:
                self._robots.clear()
            try:
                known = (self._clock() + ROBOTS_FOR, self._rules(site, until))
            except Refused as refused:
                known = (self._clock() + ROBOTS_AGAIN, refused)
            self._robots[site] = known
        rules = known[1]
        if isinstance(rules, Refused):
            raise Refused(str(rules), rules.wait)
        if rules is None:
            return self._every
        if not rules.can_fetch(urlunsplit(parts), AGENT):
            raise Refused(f"robots.txt of {parts.netloc} forbids it")
        return min(MAX_WAIT, max(self._every, rules.crawl_delay(AGENT) or 0.0))

    def _rules(self, site: str, until: float) -> Protego | None:
        """Read a site's robots.txt, None where it has none. Raises Refused where it cannot be read."""
        from protego import Protego

        url = f"{site}/robots.txt"
        try:
            for _ in range(MAX_HOPS + 1):
                answer = self._ask(_parts(url), {}, until, MAX_ROBOTS)
                if answer.status not in _REDIRECTS or not answer.location:
                    break
                url = urljoin(answer.url, answer.location)
        except Refused as refused:
            raise Refused(f"{site}/robots.txt could not be read: {refused}", refused.wait) from refused
        if answer.status == 200:
            return Protego.parse(answer.body.decode("utf-8", "replace"))
        if answer.status >= 500:
            raise Refused(f"{site}/robots.txt could not be read: the server answered {answer.status}")
        return None

    def _pause(self, host: str, wait: float) -> None:
        """Wait until the host may be asked again."""
        last = self._asked.get(host)
        if last is not None and (left := last + wait - self._clock()) > 0:
            self._sleep(left)
        if len(self._asked) >= _HOSTS:
            self._asked.clear()
        self._asked[host] = self._clock()

    # -- one request ---------------------------------------------------------------------

    def _ask(self, parts: SplitResult, fields: dict[str, str], until: float, limit: int) -> Answer:
        from urllib3.exceptions import HTTPError

        connection = self._connection(parts, until)
        ended = threading.Event()
        sockets: list[socket.socket] = []

        def end() -> None:  # a server that sends a byte a second keeps every timeout of a socket happy
            ended.set()
            for sock in sockets or [s for s in (connection.sock,) if s]:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(max(0.0, until - time.monotonic()), end)
        timer.daemon = True
        timer.start()
        try:  # the last two are what a TLS socket raises that is closed while it is read
            connection.connect()
            sockets.extend(s for s in (connection.sock,) if s)
            answer = self._exchange(connection, parts, fields, limit)
            if ended.is_set():
                raise OSError("cut off")
            return answer
        except Refused:
            raise
        except (HTTPError, HTTPException, OSError, ValueError, AttributeError) as error:
            if ended.is_set():
                raise Refused(f"took longer than {self._seconds:g} seconds") from error
            raise Refused(f"could not be fetched: {_first_line(error)}") from error
        finally:
            timer.cancel()
            connection.close()

    def _connection(self, parts: SplitResult, until: float) -> HTTPConnection:
        """Return a connection to the address that the name has now. Raises Refused when it is not public."""
        from urllib3.connection import HTTPConnection, HTTPSConnection

        host = parts.hostname or ""
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Refused(f"no such host: {host[:200]}") from error
        addresses = [ipaddress.ip_address(str(info[4][0]).split("%")[0]) for info in found]
        for address in addresses:
            if not self._allowed(address):
                raise Refused(f"{host[:200]} is at {address}, which is not a public address")
        left = until - time.monotonic()
        if left <= 0 or not addresses:
            raise Refused(f"took longer than {self._seconds:g} seconds")
        at = str(addresses[0])
        if secure:
            return HTTPSConnection(
                at, port, timeout=left, cert_reqs="CERT_REQUIRED", server_hostname=host, assert_hostname=host
            )
        return HTTPConnection(at, port, timeout=left)

    def _exchange(
        self, connection: HTTPConnection, parts: SplitResult, fields: dict[str, str], limit: int
    ) -> Answer:
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {
            "Host": parts.netloc,
            "User-Agent": AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            **fields,
        }
        connection.request("GET", target, headers=headers, preload_content=False, decode_content=False)
        response = connection.getresponse()
        get = response.headers.get
        kind, _, rest = (get("Content-Type") or "").partition(";")
        answer = Answer(
            url=urlunsplit(parts),
            status=response.status,
            mime=kind.strip().lower(),
            charset=_charset(rest),
            etag=(get("ETag") or "")[:1000],
            modified=(get("Last-Modified") or "")[:200],
            location=get("Location") or "",
        )
        if response.status != 200:
            if response.status in (429, 503):
                raise Refused(f"the server answered {response.status}", _seconds(get("Retry-After") or ""))
            return answer
        length = get("Content-Length") or ""
        if limit == MAX_BYTES and length.isdecimal() and len(length) < 19 and int(length) > limit:
            raise Refused(over(int(length)))
        body = bytearray()
        while len(body) <= limit and (part := response.read(65_536, decode_content=False)):
            body += part
        if len(body) > limit and limit == MAX_BYTES:
            raise Refused(over(len(body)))
        try:
            return replace(answer, body=inflate(bytes(body[:limit]), get("Content-Encoding") or ""))
        except Damaged as damaged:
            raise Refused(str(damaged)) from damaged


def _parts(url: str) -> SplitResult:
    """Return an address in parts, spelt as a request line holds them. Raises Refused for any but http(s)."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"not an address: {url[:200]!r}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(f"only http and https addresses are fetched, not {url[:200]!r}")
    if parts.username is not None or parts.password is not None:
        raise Refused("an address with a name or password in it is not fetched")
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise Refused(f"not a host's name: {host[:200]!r}") from error
    netloc = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    safe = "/%:=&?~#+!$,;'@()*[]"
    return SplitResult(
        parts.scheme,
        f"{netloc}:{port}" if port else netloc,
        quote(parts.path, safe=safe) or "/",
        quote(parts.query, safe=safe),
        "",
    )


def _charset(parameters: str) -> str:
    named = [p.split("=", 1) for p in parameters.split(";") if "=" in p]
    return next((v.strip(" \t\"'") for n, v in named if n.strip().lower() == "charset"), "")[:40]


def _seconds(retry: str) -> float:
    """Return a Retry-After in seconds, 0 for a date: the caller backs off by itself."""
    return float(retry) if retry.strip().isdecimal() and len(retry) < 9 else 0.0


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
