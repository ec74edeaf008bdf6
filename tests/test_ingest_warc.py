"""Web archives: record by record, whatever one record is, and what is compressed stays bounded."""

from __future__ import annotations

import gzip
import io
import random
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manytakes import ingest
from manytakes.clean import clean
from manytakes.ingest import unpack, warc
from manytakes.model import Article, Page, Skipped

HTML = (
    b"<html><body><p>The ferry ran aground at Marrick on Tuesday night with forty people.</p></body></html>"
)


def record(
    url: str = "https://a.test/1",
    body: bytes = HTML,
    kind: str = "response",
    fields: str = "Content-Type: text/html; charset=utf-8",
    status: str = "HTTP/1.1 200 OK",
    length: int | None = None,
) -> bytes:
    """Return one record, as CC-NEWS writes it."""
    http = f"{status}\r\n{fields}\r\n\r\n".encode() if kind in ("response", "request") else b""
    block = http + body
    carried = "application/http; msgtype=response" if http else fields.removeprefix("Content-Type: ")
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-06T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(body)}>\r\nContent-Type: {carried}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


ONE, TWO, THREE = (record(f"https://a.test/{n}") for n in (1, 2, 3))
INFO = record(kind="warcinfo", body=b"software: x\r\n", fields="Content-Type: application/warc-fields")


def read(path: Path, body: bytes) -> list[Page | Skipped]:
    path.write_bytes(body)
    return list(ingest.pages([str(path)]))


def urls(found: list[Page | Skipped]) -> str:
    return "".join((p.url or "")[-1] for p in found if isinstance(p, Page))


def reasons(found: list[Page | Skipped]) -> str:
    return "; ".join(p.reason for p in found if isinstance(p, Skipped))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_the_pages_of_an_archive(tmp_path: Path, packed: bool) -> None:
    pack = gzip.compress if packed else bytes
    records = [INFO, ONE, record(kind="request", body=b""), TWO]
    found = read(tmp_path / f"a.warc{'.gz' if packed else ''}", b"".join(map(pack, records)))

    assert urls(found) == "12" and not reasons(found)
    one = found[0]
    assert (
        isinstance(one, Page)
        and one.source == f"{tmp_path}/a.warc{'.gz' if packed else ''}@{len(pack(INFO))}"
    )
    assert (one.body, one.mime, one.told) == (HTML, "text/html", (("charset", "utf-8"),))
    assert one.given == (("WARC-Date", "2024-03-06T10:00:00Z"), ("WARC-Record-ID", f"<urn:uuid:{len(HTML)}>"))


def test_names_of_fields_are_read_in_any_case(tmp_path: Path) -> None:
    low = ONE.replace(b"WARC-Target-URI", b"warc-target-uri").replace(b"WARC-Date", b"WARC-DATE")
    [page] = read(tmp_path / "a.warc", low)
    assert isinstance(page, Page) and page.url == "https://a.test/1"
    assert page.given[0] == ("WARC-Date", "2024-03-06T10:00:00Z")


def test_an_archive_through_a_pipe_and_under_any_name(tmp_path: Path) -> None:
    packed = gzip.compress(ONE) + gzip.compress(TWO)
    assert urls(read(tmp_path / "a.bin", packed)) == urls(read(tmp_path / "b.bin", ONE + TWO)) == "12"

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert (
        urls(list(ingest.pages(["-"], Pipe(packed))))
        == urls(list(ingest.pages(["-"], Pipe(ONE + TWO))))
        == "12"
    )


def test_the_charset_of_the_http_header_wins_over_the_page_s_own() -> None:
    text = "<meta charset='iso-8859-1'><p>Паром сел на мель у Маррика.</p>"
    [page] = warc.read(
        "x",
        b"",
        io.BytesIO(
            record(body=text.encode("cp1251"), fields="Content-Type: text/html; charset=windows-1251")
        ),
    )
    assert isinstance(page, Page)
    article = clean(page)
    assert isinstance(article, Article) and article.text == "Паром сел на мель у Маррика."


HEADS = [
    (b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n", "bare line ends"),
    (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\n", "both"),
    (b"HTTP/2 200\r\nCONTENT-TYPE:text/html\r\n\r\n", "another version and case"),
    (
        b"HTTP/1.1 200 OK\r\nno field\r\nContent-Type: text/html\r\nContent-Type: a/b\r\n\r\n",
        "two of one name",
    ),
]


@pytest.mark.parametrize(("head", "why"), HEADS, ids=[why for *_, why in HEADS])
def test_a_head_of_http_ends_at_the_first_empty_line(head: bytes, why: str) -> None:
    body = HTML + b"\r\n\r\n" + HTML
    bare = record(body=head + body, kind="resource", fields="Content-Type: application/http")
    [page] = warc.read("x", b"", io.BytesIO(bare.replace(b"resource", b"response")))
    assert isinstance(page, Page) and page.body == body


class Pipe(io.BytesIO):
    """What cannot be read again, and so is read line by line."""

    def seekable(self) -> bool:
        return False


STATUS = (
    "HTTP/1.1 200 OK",
    "HTTP/2 200",
    "HTTP/1.1 404 No",
    "Content-Type: text/html",
    "\nHTTP/1.1 200 OK",
    "",
)
FIELD = (
    "Content-Type: text/html; charset=utf-8",
    "Content-Type: text/html;\r\n charset=utf-8",
    "content-type:text/html",
    "Content-Type : text/plain",
    "Content-Encoding: gzip",
    "Server: é",
    "Server:",
    "no field",
    ": x",
    "<html>",
    "",
)
BODY = (
    HTML,
    b"<!DOCTYPE html>\n<p>Late.",
    b"a: b\r\n\r\n" + HTML,
    b"\n" + HTML,
    gzip.compress(HTML),
    b"\r\n",
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.sampled_from(STATUS),
    st.lists(st.tuples(st.sampled_from(FIELD), st.sampled_from(("\r\n", "\n"))), max_size=4),
    st.sampled_from(("\r\n", "\n", "")),
    st.sampled_from(BODY),
)
def test_an_answer_is_read_alike_at_once_and_line_by_line(
    status: str, fields: list[tuple[str, str]], end: str, body: bytes
) -> None:
    said = (status + "\r\n" + "".join(a + b for a, b in fields) + end).encode()
    odd = record(body=said + body, kind="resource", fields="Content-Type: application/http")
    archive = ONE + odd.replace(b"resource", b"response") + TWO
    quickly = list(warc.read("x", b"", io.BytesIO(archive)))

    assert quickly == list(warc.read("x", b"", Pipe(archive)))
    assert urls(quickly)[0] == "1" and urls(quickly)[-1] == "2"


def deflated(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


CHUNKED = b"%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (9, HTML[:9], len(HTML) - 9, HTML[9:])
FIELDS = "Content-Type: text/html\r\n"
CODED = [
    ("Content-Encoding: gzip", gzip.compress(HTML), "gzip"),
    ("Content-Encoding: gzip", HTML, "said to be gzip, unpacked by the crawler"),
    ("Content-Encoding: deflate", zlib.compress(HTML), "deflate"),
    ("Content-Encoding: deflate", deflated(HTML), "deflate without its frame"),
    ("Transfer-Encoding: chunked", CHUNKED, "chunks"),
    ("Transfer-Encoding: chunked", HTML, "said to be in chunks, joined by the crawler"),
    ("Content-Encoding: identity", HTML, "as it is"),
]


@pytest.mark.parametrize(("field", "body", "why"), CODED, ids=[why for *_, why in CODED])
def test_what_http_packs_is_unpacked(field: str, body: bytes, why: str) -> None:
    [page] = warc.read("x", b"", io.BytesIO(record(body=body, fields=FIELDS + field)))
    assert isinstance(page, Page) and page.body == HTML


def coded(body: bytes, encoding: str = "gzip") -> bytes:
    return record(body=body, fields=f"{FIELDS}Content-Encoding: {encoding}")


BOMB = gzip.compress(b"x" * 200_000_000, 9)
Z1, Z2, Z3 = map(gzip.compress, (ONE, TWO, THREE))
LIES = record(length=10**12)
BAD: list[tuple[bytes, str, str, str]] = [
    # archive, the pages still read, what is said, why
    (ONE + TWO[:-40], "1", "cut short", "a file that ends in a record"),
    (Z1 + Z2[:-40], "1", "cut short", "the same, packed"),
    (ONE + b"noise\r\nnoise" * 9 + TWO, "12", "damaged", "noise between records"),
    (Z1 + b"noise" * 99 + Z2, "12", "damaged", "noise between packed records"),
    (Z1 + Z2[:60] + b"\0" * 40 + Z3, "13", "damaged", "a broken record"),
    (LIES + TWO, "2", "cut short", "a length that lies"),
    (gzip.compress(LIES) + Z2, "2", "cut short", "the same, packed"),
    (record(length=5) + TWO, "2", "damaged", "a length that is too small"),
    (record(length=-5) + TWO, "2", "damaged", "a length below nothing"),
    (coded(BOMB) + TWO, "2", "unpacks to more than the limit", "a bomb"),
    (gzip.compress(record(body=b"x" * 200_000_000)) + Z2, "2", "over the limit", "a bomb of a record"),
    (coded(b"x", "br") + TWO, "2", "encoded as 'br'", "another encoding"),
    (coded(gzip.compress(HTML)[:20]) + TWO, "2", "empty", "cut packing"),
    (coded(b"\x1f\x8b\x08nonsense") + TWO, "2", "damaged gzip", "no packing"),
    (record(body=b" ") + TWO, "2", "empty", "a page of nothing"),
    (record(fields="Content-Type: image/png") * 3 + TWO, "2", "3 records hold image/png", "pictures"),
    (record(status="HTTP/1.1 404 No") + TWO, "2", "1 record holds answers of status 404", "an error page"),
    (record(status="nonsense") + TWO, "2", "answers that are not HTTP", "no HTTP"),
    (INFO, "", "no pages in the archive", "nothing but a description"),
    (b"WARC/1.0\r\nWARC-Type: " + b"x" * 3_000_000, "", "damaged", "a header without end"),
    (b"", "", "no pages", "nothing"),
    (b"noise" * 9999, "", "damaged", "nothing but noise"),
]


@pytest.mark.parametrize(("body", "pages", "reason", "why"), BAD, ids=[why for *_, why in BAD])
def test_a_bad_record_costs_only_itself(
    tmp_path: Path, body: bytes, pages: str, reason: str, why: str
) -> None:
    began = time.process_time()
    found = read(tmp_path / "a.warc.gz", body)

    assert urls(found) == pages and reason in reasons(found)
    assert time.process_time() - began < 20  # measured: under 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_each_of_many_bad_places_costs_only_itself_and_is_said_where_it_is(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    pieces = [pack(ONE), b"noise\r\n", pack(TWO), pack(THREE), b"more noise", pack(ONE), pack(TWO)]
    found = read(tmp_path / "a.warc", b"".join(pieces))
    starts = [sum(map(len, pieces[:n])) for n in (0, 2, 3, 5, 6)]

    assert [page.source for page in found if isinstance(page, Page)] == [
        f"{tmp_path}/a.warc@{start}" for start in starts
    ]
    assert len(found) == 7 and reasons(found).count("damaged") == 2


def test_text_extracts_are_read(tmp_path: Path) -> None:
    extract = record(kind="conversion", body=b"Ferry late.", fields="Content-Type: text/plain")
    [page] = read(
        tmp_path / "a.wet.gz",
        gzip.compress(extract),
    )
    assert isinstance(page, Page) and (page.body, page.mime) == (b"Ferry late.", "text/plain")


def test_a_large_archive_is_read_in_little_memory(tmp_path: Path) -> None:
    noise = random.Random(5).randbytes(200_000).hex().encode()
    with open(tmp_path / "a.warc.gz", "wb") as file:
        for n in range(200):
            file.write(gzip.compress(record(f"https://a.test/{n}", HTML + noise), 1))
    tracemalloc.start()
    count = sum(isinstance(p, Page) for p in ingest.pages([str(tmp_path / "a.warc.gz")]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200 and peak < 10_000_000  # 80 MB of pages


# -- other packed files ----------------------------------------------------------------


def test_any_file_may_be_packed(tmp_path: Path) -> None:
    assert [
        p.body
        for p in read(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "one"}\n{"text": "two"}'))
        if isinstance(p, Page)
    ] == [b"one", b"two"]
    two_members = gzip.compress(b"text,url\none,\n") + gzip.compress(b"two,\n") + b"\0" * 9
    assert [p.body for p in read(tmp_path / "a.csv.gz", two_members) if isinstance(p, Page)] == [
        b"one",
        b"two",
    ]
    [page] = read(tmp_path / "a.html.gz", gzip.compress(HTML))
    assert isinstance(page, Page) and (page.body, page.mime) == (HTML, "text/html")


PACKED: list[tuple[str, bytes, str, str]] = [
    ("a.html.gz", BOMB, "unpacks to over 200 times its size", "a bomb"),
    ("a.jsonl.gz", BOMB, "unpacks to over 200 times its size", "a bomb of one line"),
    (
        "a.txt.gz",
        gzip.compress(random.Random(5).randbytes(12_000_000).hex().encode()),
        "over the limit",
        "24 MB",
    ),
    ("a.txt.gz", gzip.compress(HTML)[:-12], "cut short", "cut short"),
    ("a.txt.gz", gzip.compress(HTML)[:30] + b"\xff" * 40, "damaged", "damaged"),
    ("a.txt.gz", gzip.compress(b"x") + b"y", "other bytes after its end", "something after it"),
    ("a.txt.gz", gzip.compress(gzip.compress(HTML)), "binary", "packed twice"),
    ("a.parquet.gz", gzip.compress(b"PAR1"), "pipe", "what needs seeking"),
]


@pytest.mark.parametrize(("name", "body", "reason", "why"), PACKED, ids=[why for *_, why in PACKED])
def test_a_packed_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, body: bytes, reason: str, why: str
) -> None:
    found = read(tmp_path / name, body)
    assert not urls(found) and reason in reasons(found)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.data())
def test_no_damage_raises(data: st.DataObject) -> None:
    archive = bytearray(b"".join(map(gzip.compress, (ONE, TWO))) if data.draw(st.booleans()) else ONE + TWO)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(archive) - 1))
        archive[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=20))
        if not archive:
            return
    found = list(warc.read("x", b"", io.BytesIO(bytes(archive))))
    assert found and all(isinstance(p, Page | Skipped) for p in found)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, deflate", "br", ",", "x-gzip"]))
def test_unpacking_gives_bytes_or_a_reason(body: bytes, encoding: str) -> None:
    unpack.dechunk(body)
    try:
        unpack.inflate(body, encoding)
    except unpack.Refused as refused:
        assert str(refused)
