"""Letters that were damaged before a text came to us: said, never repaired.

    damage(article) -> Skipped | None

Two kinds. Mojibake: UTF-8 that somebody read as cp1252 or Latin-1 ("donâ€™t", "cafÃ©"); a
run counts when its bytes in that charset are UTF-8 again. Lost letters:
U+FFFD, which stands where bytes meant nothing. The text stays as it came: a repair would
move every offset, and some texts are about mojibake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Article, Skipped

# How the first byte of a UTF-8 letter, and those that follow it, look as cp1252 or Latin-1.
_FOLLOW = "\x80-\xbf" + "".join(
    chr for byte in range(0x80, 0xA0) if (chr := bytes([byte]).decode("cp1252", "ignore"))
)
# Latin letters and punctuation stand alone among sound ones; Cyrillic, Greek or Chinese comes in
# words, and alone it is as often a sound "Spaß“" or "×\xa02".
_RUN = re.compile(
    f"[\xc2-\xc5][{_FOLLOW}]|\xe2[{_FOLLOW}]{{2}}"
    f"|(?:[\xc6-\xdf][{_FOLLOW}]){{2,}}|(?:[\xe0-\xef][{_FOLLOW}]{{2}}|[\xf0-\xf4][{_FOLLOW}]{{3}}){{2,}}"
)
LEAST = 2  # runs: one alone may be two letters that somebody meant ("Ã©" in a text on it)
_SHOWN = 24  # characters quoted


def damage(article: Article) -> Skipped | None:
    """Return what of the article's letters was damaged, None where nothing was."""
    wrong = list(_mojibake(article.text))
    said = []
    if len(wrong) >= LEAST:
        said.append(
            f"{len(wrong):,} letters look like UTF-8 read as another charset, the first in"
            f" {_around(article.text, wrong[0])!r}"
        )
    if lost := article.text.count("\ufffd"):
        first = _around(article.text, article.text.index("\ufffd"))
        said.append(f"{lost:,} letters were lost (U+FFFD), the first in {first!r}")
    return Skipped(article.source, "clean", f"read as it came, but {'; '.join(said)}") if said else None


def _mojibake(text: str) -> Iterator[int]:
    """Yield where each letter of UTF-8 stands that was read wrongly."""
    if text.isascii():
        return
    for match in _RUN.finditer(text):
        try:
            raw = b"".join(_byte(c) for c in match[0])
            letters = raw.decode("utf-8")
        except ValueError:
            continue
        if letters.isprintable() or letters == "\xa0":
            yield from range(match.start(), match.end(), len(match[0]) // len(letters))


def _byte(char: str) -> bytes:
    """Return the byte that looks like `char`: cp1252, or Latin-1 where that has none."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def _around(text: str, at: int) -> str:
    start = max(0, at - _SHOWN // 2)
    return " ".join(text[start : start + _SHOWN].split())
