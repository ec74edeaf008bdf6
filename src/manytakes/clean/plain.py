"""Page residue in text that has lost its HTML: lines, sentences and glued ends.

    find(text) -> (start, end, kind), ...     in text order, disjoint

Two things decide. A small classifier (bench/train_clean.py) reads each line among its
neighbours. A table of cues says what each kind of residue looks like: some make a whole
line residue, some a sentence of it, some only a run at a line's start or end (a date
glued before the headline, a player's label glued after the last full stop). Readers'
comments (threads.py) and another story under the story (others.py) are residue too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from .. import boosted
from .. import text as words
from ..model import ResidueKind
from . import cues, features, others, threads, wording

Found = tuple[int, int, ResidueKind]

# One pattern of them all takes three times as long. They are written as `text.fold` writes: in small letters.
_AS_LINE = tuple((kind, re.compile(pattern)) for kind, pattern in cues.LINES)

_START = (("credit", cues.PLACED), *((kind, re.compile(pattern, re.I)) for kind, pattern in cues.AT_START))
_TERMS = re.compile(r"(?:terms of (?:use|service)|privacy notice|disclaimer|comment policy) ?:", re.I)
_END = tuple(
    (kind, re.compile(rf"(?<=[.!?”\"’*)])\s*({pattern})\s*$", re.I)) for kind, pattern in cues.AT_END
)

_BULLET = re.compile(r"^[•·*–—▪>»-]+\s*(?![\d\s])")  # "-1.62" is a figure
_MARK = re.compile("[.!?”\"’'*)]")  # one stands before every run of AT_END
_STOPS = '.!?”"’'  # no run of AT_END ends in one

MAX_TEXT = 2_000_000  # characters of one text, its residue included
_LONGEST = 700  # characters: no cue makes residue of more; what is longer is prose


_KINDS: tuple[ResidueKind, ...] = (
    "navigation", "teaser", "share", "newsletter", "comment-form", "caption",
    "credit", "dateline", "ad", "player", "correction", "other",
)  # fmt: skip

# A text in which the classifier is sure of this many lines is a whole page that lost its
# HTML: there, the likelier side is taken. Elsewhere (a story with a little left on it) a
# line without a cue is residue only where the classifier is sure, because a line of the
# story lost costs more than a line of furniture kept. On the gold stories the second
# threshold marks no line of a story; on rendered pages the first is as good from .5 to .65.
SURE, SURE_LINES = 0.05, 6
BODY_BELOW, BODY_BELOW_SURE = 0.55, 0.02

# A headline: characters at most, lines above the first of prose, lines of prose that it is compared with,
# and the share of its long words that they have. Of 1,047 pages as text it keeps the headline of 420 that
# would have lost it, and takes another line for one on 370, a fifth of them gold body.
_HEADLINE, _ABOVE, _OPENING, _HEADED = 200, 40, 40, 0.6
_LONG = re.compile(r"[^\W\d_]{5,}")


def find(text: str) -> Iterator[Found]:
    """Yield each run of `text` that is page residue, with its kind."""
    spans = list(words.paragraphs(text))
    lines = [text[a:b] for a, b in spans]
    chances = judge(lines)
    a_page = sum(c < SURE for c in chances) >= SURE_LINES
    below = BODY_BELOW if a_page else BODY_BELOW_SURE
    if all(c < below for c in chances):
        below = 0.0  # nothing would be left: the cues alone decide
    whole = _shapes(lines)
    headline = _headline(lines, [c >= below for c in chances])
    for i, line in enumerate(lines):
        if i not in whole and i != headline and chances[i] < below:
            whole[i] = kind(line) or "other"
    told = [i for i in range(len(lines)) if i not in whole]
    another = others.begins([lines[i] for i in told])
    last = len(lines) if another is None else told[another]
    for i, (start, end) in enumerate(spans):
        if i in whole:
            yield start, end, whole[i]
        elif i >= last:
            yield start, end, "other"
        else:
            yield from inside(text, start, end)


def _headline(lines: list[str], told: list[bool]) -> int | None:
    """Return the line above the story whose words the story has most of: its headline, if any is like it.

    The classifier was not taught headlines: no labelled set has them in its gold text.
    """
    prose = [i for i, line in enumerate(lines) if told[i] and len(line) >= features.PROSE][:_OPENING]
    if not prose:
        return None
    known = set().union(*(_stems(lines[i]) for i in prose))
    best, found = _HEADED, None
    for i in range(max(0, prose[0] - _ABOVE), prose[0]):
        line = lines[i]
        if len(line) > _HEADLINE or line.endswith((".", ":", ",", ";")) or line.count(" ") < 3:
            continue
        own = _stems(line)
        share = len(own & known) / max(1, len(own))
        if len(own) >= 3 and share > best and not kind(line):
            best, found = share, i
    return found


def _stems(line: str) -> set[str]:
    return {word[:6] for word in _LONG.findall(line.lower())}


def _shapes(lines: list[str]) -> dict[int, ResidueKind]:
    """Return the lines that are residue by their shape and their neighbours."""
    found: dict[int, ResidueKind] = {
        i: "comment-form" for first, last in threads.find(lines) for i in range(first, last + 1)
    }
    for i, line in enumerate(lines):
        if i in found or len(line) > 250:
            continue
        if not any(map(str.isalnum, line)):
            found[i] = "other"  # a rule, or what is left of a picture
        if len(line) < 3:
            continue
        before = lines[i - 1] if i else ""
        if before and i <= 3 and words.fold(line) == words.fold(before):
            found[i] = "other"  # the headline once more
        elif cues.BYLINE.fullmatch(line):
            found[i] = "credit"
        elif match := cues.SOURCED.fullmatch(line):
            found[i] = "caption"
            if i and words.fold(before) == words.fold(match["what"]):
                found[i - 1] = "caption"  # the picture's alternative text before its caption
        elif i and i < len(lines) - 1 and line.count(" ") >= 4 and cues.ALTERNATIVE.fullmatch(line):
            if before.endswith(cues.ENDED) or i - 1 in found or before[:1].isupper():
                found[i] = "caption"
        elif i > 2 and _headline_of_another(line, before):
            found[i] = "teaser"
    return found


def _headline_of_another(line: str, before: str) -> bool:
    """Tell whether a line is another article's headline, put under a heading of this one's."""
    if line.endswith(cues.ENDED) or ":" not in line or line.count(" ") < 7:
        return False
    long = [w for w in line.split() if len(w.strip("‘’“”\"':,")) > 3]
    titled = sum(w.strip("‘’“”\"'(")[:1].isupper() for w in long)
    return titled >= 0.9 * len(long) and len(before) < 120 and not before.endswith(".")


def judge(lines: list[str], model: str = "lines-text") -> list[float]:
    """Return each line's chance of being the article's body, by the words alone."""
    if not lines:
        return []
    rows = measured(lines, wording.weights())
    first = chance(boosted.load(f"{model}-1").predict(rows))
    story = features.in_story(features.stems(lines), first)
    rows = np.hstack((features.in_context(rows, first), story))
    chances: list[float] = chance(boosted.load(f"{model}-2").predict(rows)).tolist()
    return chances


def measured(lines: list[str], leaning: wording.Weights) -> features.Table:
    """Measure lines for the classifier, before it has looked at any."""
    cued = [cue(line) for line in lines]
    form = _KINDS.index("comment-form") + 1
    return np.hstack((features.of_text(lines, cued), wording.measure(lines, cued, leaning, form)))


def chance(scores: features.Table) -> features.Table:
    """Return log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.minimum(np.maximum(scores, -30), 30))), dtype=np.float32)


def inside(text: str, start: int, end: int, sentences: bool = True) -> Iterator[Found]:
    """Yield the residue within a line that may be body: all of it, a sentence, or a run at either end."""
    if found := "comment-form" if _TERMS.match(text, start, end) else kind(text[start:end]):
        yield start, end, found
        return
    for found, pattern in _START:
        if match := pattern.match(text, start, min(end, start + 120)):
            first, last = words.trim(text, start, match.end())
            yield first, last, found
            start = words.trim(text, last, end)[0]
            break
    tail: list[Found] = []
    glued = text[end - 1] not in _STOPS and _MARK.search(text, max(start, end - 120), end)
    for found, pattern in _END if glued else ():
        if match := pattern.search(text, max(start, end - 120), end):
            tail.append((match.start(1), match.end(1), found))
            end = match.start(1)
            break
    for first, last in words.sentences(text, start, end) if sentences else ():
        if found := kind(text[first:last]):
            yield first, last, found
    yield from tail


def kind(piece: str) -> ResidueKind | None:
    """Return the kind of residue that the whole of `piece` is by its cues, None where none fits."""
    if len(piece) > _LONGEST:
        return None
    bare = _BULLET.sub("", piece)
    bare = bare[1:-1].strip() if bare.startswith("(") and bare.endswith(")") else bare
    return _cued(piece) or (_cued(bare) if bare and bare != piece else None)


@lru_cache(10_000)  # a site's pages share their furniture
def _cued(piece: str) -> ResidueKind | None:
    folded = words.fold(piece).rstrip()
    return next((kind for kind, pattern in _AS_LINE if pattern.fullmatch(folded)), None)


def cue(line: str) -> int:
    """Return `kind(line)` as a number, 0 for None: a column of the classifier."""
    found = kind(line)
    return _KINDS.index(found) + 1 if found else 0
