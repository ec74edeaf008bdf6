"""Versions of one address: an outlet that changes its text makes a new article of it.

    address(url)             -> str           a URL as compared; "" for none
    newest(articles)         -> the id of the one that stands
    changes(old, new)        -> (span in old or None, span in new or None), ...   in text order

Two articles are versions when their addresses are the same to the letter, but for scheme,
`www.`, fragment and closing slash: a query names a page of its own. The later dated is the
newer; of two that the date does not tell apart, the one that arrived later. Changes are
words of the body, exact to the letter: the longest common subsequence stands (Myers 1986).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from ..model import Article, Span

MOST = 20_000  # words of either text, beyond which what stands between equal ends is one change
Change = tuple[Span | None, Span | None]
_WORD = re.compile(r"\S+")


def address(url: str | None) -> str:
    """Return a URL as compared: no scheme, no www, no fragment, no closing slash, host in small letters."""
    bare = re.sub(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:www\.)?", "", (url or "").strip())
    host, slash, path = bare.partition("#")[0].partition("/")
    return (host.lower() + slash + path).rstrip("/")


def newest(articles: Sequence[Article]) -> str:
    """Return the id of the newest of several versions, given in order of arrival."""
    dated = [(max((w.start.isoformat() for w in a.published), default=""), n) for n, a in enumerate(articles)]
    return articles[max(dated)[1]].id


def changes(old: Article, new: Article) -> tuple[Change, ...]:
    """Return what was cut, added or replaced, as spans of the two bodies."""
    before, after = _words(old), _words(new)
    one = [old.text[start:end] for start, end, _ in before]
    other = [new.text[start:end] for start, end, _ in after]
    ahead = 0
    while ahead < min(len(one), len(other)) and one[ahead] == other[ahead]:
        ahead += 1
    behind = 0
    while behind < min(len(one), len(other)) - ahead and one[-1 - behind] == other[-1 - behind]:
        behind += 1
    middle = one[ahead : len(one) - behind], other[ahead : len(other) - behind]
    if max(map(len, middle)) > MOST:
        blocks = [(0, len(middle[0]), 0, len(middle[1]))]
    else:
        codes = LCSseq.opcodes(*middle)
        blocks = _joined(
            [(c.src_start, c.src_end, c.dest_start, c.dest_end) for c in codes if c.tag != "equal"]
        )
    made: list[Change] = []
    for i, k, j, m in blocks:
        cut = _spans(old, before[ahead + i : ahead + k])
        put = _spans(new, after[ahead + j : ahead + m])
        longest = max(len(cut), len(put))
        made += zip(
            [*cut, *[None] * (longest - len(cut))], [*put, *[None] * (longest - len(put))], strict=True
        )
    return tuple(made)


def _joined(blocks: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join blocks that touch: a cut followed by an addition is a replacement."""
    made: list[tuple[int, int, int, int]] = []
    for block in blocks:
        if made and made[-1][1] == block[0] and made[-1][3] == block[2]:
            i, _, j, _ = made.pop()
            block = (i, block[1], j, block[3])
        made.append(block)
    return made


def _words(article: Article) -> list[tuple[int, int, int]]:
    """Return (start, end, body span) of each word of the body."""
    return [
        (*match.span(), n)
        for n, body in enumerate(article.body)
        for match in _WORD.finditer(article.text, body.start, body.end)
    ]


def _spans(article: Article, words: Sequence[tuple[int, int, int]]) -> list[Span]:
    """Return the words as spans, one for each body span they lie in."""
    found: dict[int, tuple[int, int]] = {}
    for start, end, body in words:
        found[body] = (found.get(body, (start, end))[0], end)
    return [Span(article.id, start, end) for start, end in found.values()]
