"""Another story under the story, in text that has lost its HTML: a digest's next brief.

    begins(lines) -> int | None       the line from which on the text is of something else

Two accounts of different events share no names, and few words that carry meaning. A
line is taken for a border when no name crosses it, many stand on either side, and
hardly a word of the one side comes back on the other: lexical cohesion, as in Hearst,
*TextTiling* (Computational Linguistics 1997), of names first, since a story that goes
on names its people and places again. It looks for one border, the first: a digest's
later briefs come after it. Where a story goes on without a name it is kept whole: a
claim lost costs more than one too many.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

# Names on each side, and the share of the smaller side's words that stand on the other too. A text is
# of two stories where some border keeps the first pair; the story ends at its first border that keeps
# the second. Of 4,035 articles of news corpora it parts 8, two of them digests; of 1,490 pairs of
# articles joined, 19 in 100.
_SURE = (12, 0.2)
_FIRST = (10, 0.25)
_LINES = 3  # at least, on either side
_CHARS = 300  # likewise
_WORDS_LEAST = 12  # different words on the smaller side: a share of fewer says nothing

_WORD = re.compile(r"[^\W\d_]{2,}")
_OPENS = " \"“‘'(«[—–-"  # what may stand between a sentence's end and its first word
# Words that point back at someone named before, in several languages.
_BACK = frozenset(
    "he she they him her them his their er sie ihr ihm ihn sein seine ihre il elle ils elles lui leur ses"
    " él ella ellos ellas su sus ele ela eles elas seu sua lei loro egli hij zij hun".split()
)
_QUOTES = "\"“‘'«„"
_STEM = 6  # letters of a word compared, and the fewest of one that carries meaning


def begins(lines: list[str]) -> int | None:
    """Return the number of the first line of another story; None where the text is of one."""
    n = len(lines)
    if n < 2 * _LINES:
        return None
    named = _names(lines)
    names = _spread(named, n)
    stems = _spread([_stems(line) for line in lines], n)
    chars = np.concatenate(([0], np.cumsum([len(line) for line in lines])))
    cut = np.arange(n + 1)
    known = np.minimum(stems[1], stems[2])
    fit = (names[0] == 0) & (cut >= _LINES) & (cut <= n - _LINES) & (known >= _WORDS_LEAST)
    fit &= (chars >= _CHARS) & (chars[-1] - chars >= _CHARS)
    count, share = np.minimum(names[1], names[2]), stems[0] / np.maximum(known, 1)
    if not (fit & (count >= _SURE[0]) & (share <= _SURE[1])).any():
        return None
    borders = np.flatnonzero(fit & (count >= _FIRST[0]) & (share <= _FIRST[1]))
    return next((int(at) for at in borders if _opens(lines[at], named[at])), None)


def _opens(line: str, names: set[str]) -> bool:
    """Tell whether a line can open a story: it is no quotation, names someone, and points back at no one."""
    if line[0] in _QUOTES:
        return False
    for word in _WORD.findall(line):
        if word.lower() in names:
            return True
        if word.lower() in _BACK:
            return False
    return False


def _spread(sets: list[set[str]], n: int) -> tuple[NDArray[np.int64], ...]:
    """Return for each border how many words cross it, stand before it alone, and after it alone."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for i, words in enumerate(sets):
        for word in words:
            first.setdefault(word, i)
            last[word] = i
    begun = np.cumsum(np.bincount(np.array([*first.values()], np.int64) + 1, minlength=n + 1))
    ended = np.cumsum(np.bincount(np.array([*last.values()], np.int64) + 1, minlength=n + 1))
    return begun - ended, ended, begun[-1] - begun


def _stems(line: str) -> set[str]:
    return {w[:_STEM] for w in _WORD.findall(line) if len(w) >= _STEM and w.islower()}


def _names(lines: list[str]) -> list[set[str]]:
    """Return each line's names: words in capitals that no line has without, somewhere not at a start."""
    found = [[(m.group(), _at_start(line, m.start())) for m in _WORD.finditer(line)] for line in lines]
    common = {word for words in found for word, _ in words if word[0].islower()}
    known: set[str] = set()
    for words in found:
        for i, (word, start) in enumerate(words):
            followed = i + 1 < len(words) and words[i + 1][0][0].isupper()
            if word[0].isupper() and (not start or followed) and word.lower() not in common:
                known.add(word)
    return [{word.lower() for word, _ in words if word in known} for words in found]


def _at_start(line: str, at: int) -> bool:
    before = line[max(0, at - 6) : at].rstrip(_OPENS)
    return not before or before[-1] in ".!?:…"
