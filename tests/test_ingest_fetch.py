"""Addresses: only when asked, only public ones, within limits, and as robots.txt wishes."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from server import Reply, Site, serve

from manytakes import ingest
from manytakes.clean import clean
from manytakes.ingest import fetch
from manytakes.ingest.fetch import Fetcher, Refused, public
from manytakes.model import Article, Page, Skipped

PAGE = (
    b"<html><body><p>The ferry ran aground at Marrick on Tuesday night with forty people.</p></body></html>"
)
RSS = (
    b"<rss><channel><title>Tide</title><item><link>/a</link><description>The ferry was late.</description>"
    b"</item><item><link>/b</link></item></channel></rss>"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/a": Reply(PAGE)}) as running:
        yield running


def loopback(address: fetch.Address) -> bool:
    return address.is_loopback


def fetcher(every: float = 0, seconds: float = 30) -> Fetcher:
    return Fetcher(allowed=loopback, every=every, seconds=seconds)


def read(*paths: str, by: Fetcher | None) -> list[Page | Skipped]:
    return list(ingest.pages(paths, fetch=by))


def test_nothing_is_fetched_unless_asked(site: Site, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(f'<opml><body><outline xmlUrl="{site.url}/feed"/></body></opml>')
    (tmp_path / "feed.xml").write_bytes(RSS)
    found = read(f"{site.url}/a", str(tmp_path / "feeds.opml"), str(tmp_path / "feed.xml"), by=None)
    assert site.asked == []
    assert ["--fetch" in p.reason for p in found if isinstance(p, Skipped)] == [True, True, False]


def test_a_page_is_read_with_its_address_and_nothing_it_refers_to(site: Site) -> None:
    site.replies["/a"] = Reply(
        b"<img src='/b'><link rel='stylesheet' href='/c'><iframe src='/d'></iframe>" + PAGE
    )
    [page] = read(f"{site.url}/a#part", by=fetcher())
    assert isinstance(page, Page) and (page.url, page.mime) == (f"{site.url}/a", "text/html")
    assert page.source == f"{site.url}/a#part"
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    header = site.asked[1][1]
    assert (
        header["User-Agent"].startswith("manytakes/") and "Cookie" not in header and "Referer" not in header
    )


def test_a_redirect_is_followed_and_the_page_has_the_address_where_it_ended(site: Site) -> None:
    site.replies["/old"] = Reply(status=301, fields={"Location": "/old2"})
    site.replies["/old2"] = Reply(status=307, fields={"Location": f"{site.url}/a"})
    [page] = read(f"{site.url}/old", by=fetcher())
    assert isinstance(page, Page) and page.url == f"{site.url}/a"


def test_the_header_s_charset_is_believed(site: Site) -> None:
    site.replies["/a"] = Reply(
        "<p>Паром сел на мель.</p>".encode("cp1251"), "text/html; charset=windows-1251"
    )
    [page] = read(f"{site.url}/a", by=fetcher())
    assert isinstance(page, Page)
    article = clean(page)
    assert isinstance(article, Article) and article.text == "Паром сел на мель."


@pytest.mark.parametrize("mime", ["application/rss+xml", "text/xml; charset=utf-8", "text/html"])
def test_a_feed_that_is_fetched_is_read_and_its_links_are_only_named(site: Site, mime: str) -> None:
    site.replies["/feed"] = Reply(RSS, mime)
    one, two = read(f"{site.url}/feed", by=fetcher())
    assert isinstance(one, Page) and one.url == f"{site.url}/a"
    assert isinstance(two, Skipped) and two.what == f"{site.url}/b"
    assert site.paths() == ["/feed"]


def test_the_feeds_of_an_opml_file_are_fetched_but_a_list_in_a_list_is_not(
    site: Site, tmp_path: Path
) -> None:
    site.replies["/feed"] = Reply(RSS, "application/rss+xml")
    site.replies["/list"] = Reply(
        f'<opml><body><outline xmlUrl="{site.url}/list"/></body></opml>'.encode(), "text/xml"
    )
    feeds = f'<opml><outline xmlUrl="{site.url}/feed"/><outline xmlUrl="{site.url}/list"/></opml>'
    (tmp_path / "feeds.opml").write_text(feeds)
    found = read(str(tmp_path / "feeds.opml"), by=fetcher())
    assert [type(p) for p in found] == [Page, Skipped, Skipped]
    assert site.paths() == ["/feed", "/list"]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Answer a byte at a time, never done: each byte comes before a socket's timeout would."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(1200):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def drip_header(handler: BaseHTTPRequestHandler) -> None:
    """The same within the header."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(1200):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(400):
        handler.wfile.write(b"x" * 100_000)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(120)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff nonsense\r\n\r\n")


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")


BOMB = gzip.compress(b"x" * 100_000_000)
BAD: list[tuple[Reply, str, str]] = [
    (Reply(status=404), "answered 404", "not there"),
    (Reply(status=503, fields={"Retry-After": "7"}), "answered 503", "not now"),
    (Reply(status=301), "answered 301", "a redirect to nowhere"),
    (Reply(status=302, fields={"Location": "/bad"}), "over 5 redirects", "a circle"),
    (Reply(status=302, fields={"Location": "file:///etc/hosts"}), "only http and https", "another scheme"),
    (Reply(status=302, fields={"Location": "http://10.0.0.1/"}), "10.0.0.1, which is not a public", "inside"),
    (Reply(status=302, fields={"Location": "http://[::ffff:10.0.0.1]/"}), "not a public", "inside, wrapped"),
    (
        Reply(status=302, fields={"Location": "http://169.254.169.254/latest"}),
        "not a public",
        "a cloud's own",
    ),
    (Reply(status=302, fields={"Location": "http://user:pass@a.test/"}), "name or password", "credentials"),
    (Reply(BOMB, fields={"Content-Encoding": "gzip"}), "unpacks to more than the limit", "a bomb"),
    (Reply(b"x", fields={"Content-Encoding": "br"}), "encoded as 'br'", "an encoding not asked for"),
    (Reply(b"\x89PNG\r\n\x1a\n" + bytes(99), "image/png"), "binary", "a picture"),
    (Reply(b"  "), "empty", "nothing"),
    (Reply(send=endless), "over the limit of 20 MB", "without end"),
    (Reply(send=drip), "took longer than 1.5 seconds", "a byte at a time"),
    (Reply(send=drip_header), "took longer than 1.5 seconds", "a header a byte at a time"),
    (Reply(send=silent), "took longer than 1.5 seconds", "no answer"),
    (Reply(send=nonsense), "could not be fetched", "no HTTP"),
    (Reply(send=cut), "could not be fetched", "cut short"),
]


@pytest.mark.parametrize(("reply", "reason", "why"), BAD, ids=[why for *_, why in BAD])
def test_what_cannot_be_fetched_is_skipped_with_its_reason(
    site: Site, reply: Reply, reason: str, why: str
) -> None:
    site.replies["/bad"] = reply
    slow = reply.send in (drip, drip_header, silent)
    began = time.perf_counter()

    bad, good = read(f"{site.url}/bad", f"{site.url}/a", by=fetcher(seconds=1.5 if slow else 30))

    assert time.perf_counter() - began < 60, "a server that drips does so for two minutes"
    assert isinstance(bad, Skipped) and reason in bad.reason, bad
    assert isinstance(good, Page)


def test_a_name_is_resolved_once_and_the_connection_made_to_that_address(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["127.0.0.1", "10.0.0.1", "127.0.0.1"])
    asked: list[object] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        if host == "127.0.0.1":  # urllib3's own, of an address
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda host, port, *a, **k: resolve(host, port))
    named = site.url.replace("127.0.0.1", "rebind.test")

    [found] = read(f"{named}/a", by=fetcher())

    assert isinstance(found, Skipped) and "rebind.test is at 10.0.0.1" in found.reason
    assert asked == ["rebind.test", "rebind.test"]  # once for robots.txt, once for the page
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_one_private_address_among_the_public_ones_of_a_name_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.215.14", "192.168.1.1")]
    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *a, **k: both)
    [found] = read("http://both.test/", by=Fetcher())
    assert isinstance(found, Skipped) and "192.168.1.1, which is not a public address" in found.reason


ADDRESSES = [
    ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
    ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.0.1", False),
    ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
    ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1", False), ("fc00::1", False),
    ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:93.184.215.14", False),
    ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False),
]  # fmt: skip


@pytest.mark.parametrize(("address", "is_public"), ADDRESSES)
def test_only_public_addresses_are_asked(address: str, is_public: bool) -> None:
    assert public(ipaddress.ip_address(address)) == is_public


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]:80/", "http://2130706433/"]
)
def test_this_machine_is_not_asked_by_default(url: str) -> None:
    [found] = read(url, by=Fetcher())
    assert isinstance(found, Skipped) and (
        "not a public address" in found.reason or "no such host" in found.reason
    )


# -- robots.txt ------------------------------------------------------------------------

ROBOTS = [
    (Reply(b"User-agent: *\nDisallow: /a\n", "text/plain"), "forbids", "all are asked to stay away"),
    (Reply(b"User-agent: manytakes\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "forbids", "we are"),
    (Reply(b"User-agent: otherbot\nDisallow: /\n"), "", "another is"),
    (Reply(b"User-agent: *\nDisallow: /*a$\n"), "forbids", "by a pattern"),
    (Reply(b"User-agent: *\nDisallow: /\nAllow: /a\n"), "", "but for this page"),
    (Reply(status=404), "", "none"),
    (Reply(status=403), "", "none for us (RFC 9309, 2.3.1.3)"),
    (Reply(status=500), "could not be read: the server answered 500", "broken: then nothing (2.3.1.4)"),
    (Reply(send=nonsense), "could not be read", "no HTTP"),
    (Reply(b"<html>\xff\x00" * 9), "", "no rules in it"),
    (Reply(b"User-agent: *\nDisallow: /a\n" + b"# padding\n" * 200_000), "forbids", "its start counts"),
    (Reply(b"User-agent: *\nDisallow: /" + b"a*" * 5_000 + b"b\n"), "", "a pattern made to be slow"),
]  # fmt: skip


@pytest.mark.parametrize(("robots", "reason", "why"), ROBOTS, ids=[why for *_, why in ROBOTS])
def test_robots_txt_is_obeyed(site: Site, robots: Reply, reason: str, why: str) -> None:
    site.replies["/robots.txt"] = robots
    [found] = read(f"{site.url}/a", by=fetcher())
    assert (isinstance(found, Skipped) and reason in found.reason) if reason else isinstance(found, Page)
    assert site.paths() == ([] if reason else ["/a"])


def test_robots_txt_is_asked_for_where_a_redirect_leads(site: Site) -> None:
    with serve({"/robots.txt": Reply(b"User-agent: *\nDisallow: /\n"), "/b": Reply(PAGE)}) as other:
        site.replies["/a"] = Reply(status=302, fields={"Location": f"{other.url}/b"})
        [found] = read(f"{site.url}/a", by=fetcher())
        assert isinstance(found, Skipped) and "forbids" in found.reason and other.paths() == []


def test_a_host_is_asked_once_a_second_or_as_seldom_as_it_wishes(site: Site) -> None:
    for wish, waits in (("", [1.0]), ("Crawl-delay: 7\n", [7.0]), ("Crawl-delay: 9999\n", [30.0])):
        site.replies["/robots.txt"] = Reply(f"User-agent: *\n{wish}".encode())
        slept: list[float] = []
        by = Fetcher(allowed=loopback, clock=lambda: 0.0, sleep=slept.append)
        read(f"{site.url}/a", f"{site.url}/a", by=by)
        assert slept == waits


def test_robots_txt_is_believed_for_a_day(site: Site) -> None:
    now = [0.0]
    by = Fetcher(allowed=loopback, clock=lambda: now[0], sleep=lambda _: None)
    for now[0] in (0.0, 3600.0, 25 * 3600.0):
        by.get(f"{site.url}/a")
    assert [path for path, _ in site.asked].count("/robots.txt") == 2


# -- conditions, certificates, odd addresses ---------------------------------------------


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.replies["/a"] = Reply(PAGE, fields={"ETag": '"1"', "Last-Modified": "Wed, 06 Mar 2024 10:00:00 GMT"})
    by = fetcher()
    first = by.get(f"{site.url}/a")
    again = by.get(f"{site.url}/a", first.etag, first.modified)
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert site.asked[-1][1]["If-Modified-Since"] == "Wed, 06 Mar 2024 10:00:00 GMT"


def test_a_server_that_asks_for_time_is_heard(site: Site) -> None:
    site.replies["/a"] = Reply(status=429, fields={"Retry-After": "120"})
    with pytest.raises(Refused) as refused:
        fetcher().get(f"{site.url}/a")
    assert refused.value.wait == 120


@pytest.mark.parametrize("name", ["127.0.0.1", "other.test"])
def test_a_certificate_must_be_good_and_of_that_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(tls)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with serve({"/a": Reply(PAGE)}, tls) as site:
        [unknown] = read(f"{site.url}/a", by=fetcher())
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        [known] = read(f"{site.url}/a", by=fetcher())
    assert isinstance(unknown, Skipped) and "certificate" in unknown.reason.lower()
    assert isinstance(known, Page) if name == "127.0.0.1" else isinstance(known, Skipped)


URLS = [
    "ftp://a.test/",
    "file:///etc/hosts",
    "http://",
    "http://[",
    "https://a.test:99999/",
    "http://\u2100.test/",
    f"http://{'a' * 300}.test/",
    "http://a..b.test/",
    "javascript:alert(1)",
    "http://a@b.test/",
]


@pytest.mark.parametrize("url", URLS)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        fetcher().get(url)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["http://127.0.0.1:9/", "http://127.0.0.1:9/?", ""]))
def test_no_address_raises_anything_else(rest: str, start: str) -> None:
    with pytest.raises(Refused):
        Fetcher().get(start + rest)


def test_letters_that_a_request_cannot_hold_are_spelt_out(site: Site) -> None:
    site.replies["/%C3%A9t%C3%A9?q=%20x"] = Reply(PAGE)
    [page] = read(f"{site.url}/été?q= x", by=fetcher())
    assert isinstance(page, Page)
