"""What is measured of each line, for the two line classifiers.

    of_text(lines, cued)          -> (lines, TEXT) floats      from the words alone
    of_page(rendering, title)     -> (lines, PAGE) floats, groups   and from the elements around them
    in_context(rows, first, near) -> (lines, more) floats      and with a first guess at every line
    stems(lines)                  -> the words that in_story compares
    in_story(stems, first)        -> (lines, few) floats       how far a line's words are the story's

A line's own measures come first, then its neighbours' (two on either side), then its
place among the long lines of prose, which is what tells an article from its page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import cues
from .render import Rendering

Table = NDArray[np.float32]
Ints = NDArray[np.int64]

PROSE = 80  # characters: a line this long with few links is taken for running prose

# Between the words of one line and the next; as a mark, it is in none. A wide letter would double the time.
_BREAK = "\x01"
_CUES = {_BREAK: -1} | {word: i + 1 for i, group in enumerate(cues.GROUPS) for word in group.split()}
_WANTED = 1 << 20  # more than there are groups
_WORDS = re.compile(r"\w+")
# They part the words that furniture's are looked for in, as space does.
_MARKS = ".,:;!?()|/\"“”’'…\ue000" + _BREAK
_SHORT = 120  # characters: a longer line is not looked through for furniture's words

# Every character is of one class; what is measured of a line is mostly how many it has of each.
_CLASSES = (" ", ",", ".", ":", "?", '"“', "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "|»")
_SPACE, _COMMA, _STOP, _COLON, _QUESTION, _QUOTE, _DIGIT, _CAPITAL, _BAR, _UPPER, _LOWER, _OTHER = range(12)
_CODES = 0x2100  # of characters told apart; those beyond are letters or marks without case
_CLASS = np.full(_CODES + 1, _OTHER, dtype=np.int64)
for _code in range(_CODES):
    if chr(_code).islower():
        _CLASS[_code] = _LOWER
    elif chr(_code).isupper():
        _CLASS[_code] = _UPPER
for _i, _chars in enumerate(_CLASSES):
    for _char in _chars:
        _CLASS[ord(_char)] = _i


def _coded(groups: dict[int, str]) -> NDArray[np.int64]:
    """Return a table of what each character counts as, 0 for one in no group."""
    table = np.zeros(_CODES + 1, dtype=np.int64)
    for number, chars in groups.items():
        for char in chars:
            table[min(ord(char), _CODES)] = number
    return table


_BULLETS = _coded({1: "•·-–*▪»>+#|@", 2: "[("})
# What a line's first character is (capital, bullet, bracket), and its last (which end, whether none).
_FIRST = np.stack(((_CLASS == _CAPITAL) | (_CLASS == _UPPER), _BULLETS == 1, _BULLETS == 2))
_LAST = np.stack((_coded({1: ".", 2: "!", 3: "?", 4: ":", 5: "…", 6: ",;", 7: "\"”’'»“", 8: ")]"}),
                  _coded({1: ".,;"}) == 0))  # fmt: skip


def _own(lines: list[str], title: str) -> Table:
    """Return the measures of each line: characters counted once for all lines, then words of short ones."""
    n = len(lines)
    text = "\n".join(lines)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    classes = _CLASS.take(codes, mode="clip")
    size = np.fromiter(map(len, lines), np.int64, n)
    ends = np.cumsum(size + 1) - 1
    leads, bullets, brackets = _FIRST.take(codes[ends - size], 1, mode="clip")
    final, unended = _LAST.take(codes[ends - 1], 1, mode="clip")
    of = np.repeat(np.arange(n), size + 1)[:-1]  # of each character, its line
    counts = np.bincount(of * (_OTHER + 1) + classes, minlength=n * (_OTHER + 1))
    counts = counts.reshape(n, _OTHER + 1)
    stop = np.flatnonzero(classes == _STOP)  # few: asked what follows them, one by one
    after = classes.take(stop + 1, mode="clip")
    stops = np.bincount(of[stop[after == _SPACE]], minlength=n)
    dots: NDArray[Any] | float = 0.0
    if "..." in text:
        dots = np.bincount(of[stop[2:][stop[2:] - stop[:-2] == 2]], minlength=n)
    words = counts[:, _SPACE] + 1
    shout = (counts[:, _CAPITAL] + counts[:, _UPPER] > 0) & (counts[:, _LOWER] == 0)
    linked: NDArray[Any] | float = 0.0
    if "http" in text or "www." in text:
        linked = np.array(["http" in line or "www." in line for line in lines])
    copies = Counter(lines)
    repeated: NDArray[Any] | float = 1.0
    if len(copies) < n:
        repeated = np.minimum(np.fromiter(map(copies.__getitem__, lines), np.int64, n), 5)
    cue, many, leading, alike = _words(lines, title)
    columns = (
        size,
        words,
        counts[:, _COMMA],
        stops,
        final,
        counts[:, _COLON],
        counts[:, _QUESTION],
        dots,
        counts[:, _QUOTE],
        counts[:, _DIGIT] / size,
        counts[:, _CAPITAL] / size,
        np.where(shout, 2, leads),
        alike,
        bullets,
        brackets,
        counts[:, _BAR],
        linked,
        size / words,
        cue,
        many,
        repeated,
        (words <= 12) & unended,
        leading,
    )
    return _table(n, columns)


def _table(n: int, columns: Sequence[NDArray[Any] | float]) -> Table:
    """Return the columns as a table; to put them end to end takes a third of the time of stacking them."""
    whole = [column if isinstance(column, np.ndarray) else np.full(n, column) for column in columns]
    return np.concatenate(whole, dtype=np.float32, casting="unsafe").reshape(-1, n).T


def _words(lines: list[str], title: str) -> tuple[Table, Ints, Table, Table]:
    """Return of each short line its first cue, how many, its first word's, and how like the title it is."""
    n = len(lines)
    text = "\n".join([line if len(line) < _SHORT else "" for line in lines]).lower()
    for mark in _MARKS:
        if mark in text:
            text = text.replace(mark, " ")
    found = text.replace("\n", f" {_BREAK} ").split()
    wanted = set(_WORDS.findall(title.lower()))
    # one look-up a word: the group of its cue, and beyond those whether the title has it
    coded = _CUES | {word: _CUES.get(word, 0) + _WANTED for word in wanted} if wanted else _CUES
    codes = np.fromiter(map(coded.get, found, repeat(0)), np.int64, len(found))
    breaks = codes < 0
    groups = np.where(breaks, -1, codes % _WANTED) if wanted else codes
    line = np.cumsum(breaks)
    cue: Table = np.zeros(n, dtype=np.float32)
    leading, alike = cue.copy(), cue.copy()
    cued = np.flatnonzero(groups > 0)
    cue[line[cued[::-1]]] = groups[cued[::-1]]  # the first of a line is written last
    many = np.bincount(line[cued], minlength=n)
    at_start = cued[np.concatenate(([True], breaks))[cued]]
    leading[line[at_start]] = groups[at_start]
    if wanted:
        same = np.bincount(line[codes >= _WANTED], minlength=n)
        count = np.bincount(line[~breaks], minlength=n)
        both = np.minimum(same, len(wanted))
        alike = (both / (count + len(wanted) - both)).astype(np.float32)
    return cue, many, leading, alike


def _around(columns: Sequence[NDArray[Any]], reach: tuple[int, ...]) -> Table:
    """Return the columns of each line's neighbours at the given distances; -1 past the ends."""
    n, most = len(columns[0]), max(reach)
    padded = np.full((len(columns), n + 2 * most), -1, np.float32)
    padded[:, most : most + n] = columns
    return np.concatenate([padded[:, most + step : most + step + n] for step in reach]).T


def _near(columns: Sequence[NDArray[Any]], *reaches: int) -> Iterator[NDArray[np.float64]]:
    """Yield for each reach the sums of the columns within so many lines of each: differences of two sums."""
    n, most = len(columns[0]), max(reaches)
    sums = np.zeros((len(columns), n + 2 * most + 1))
    np.cumsum(columns, axis=1, out=sums[:, most + 1 : most + 1 + n])
    sums[:, most + 1 + n :] = sums[:, most + n, None]
    for reach in reaches:
        yield sums[:, most + reach + 1 : most + reach + 1 + n] - sums[:, most - reach : most - reach + n]


def _placed(size: Table, prose: NDArray[np.bool_]) -> Table:
    """Return each line's place: in the page, and among its long lines of prose."""
    n = len(size)
    index = np.arange(n, dtype=np.float32)
    mass = np.where(prose, size, 0).astype(np.float32)
    total = mass.sum() or 1.0
    before = np.cumsum(mass) - mass
    last = np.maximum.accumulate(np.where(prose, index, -1e3))
    following = np.minimum.accumulate(np.where(prose, index, 1e6)[::-1])[::-1]
    (told, held), (told_far, held_far), (told_by, _) = _near((mass, size), 3, 10, 5)
    columns = (
        index,
        n - index,
        before / total,
        np.minimum(index - last, 99),
        np.minimum(following - index, 99),
        total,
        float(n),
        total / (size.sum() + 1),
        # prose within reach lines, as a share of all characters there
        told / (held + 1),
        told_far / (held_far + 1),
        told_by / total,
    )
    return _table(n, columns)


def of_text(lines: list[str], cued: list[int]) -> Table:
    """Measure lines of text that has lost its HTML; `cued` numbers the kind of cue, 0 for none."""
    own = np.hstack((_own(lines, lines[0] if lines else ""), np.array(cued, dtype=np.float32)[:, None]))
    prose = (own[:, 0] >= PROSE) & (own[:, 3] + (own[:, 4] > 0) > 0) & (own[:, 18] == 0)
    narrow = own[:, [0, 2, 3, 4, 10, 11, 17, 18, -1]]
    around = _around([*narrow.T], (-3, -2, -1, 1, 2, 3))
    return np.hstack((own, around, _placed(own[:, 0], prose), _company(own, (4, 12))))


def _company(own: Table, reaches: tuple[int, ...]) -> Table:
    """Return what the lines near each one are like: how long, how many end a sentence, have a cue, recur."""
    n = len(own)
    kinds = np.column_stack(
        (np.minimum(own[:, 0], 300), own[:, 4] == 1, own[:, 18] > 0, own[:, 20] > 1, own[:, 0] < 30)
    )
    found = []
    for reach in reaches:
        sums = np.concatenate((np.zeros((1, kinds.shape[1])), np.cumsum(kinds, axis=0)))
        end = np.minimum(np.arange(n) + reach + 1, n)
        begin = np.maximum(np.arange(n) - reach, 0)
        found.append((sums[end] - sums[begin]) / (end - begin)[:, None])
    return np.hstack(found).astype(np.float32)


_LEVELS = 5  # of elements outward that are measured
_NEIGHBOURS = [0, 2, 4, 18]  # of a line's own measures, those told of its neighbours too
_NEAR = 3  # levels of elements whose own hints count as near
_TAG_CODES = {
    "p": 1,
    "li": 2,
    "h1": 3,
    "h2": 4,
    "h3": 5,
    "h4": 6,
    "h5": 6,
    "h6": 6,
    "td": 7,
    "th": 7,
    "div": 8,
    "section": 9,
    "article": 9,
    "blockquote": 10,
    "figcaption": 11,
    "dd": 12,
    "dt": 12,
    "pre": 13,
    "header": 14,
    "footer": 15,
    "span": 8,
}


def of_page(page: Rendering, title: str = "") -> tuple[Table, Ints]:
    """Measure the lines of a rendered page, with the elements they stand in.

    Also return, for each line, the numbers of what it stands in with others, no two alike: its element,
    that one's parent, and the elements that look the same.
    """
    own = _own([b.text for b in page.blocks], title)
    _, _, _, *columns = zip(*page.blocks, strict=True)
    at, linked, bold, hints, broken = (np.fromiter(column, np.int64) for column in columns)
    size = own[:, 0]
    prose = (size >= PROSE) & (linked < 0.4 * size) & (own[:, 2] + own[:, 3] + (own[:, 4] > 0) > 0)
    held, tag, masks, groups = _stands(page, at, hints, size, linked, np.where(prose, size, 0))
    index = np.arange(len(size))
    since_h1 = np.minimum(index - np.maximum.accumulate(np.where(tag == 3, index, -1000)), 99)
    n, linking = len(size), linked / size
    narrow = (*own[:, _NEIGHBOURS].T, linking, tag, held[:, 1], held[:, 3])
    parts = (
        own,
        _table(n, (linking, bold / size, broken, since_h1, tag)),
        held,
        masks,
        _around(narrow, (-2, -1, 1, 2)),
        _placed(size, prose),
    )
    return np.concatenate(parts, axis=1, dtype=np.float32), groups


def _stands(
    page: Rendering, at: Ints, hints: Ints, size: Table, linked: Ints, prose: Table
) -> tuple[Table, Ints, NDArray[np.uint8], Ints]:
    """Return what the elements around each line say: where the page's prose stands, tag, hints, likeness.

    The lines of an element and all below it are one run, so that a sum over them is a difference.
    """
    nodes, n, many = page.nodes, len(at), len(page.nodes)
    codes = np.fromiter(map(_TAG_CODES.get, nodes.tag, repeat(0)), np.int64, many)
    columns = (nodes.parent, nodes.hints, nodes.above, nodes.tags, nodes.depth, nodes.first, nodes.last)
    ups, hinted, over, tagged, deep, begin, end = np.fromiter(
        chain.from_iterable(columns), np.int64, len(columns) * many
    ).reshape(-1, many)
    before = np.zeros((3, n + 1))
    np.cumsum((size, linked, prose), axis=1, out=before[:, 1:])
    chars, links, mass = before[:, end] - before[:, begin]
    total = float(mass[0]) or 1.0
    half = np.zeros(n, np.int64)  # of each line, the innermost element around it with half of the prose
    for i in np.flatnonzero(mass * 2 >= total).tolist():
        half[nodes.first[i] : nodes.last[i]] = i
    parent = np.maximum(ups, 0)
    held = [at]
    for _ in range(1, _LEVELS):
        held.append(parent[held[-1]])
    near = np.bitwise_or.reduce([hints, *(hinted[level] for level in held[:_NEAR])])
    bits = (near | (over[at] | hints) << 16 | tagged[at] << 32).astype("<i8").view(np.uint8)
    masks = np.unpackbits(bits.reshape(-1, 8)[:, :6], axis=1, bitorder="little")
    above = held[1]
    chars += 1
    measures = np.stack((mass / total, links / chars, end - begin))[:, held]  # (measure, level, line)
    own_lines, own_chars = np.bincount(at, minlength=many), np.bincount(at, size, many)
    depth = deep[at]
    table = _table(
        n,
        (
            codes[above],
            np.minimum(depth - deep[half], 40),
            (mass / chars)[half],
            *measures.transpose(1, 0, 2).reshape(-1, n),
            own_chars[at] / own_lines[at],
            np.minimum(depth, 60),
        ),
    )
    look = codes << 16 | hinted
    looks: dict[int, int] = {}
    alike = [looks.setdefault(one, len(looks)) for one in (look[at] << 21 | look[above]).tolist()]
    return table, codes[at], masks, np.stack((at, above + many, np.array(alike) + 2 * many))


def in_context(rows: Table, first: Table, near: Ints | None = None, chosen: Ints | None = None) -> Table:
    """Return `rows` with what a first guess (a probability a line) says of the lines around each.

    `near` numbers, in one row or several, what a line stands in with others; None for text without
    elements. With `chosen`, of those lines alone.
    """
    n = len(first)
    size = rows[:, 0].astype(np.float64)
    mass = first * size
    total = mass.sum() + 1
    before = np.cumsum(mass) - mass
    columns: list[NDArray[Any] | float] = [
        first,
        before / total,
        (total - before - mass) / total,
        total,
        first.max(initial=0),
        *_around((first,), (-1, 1, -2, 2, -3, 3)).T,
    ]
    told, held = np.stack(list(_near((mass, size), 3, 8)), axis=1)
    columns += [*((told - mass) / (held - size + 1))]
    if near is not None:
        every, many = near.ravel(), len(near)
        own = np.bincount(every, np.tile(mass, many))[near]
        whole, count = np.bincount(every, np.tile(size, many))[near], np.bincount(every)[near]
        for told, share, lines in zip((own - mass) / (whole - size + 1), own / total, count, strict=True):
            columns += [told, lines, share]
    body = np.flatnonzero(first > 0.5)
    index = np.arange(n)
    columns += [index - (body[0] if len(body) else 0), (body[-1] if len(body) else 0) - index]
    context = _table(n, columns)
    if chosen is not None:
        rows, context = rows[chosen], context[chosen]
    return np.concatenate((rows, context), axis=1)


_STEM = 6  # letters of a word that are compared
_STEM_LEAST = 5  # ... and that it has at least, to be compared
_STEMMED = re.compile(rf"[^\W\d_]{{{_STEM_LEAST},}}")


def stems(lines: list[str]) -> tuple[Ints, Ints]:
    """Return which line has which word, as two columns of numbers: each word of a line once."""
    known: dict[str, int] = {}
    line: list[int] = []
    word: list[int] = []
    for i, text in enumerate(lines):
        own = dict.fromkeys(w[:_STEM] for w in _STEMMED.findall(text.lower()))
        line += [i] * len(own)
        word += [known.setdefault(w, len(known)) for w in own]
    return np.array(line, np.int64), np.array(word, np.int64)


def in_story(found: tuple[Ints, Ints], first: Table) -> Table:
    """Return of each line how many of its words the lines that a first guess takes for the story have too.

    What is told of another event shares few of them: lexical cohesion, as in TextTiling (Hearst 1997).
    """
    line, word = found
    n = len(first)
    held = np.bincount(word, first[line])
    other = held[word] - first[line]  # in the story's other lines
    count = np.bincount(line, minlength=n)
    shared = np.bincount(line, other > 0.5, minlength=n)
    often = np.bincount(line, np.minimum(other, 5), minlength=n)
    window = np.ones(7)
    around = [np.convolve(column, window)[3 : 3 + n] for column in (shared, count)]
    sure = first > 0.9
    usual = shared[sure].sum() / max(1, count[sure].sum())
    share, near = shared / np.maximum(count, 1), around[0] / np.maximum(around[1], 1)
    columns = (
        count,
        share,
        often / np.maximum(count, 1),
        near,
        np.full(n, usual),
        share - usual,
        near - usual,
    )
    return np.column_stack(columns).astype(np.float32)
