"""Quotation marks as runs: what stands inside which marks, typos and all.

    runs(text, spans) -> Run(pieces, double, closed), ...    outermost runs, in text order

Every mark may open, close, be nested, or be a slip of the keyboard; every line end may
end a run, or carry it on. Each reading has a cost, and the cheapest reading of the whole
body is taken (Viterbi), so one missing or doubled mark costs at most its own line.

Refuses to tell speech from scare quotes or titles: see `attribute`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import text as texts
from ..model import Span

Range = tuple[int, int]

_OPEN, _CLOSE, _EITHER = "“„‟«「『", "”»」』", '"＂″'
_SINGLES = "‘’‚‛'`‹›"
_MARK = re.compile(rf"''|``|[{_OPEN}{_CLOSE}{_EITHER}{_SINGLES}]")
# Words that an apostrophe shortens at the front: it opens nothing.
_ELIDED = re.compile(r"(?:em|til|cause|tis|twas|n|bout|round|cuz|s|t|re|ve|ll|d|m|\d\ds?)\b", re.I)

# Costs of the readings, in units of "one unlikely thing". Only their order matters; the
# set was settled on hand-written lines of broken marks (tests/test_quotes.py).
_WRONG_GLYPH = 3.0  # “ that closes, ” that opens
_WRONG_SIDE = 3.0  # a straight mark that closes at the start of a word
_AFTER_COMMA = 1.0  # a straight mark, spaces around, that opens after a comma or closes after a colon
_IGNORED = 4.0  # a double mark that is no mark
_NO_CLOSE = 3.0  # a run that ends with its line, no mark there
_NO_OPEN = 3.0  # a run that begins with its line or sentence, no mark there
_REPEATED = 0.2  # a run carried on to a line that repeats its opening mark, as printers do
_CARRIED = 0.8  # ... over a single line break, no mark repeated
_ONWARD = 0.1  # ... each such line after the first: what has run on runs on
_BLANK = 3.2  # ... over a blank line, no mark repeated: worse than a lost closing mark
_GAP = 0.4  # ... over residue between two parts of the body
_SINGLE = 1.2  # ‘ or ' that opens: most are apostrophes
_SINGLE_FIRST = 0.4  # ... at the start of a line, or after a comma or colon
_SINGLE_CLOSED = -2.0  # ... and is closed beside punctuation
_SINGLE_COMMA = -2.5  # ... and is closed after a comma, before a word
_MIXED = 1.0  # ' that " closes
_SINGLE_ENDED = -1.5  # ... and is closed at the end of a word
_LOOK = 8  # code points: how far back past spaces a mark looks for punctuation
_FAR = 60  # lines one run may be carried over: a bound on harm, not a finding


@dataclass(frozen=True, slots=True)
class Run:
    """What stands between two marks: `pieces` without the marks, trimmed, in text order."""

    pieces: tuple[Range, ...]
    double: bool
    closed: bool

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class _Event:
    """A mark, with the costs of its readings, or a line end, with that of carrying a run over it."""

    start: int
    end: int
    what: str  # "double", "single", "line", "gap"
    opens: float = 0.0
    closes: float = 0.0
    first: bool = False  # the first thing on its line


def runs(text: str, spans: Sequence[Span]) -> list[Run]:
    """Return the outermost quoted runs of the body `spans` of `text`, in text order."""
    events = list(_events(text, spans))
    actions = _cheapest(events)
    return list(_read(text, events, actions))


def _events(text: str, spans: Sequence[Span]) -> Iterator[_Event]:
    """Yield the marks and line ends of the body, in text order."""
    for n, span in enumerate(spans):
        lines = list(texts.paragraphs(text, span.start, span.end))
        for i, (start, end) in enumerate(lines):
            for mark in _MARK.finditer(text, start, end):
                yield _mark(text, mark, start, end)
            after = (
                lines[i + 1][0] if i < len(lines) - 1 else spans[n + 1].start if n < len(spans) - 1 else end
            )
            repeated = _MARK.match(text, after) is not None and after > end
            blank = text.count("\n", end, after) > 1
            what = "line" if i < len(lines) - 1 else "gap" if n < len(spans) - 1 else "end"
            cost = _REPEATED if repeated else _BLANK if blank else 0.0
            yield _Event(end, after, what, opens=cost)


def _mark(text: str, mark: re.Match[str], start: int, end: int) -> _Event:
    """Return the mark with the cost of reading it as opening and as closing."""
    a, b = mark.span()
    before = text[a - 1] if a > start else " "
    after = text[b] if b < end else " "
    left = before.isspace() or before in "([{-–—―/:…" + _OPEN + "‘'\""
    right = after.isspace() or after in ")]}.,;:!?-–—―/…" + _CLOSE + "’'\""
    glyph = mark.group()
    if glyph in _SINGLES:
        if not left and not right:  # inside a word
            return _Event(a, b, "apostrophe")
        led = a == start or text[max(start, a - _LOOK) : a].rstrip()[-1:] in ",:"
        opens = (_SINGLE_FIRST if led else _SINGLE) if left and not after.isspace() else 9.0
        if _ELIDED.match(text, b, min(b + 8, end)):
            opens += 1.0
        closes = 9.0
        if right and not before.isspace():
            beside = before in ".,!?…;" or after in ".,!?;:)" + _CLOSE + '"'
            closes = _SINGLE_CLOSED if beside else _SINGLE_ENDED
            if before == "," and after == " ":
                closes = _SINGLE_COMMA
            if before in "sS" and not beside:  # as likely a possessive plural
                closes = 0.5
        if glyph in "‘‚":
            opens -= 0.5
        return _Event(a, b, "single", opens, closes, a == start)
    opens = closes = 0.0
    if glyph in _OPEN or glyph == "``":
        closes = (
            _WRONG_GLYPH / 2
            if before.isspace() and text[max(start, a - _LOOK) : a].rstrip()[-1:] in ",.!?"
            else _WRONG_GLYPH
        )
    elif glyph in _CLOSE:
        opens = _WRONG_GLYPH
    last = text[max(start, a - _LOOK) : a].rstrip()[-1:]
    opens += _AFTER_COMMA if last == "," and right else -_AFTER_COMMA / 2 if last == ":" else 0.0
    closes += _AFTER_COMMA if last == ":" else 0.0
    if right and not left:
        opens += _WRONG_SIDE
    if left and not right and not (glyph in _OPEN and a - start > 1 and text[a - 2 : a].isspace()):
        closes += _WRONG_SIDE  # a detokeniser that chose the glyph chose the side by it: one slip, not two
    return _Event(a, b, "double", opens, closes, a == start)


def _cheapest(events: Sequence[_Event]) -> list[str]:
    """Return one action for each event: the cheapest reading of all of them."""
    # States: "" outside, "d" in double marks, "s" in single, "sd" double within single.
    paths: dict[str, tuple[float, int]] = {"": (0.0, 0)}
    back: list[dict[str, tuple[str, str]]] = []
    for event in events:
        best: dict[str, tuple[float, int]] = {}
        how: dict[str, tuple[str, str]] = {}
        for state, (cost, carried) in paths.items():
            for into, action, extra in _readings(event, state, carried):
                total = cost + extra
                if into not in best or total < best[into][0] - 1e-9:
                    best[into] = (total, carried + 1 if action in ("carry", "repeat") else carried)
                    how[into] = (state, action)
                    if not into:
                        best[into] = (total, 0)
        paths = best
        back.append(how)
    state = min(paths, key=lambda s: (paths[s][0], s))
    actions: list[str] = []
    for how in reversed(back):
        state, action = how[state]
        actions.append(action)
    return actions[::-1]


def _readings(event: _Event, state: str, carried: int) -> Iterator[tuple[str, str, float]]:
    """Yield (next state, action, cost) for each way to read `event` in `state`."""
    what = event.what
    if what in ("line", "gap", "end"):
        if not state:
            yield "", "pass", 0.0
        elif state == "d":
            yield "", "stop", _NO_CLOSE
            if what != "end" and carried < _FAR:
                yield state, "carry", _carrying(event, carried)
        else:
            yield "", "drop", _NO_CLOSE  # more likely apostrophes than a run that lost its mark
            if what != "end" and carried < _FAR:
                yield state, "carry", _carrying(event, carried)
    elif what == "single":
        yield state, "pass", 0.0
        if not state:
            yield "s", "open", event.opens
        elif state == "s":
            yield "", "close", event.closes
            if event.first:
                yield "s", "repeat", 0.0
        elif state == "d" and event.closes <= _SINGLE_CLOSED:
            yield "", "close", _MIXED + 1.0
    elif what == "double":
        if not state:
            yield "d", "open", event.opens
            yield "", "close-unopened", event.closes + _NO_OPEN
            yield "", "pass", _IGNORED
        elif state == "d":
            yield "", "close", event.closes
            yield "d", "reopen", event.opens + _NO_CLOSE + 1.0
            yield "d", "pass", _IGNORED
            if event.first:
                yield "d", "repeat", event.opens
        elif state == "s":
            yield "sd", "pass", event.opens
            yield "s", "pass", _IGNORED
            yield "", "close", event.closes + _MIXED
        else:
            yield "s", "pass", event.closes
            yield "sd", "pass", _IGNORED
    else:
        yield state, "pass", 0.0


def _carrying(event: _Event, carried: int) -> float:
    """Return what it costs to carry a run over a line end."""
    gap = _GAP if event.what == "gap" else 0.0
    if event.opens:
        return gap + event.opens
    return gap + (_ONWARD if carried else _CARRIED)


def _read(text: str, events: Sequence[_Event], actions: Sequence[str]) -> Iterator[Run]:
    """Yield the runs that the chosen actions draw."""
    pieces: list[Range] = []
    begin = -1  # where the open piece began; -1 outside
    double = False
    free = events[0].start if events else 0  # where unquoted text of this line began
    free = text.rfind("\n", 0, free) + 1

    def cut(stop: int) -> None:
        a, b = texts.trim(text, begin, stop)
        if a < b:
            pieces.append((a, b))

    def run(closed: bool) -> Iterator[Run]:
        if pieces and any(c.isalnum() for a, b in pieces for c in text[a:b]):
            yield Run(tuple(pieces), double, closed)
        pieces.clear()

    for event, action in zip(events, actions, strict=True):
        if action == "open":
            begin, double = event.end, event.what == "double"
        elif action == "close":
            cut(event.start)
            yield from run(True)
            begin, free = -1, event.end
        elif action == "close-unopened":
            begin, double = _sentence(text, free, event.start), True
            cut(event.start)
            yield from run(False)
            begin, free = -1, event.end
        elif action == "reopen":
            cut(_sentence_end(text, begin, event.start))
            yield from run(False)
            begin = event.end
        elif action == "repeat":
            cut(event.start)
            begin = event.end
        elif action == "stop":
            cut(event.start)
            yield from run(False)
            begin, free = -1, event.end
        elif action == "drop":
            pieces.clear()
            begin, free = -1, event.end
        elif action == "carry" and event.what == "gap":
            cut(event.start)
            begin = event.end
        elif event.what in ("line", "gap"):
            free = event.end


def _sentence(text: str, start: int, stop: int) -> int:
    """Return where the last sentence of text[start:stop] begins."""
    begin = start
    for a, _ in texts.sentences(text, start, stop):
        begin = a
    return begin


def _sentence_end(text: str, start: int, stop: int) -> int:
    """Return where the last whole sentence of text[start:stop] ends, or `stop` when there is none."""
    ends = [b for _, b in texts.sentences(text, start, stop)]
    whole = [b for b in ends if text[b - 1] in ".!?…"]
    return whole[-1] if whole else stop
