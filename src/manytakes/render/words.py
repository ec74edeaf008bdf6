"""Words made fit to print, and what one wording changes of another.

    plain(text)                 -> str              nothing that steers a screen or a reader's eye
    line(text)                  -> str              the same, on one line
    compare(base, other)        -> (kind, words), ...   kind: "same", "new", "gone", "other"
    day(when)                   -> str              "7 Feb 2022"
    count(n, one)               -> str              "1 account", "5 accounts"

Only what is shown goes through here. The JSON report holds the words as they came.
"""

from __future__ import annotations

import re
from datetime import timedelta
from difflib import SequenceMatcher
from functools import lru_cache

from ..model import When
from ..text import fold

# Control characters become their pictures (␀ … ␡). Bidirectional embeddings, overrides and
# isolates can make a line read otherwise than it is written (Boucher and Anderson 2021,
# "Trojan Source"), and lone surrogates cannot be written at all: both become �.
_UNFIT = {n: 0x2400 + n for n in range(32) if chr(n) not in "\t\n\r"}
_UNFIT |= {0x7F: 0x2421}
_UNFIT |= {n: 0xFFFD for n in [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]}
_UNFIT |= {n: 0xFFFD for n in [*range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF]}
_SPACE = re.compile(r"\s+")
_PIECE = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]+")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

LONGEST = 400  # words: beyond this a comparison is shown whole, since difflib is quadratic

Piece = tuple[str, str]


def plain(text: str) -> str:
    """Return `text` with characters that would act instead of being read made visible.

    >>> plain("a\\x1b[31mb")
    'a␛[31mb'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_UNFIT)


def line(text: str) -> str:
    """Return `text` fit to print on one line, runs of space made one."""
    return _SPACE.sub(" ", plain(text)).strip()


@lru_cache(1 << 14)  # a claim's words are asked for by every section that shows it
def folded(text: str) -> str:
    """Return the words of `text` alone, folded: equal for two wordings that differ only in marks.

    >>> folded("“I’m happy,”") == folded("I'm happy.")
    True
    """
    return " ".join(fold(m.group()) for m in _PIECE.finditer(text) if m.group()[0].isalnum())


def compare(base: str, other: str) -> tuple[Piece, ...]:
    """Align two wordings word by word: what `other` keeps of `base`, changes and leaves out.

    Words are matched folded, marks and case aside. Joined, the pieces "same" and "new"
    give `other` on one line; those that are "gone" stand where `base` had them. Where
    less than a third of the words are kept, it is another sentence: one piece, "other".

    >>> compare("I felt sorry to Ann", "I felt sorry for Ann")
    (('same', 'I felt sorry '), ('gone', 'to '), ('new', 'for '), ('same', 'Ann'))
    """
    base, other = line(base), line(other)
    old, new = _pieces(base), _pieces(other)
    if max(len(old), len(new)) > LONGEST:
        return (("other", other),)
    found: list[Piece] = []
    keys = [folded(w) for w in old], [folded(w) for w in new]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    if 3 * sum(size for _, _, size in matcher.get_matching_blocks()) < len(new):
        return (("other", other),)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal" and "".join(keys[0][a:b]):
            found.append(("gone", "".join(old[a:b])))
        if c < d:
            kind = "new" if tag != "equal" and "".join(keys[1][c:d]) else "same"
            if found and found[-1][0] == kind:
                found[-1] = (kind, found[-1][1] + "".join(new[c:d]))
            else:
                found.append((kind, "".join(new[c:d])))
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """Cut a line before each word or mark; joined, the pieces are the line again."""
    starts = [m.start() for m in _PIECE.finditer(text)]
    return [text[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=False) if a < b]


def day(when: When) -> str:
    """Return a date as exact as it is known, the month as a word so that it reads one way.

    >>> from datetime import datetime
    >>> day(When(datetime(2022, 2, 7), datetime(2022, 2, 8), "day"))
    '7 Feb 2022'
    """
    at = when.start
    hedge = f"{when.hedge} " if when.hedge else ""
    if when.precision == "year":
        return f"{hedge}{at.year}"
    month = f"{_MONTHS[at.month - 1]} {at.year}"
    if when.precision == "month":
        return hedge + month
    date = f"{hedge}{at.day} {month}"
    if when.precision == "minute":
        return f"{date}, {at:%H:%M}"
    if when.precision == "part":
        return f"{date}, {at:%H:%M}–{when.end:%H:%M}"
    last = when.end - timedelta(microseconds=1)
    return date if last.date() == at.date() else f"{date} – {last.day} {_MONTHS[last.month - 1]} {last.year}"


def count(n: int, one: str) -> str:
    """Return how many there are, in words.

    >>> count(1, "account"), count(1200, "account")
    ('1 account', '1,200 accounts')
    """
    return f"{n:,} {one}{'' if n == 1 else 's'}"
