"""Who speaks line by line: "ANA POE: The doors are shut.", as transcripts are printed.

    turns(text, spans) -> (label, words), ...    ranges, in text order; none where nobody answers anybody

A colon behind a capital makes no speaker: captions, tables and lists have them, too. Two must
take turns, each more than once, and in words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from .. import text as texts
from ..model import Span

Range = tuple[int, int]

LEAST = 5  # lines that are a transcript
SAID = 4  # words of half its lines, at least
_TURN = re.compile(r"([A-ZÀ-Þ][\w.'’-]{0,30}(?: [A-ZÀ-Þ][\w.'’-]{0,30}){0,3}) ?:\s+(?=\S)")


def turns(text: str, spans: Sequence[Span]) -> list[tuple[Range, Range]]:
    """Return the label and the words of each line that somebody speaks in a transcript."""
    found: list[tuple[Range, Range]] = []
    for span in spans:
        for start, end in texts.paragraphs(text, span.start, span.end):
            if m := _TURN.match(text, start, end):
                found.append((m.span(1), (m.end(), end)))
    labels = [texts.fold(text[a:b]) for (a, b), _ in found]
    known = frozenset(labels)
    keys = [_key(label, known) for label in labels]
    by = Counter(keys)
    lengths = sorted(len(text[a:b].split()) for _, (a, b) in found)
    answering = sum(n > 1 for n in by.values()) > 1
    if len(found) < LEAST or not answering or lengths[len(lengths) // 2] < SAID:
        return []
    return [turn for turn, key in zip(found, keys, strict=True) if by[key] > 1]


def _key(label: str, labels: Set[str]) -> str:
    """Return what the labels of one speaker have in common: "Ana Poe", then "AP" or "Poe"."""
    words = label.split()
    initials = "".join(w[0] for w in words)
    return initials if initials in labels else words[-1]
