"""Records of a web archive, as CC-NEWS lays them out.

record(address, page, field)  -> bytes    an answer of status 200 that holds a page of HTML
"""

from __future__ import annotations

# As many fields, and as long, as records of CC-NEWS and the answers of news sites have.
_RECORD = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{0}>\r\nContent-Length: {1}\r\n"
    "WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Warcinfo-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    "WARC-Concurrent-To: <urn:uuid:00000000-0000-0000-0000-000000000002>\r\nWARC-IP-Address: 192.0.2.7\r\n"
    "WARC-Target-URI: {0}\r\nWARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
    "WARC-Block-Digest: sha1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\r\n"
    "Content-Type: application/http; msgtype=response\r\n\r\n"
)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nX-Crawler-Transfer-Encoding: chunked\r\n%s\r\n"
    b"Vary: Accept-Encoding, Cookie\r\nCache-Control: public, max-age=120\r\nX-Cache: HIT\r\n"
    b'Link: <https://n.example/api/>; rel="api"\r\nSet-Cookie: id=0123456789abcdef; path=/; secure\r\n'
    b"Strict-Transport-Security: max-age=31536000\r\nX-Frame-Options: SAMEORIGIN\r\n"
    b"X-Content-Type-Options: nosniff\r\nX-Crawler-Content-Encoding: gzip\r\n"
    b"Content-Length: %d\r\nAge: 12\r\n\r\n"
)


def record(address: str, page: bytes, field: bytes = b"Connection: close") -> bytes:
    """Return the record of one page; `field` is one more of its HTTP header, that says how it is packed."""
    answer = _ANSWER % (field, len(page)) + page
    return _RECORD.format(address, len(answer)).encode() + answer + b"\r\n\r\n"
