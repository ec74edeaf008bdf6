"""Candidate voices of a quoted run: each verb with an agent near it, and the last speaker.

    voices(words, run, chances, previous)   -> Voice(cue, source, facts), ...

`chances` says of each token how likely it reports anything, and `held` how likely it
reports these very words (`reports`, scored). Facts are weighed two by two (`learnt`), so that a
linear model sees "right after, in the same sentence" as one thing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from . import cues
from .marks import Range
from .reports import agent
from .syntax import Words, subject

Held = tuple[int, Range, float, tuple[Range, ...]]  # cue, source, chance, content
REACH = 60  # tokens on either side of a run in which its cue is looked for


@dataclass(frozen=True, slots=True)
class Voice:
    """A way to attribute a run: cue token, None when the last speaker goes on, and source tokens."""

    cue: int | None
    source: Range
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely each token reports something, and each report the tokens it covers."""

    cue: Mapping[int, float]
    held: Sequence[Held]


def agents(words: Words) -> list[tuple[int, Range]]:
    """Return every token that may introduce a voice, with the tokens that name it."""
    out = []
    for i, token in enumerate(words.tokens):
        if words.run[i] >= 0:
            continue
        saying = token.tag == "NNS" and token.dep == "ROOT" and token.lemma.lower() in cues.SAY
        if (token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass")) or saying:
            if token.text.lower() == "according":
                continue
            source = subject(words, i, 0) if saying else agent(words, i)
            if source is not None:
                out.append((i, source))
        elif token.text == ":" or (token.text in ("-", "—", "–", "―") and words.line_starts(i)):
            source = _labelled(words, i)
            if source is not None:
                out.append((i, source))
    return out


def _labelled(words: Words, i: int) -> Range | None:
    """Return the name in "Name:" at the start of a line, or in "- Name" after a quotation."""
    tokens = words.tokens
    if tokens[i].text == ":":
        first = i
        while first > 0 and i - first < 8 and words.same_line(tokens[first - 1].start, tokens[i].start):
            first -= 1
        at_start = first == 0 or not words.same_line(tokens[first - 1].start, tokens[i].start)
        plain = all(words.run[k] < 0 and tokens[k].pos not in ("VERB", "AUX") for k in range(first, i))
        if at_start and 0 < i - first <= 7 and plain:  # "She added:" is no label
            return first, i
        return None
    last = i + 1
    while last < len(tokens) and last - i <= 7 and words.same_line(tokens[i].start, tokens[last].start):
        last += 1
    return (i + 1, last) if i + 1 < last <= i + 7 and words.run[i + 1] < 0 else None


def voices(
    words: Words,
    r: int,
    known: Sequence[tuple[int, Range]],
    chances: Chances,
    previous: tuple[int, Range] | None,
) -> list[Voice]:
    """Return the candidate voices of run `r`; `previous` is the run last attributed, and to whom."""
    run, tokens = words.runs[r], words.tokens
    first, last = words.at(run.start), words.at(run.end)
    if first >= len(tokens) or first >= last:
        return []
    own = _of_run(words, r, first, last)
    low = bisect_left(known, first - REACH, key=itemgetter(0))
    high = bisect_left(known, last + REACH, key=itemgetter(0))
    near = {(i, s): 0.0 for i, s in known[low:high] if not first <= i < last}
    for i, source, chance, content in chances.held:
        covered = sum(max(0, min(b, last) - max(a, first)) for a, b in content)
        if 2 * covered >= last - first:
            near[(i, source)] = max(near.get((i, source), 0.0), chance)
    found = [
        (i, s, held, _where(words, r, first, last, i, s, held, chances)) for (i, s), held in near.items()
    ]
    out = []
    strong = max((held for _, _, held, _ in found), default=0.0)
    beside = sum(
        1
        for _, _, _, f in found
        if f["close"] in ("0", "1", "2") and f["say"] == "True" and f["lines"] == "0"
    )
    nearest = {
        side: min(
            (int(f["gap"]) for _, _, _, f in found if f["side"] == side and f["say"] == "True"), default=99
        )
        for side in ("before", "after")
    }
    rivals = {"best": _bucket(strong), "beside": str(min(beside, 2))}
    for i, source, _, place in found:
        place["nearest"] = str(int(place["gap"]) == nearest[place["side"]])
        del place["gap"]
        out.append(Voice(i, source, _named({**own, **rivals, **place}, f"{tokens[i].lemma.lower()}")))
    if previous is not None:
        before = words.runs[previous[0]]
        gap = words.article.text[before.end : run.start]
        place = {
            "side": "previous",
            "lines": str(min(3, gap.count("\n"))),
            "close": _size(len(gap.split())),
            "runs": str(min(2, r - previous[0])),
        }
        out.append(Voice(None, previous[1], _named({**own, **rivals, **place}, "previous")))
    return out


def _of_run(words: Words, r: int, first: int, last: int) -> dict[str, str]:
    """Return what is said of the run itself."""
    run, text = words.runs[r], words.article.text
    head = text[max(0, run.start - 40) : run.start].rstrip(" \"'“”‘’`«")
    tail = text[run.end : run.end + 40].lstrip(" \"'“”‘’`»")
    return {
        "size": _size(last - first),
        "ends": text[run.end - 1] if not text[run.end - 1].isalnum() else "w",
        "upper": str(text[run.start].isupper()),
        "head": "line" if not head or head[-1] == "\n" else head[-1] if not head[-1].isalnum() else "w",
        "tail": "line" if not tail or tail[0] == "\n" else tail[0] if not tail[0].isalnum() else "w",
    }


def _where(
    words: Words, r: int, first: int, last: int, i: int, source: Range, held: float, chances: Chances
) -> dict[str, str]:
    """Return where a cue and its source stand, seen from the run."""
    tokens = words.tokens
    before = i < first
    low, high = min(i, source[0]), max(i + 1, source[1])
    if before:
        gap = first - high if high <= first else first - i - 1
        between = range(min(high, first), first)
    else:
        gap = low - last if low >= last else i - last
        between = range(last, max(low, last))
    plain = [k for k in between if tokens[k].pos != "PUNCT"]
    runs = {words.run[k] for k in between} - {-1, r}
    lines = words.lines(tokens[i].start, words.runs[r].start if before else words.runs[r].end)
    edge = first if before else last - 1
    head = words.head_of(source)
    lemma = tokens[i].lemma.lower()
    split = source[0] < first <= i or i < first <= source[0]
    return {
        "side": "before" if before else "after",
        "gap": str(gap),
        "close": _size(len(plain)),
        "punct": "".join(tokens[k].text for k in between if tokens[k].pos == "PUNCT")[:3]
        if len(plain) < 3
        else "far",
        "runs": str(min(2, len(runs))),
        "lines": str(min(2, lines)),
        "sentence": str(max(-2, min(2, words.sentence[i] - words.sentence[edge]))),
        "say": str(lemma in cues.SAY),
        "who": (words.entity[head] or tokens[head].pos)
        + (tokens[head].lemma.lower() if tokens[head].pos == "PRON" else ""),
        "order": str(source[0] < i) + str(split),
        "chance": _bucket(chances.cue.get(i, 0.0)),
        "held": _bucket(held),
        "dep": tokens[i].dep,
    }


def _named(facts: Mapping[str, str], lemma: str) -> tuple[str, ...]:
    """Return the facts as names, the cue's lemma among them."""
    return ("bias", f"lemma={lemma}", *(f"{n}={facts[n]}" for n in sorted(facts)))


def _size(n: int) -> str:
    return str(next((k for k in (0, 1, 2, 3, 5, 8, 12, 20, 35) if n <= k), 99))


def _bucket(chance: float) -> str:
    return str(next((k for k, top in enumerate((0.02, 0.1, 0.25, 0.45, 0.65, 0.85)) if chance < top), 6))
