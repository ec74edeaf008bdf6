"""Records of a web archive, as CC-NEWS lays them out.

record(address, page, field)  -> bytes    an answer of status 200 that holds a page of HTML
"""

from __future__ import annotations


def record(address: str, page: bytes, field: bytes = b"Connection: close") -> bytes:
    """Return the record of one page; `field` is one more of its HTTP header, that says how it is packed."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + field + b"\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:x:{address}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"
