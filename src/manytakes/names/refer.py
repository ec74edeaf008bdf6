"""Pronouns and descriptions, where one reading stands.

    refer(articles, mentions, people, parses) -> {mention: index of the person}

A pronoun goes to the one person of a gender that fits, named in its own sentence before
it or in the sentence before; if two are, to the one who is the subject there; else to
nobody. Gender comes from titles ("actress", "Mr") and from the pronouns that had only
one person to go to. "The director" goes to the one person the story calls director.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from ..model import Article, Mention, Parse
from ..text import fold
from . import tables

_BEFORE = re.compile(r"([^\W\d_]+)\.? [‘“\"']?$")
_AFTER = re.compile(r",? (?:the|a|an) (?:[^\W\d_]+ ){0,2}?([^\W\d_]+)\b")
_NEAR = 40  # characters read on either side of a name

People = Sequence[Sequence[Mention]]


def refer(
    articles: Sequence[Article], mentions: Sequence[Mention], people: People, parses: Mapping[str, Parse]
) -> dict[Mention, int]:
    """Return the person each pronoun or description stands for, where one reading stands."""
    text = {a.id: a.text for a in articles}
    roles = _roles(people, text)
    sex = {n: s for n, held in enumerate(people) if (s := _titled(held, text))}
    windows = _windows(mentions, people, parses)
    for n, votes in sorted(_votes(windows).items()):
        m, f = votes["m"], votes["f"]
        if n not in sex and (m > 2 * f or f > 2 * m):
            sex[n] = "m" if m > f else "f"
        elif n not in sex and m and f:
            sex[n] = "?"  # the votes contradict each other: no pronoun is safe
    found: dict[Mention, int] = {}
    for mention in mentions:
        which = _pronoun(mention, windows, sex) if mention.form == "pronoun" else None
        if mention.form == "nominal":
            which = _description(mention, windows, roles)
        if which is not None:
            found[mention] = which
    return found


def _titled(held: Sequence[Mention], text: Mapping[str, str]) -> str:
    """Return "m" or "f" when the words before a person's name all tell one gender."""
    seen = set()
    for m in held:
        before = _BEFORE.search(text[m.span.article], max(0, m.span.start - _NEAR), m.span.start)
        word = fold(before.group(1)) if before else ""
        seen |= {"m"} if word in tables.MALE else {"f"} if word in tables.FEMALE else set()
    return seen.pop() if len(seen) == 1 else ""


def _roles(people: People, text: Mapping[str, str]) -> dict[str, set[int]]:
    """Map each role to the persons whom the story gives it: "director X", "X, the director"."""
    found: dict[str, set[int]] = {}
    for n, held in enumerate(people):
        for m in held:
            source = text[m.span.article]
            before = _BEFORE.search(source, max(0, m.span.start - _NEAR), m.span.start)
            after = _AFTER.match(source, m.span.end, m.span.end + _NEAR)
            for match in (before, after):
                if match and (role := fold(match.group(1))) in tables.ROLES:
                    found.setdefault(role, set()).add(n)
    return found


def _windows(
    mentions: Sequence[Mention], people: People, parses: Mapping[str, Parse]
) -> dict[Mention, list[tuple[int, int, bool]]]:
    """Map each mention to (start, person, is subject) of the names before it in its sentence and the last."""
    wanted: dict[str, list[Mention]] = {}
    for mention in mentions:
        wanted.setdefault(mention.span.article, []).append(mention)
    named: dict[str, list[tuple[int, int, int]]] = {}
    for n, held in enumerate(people):
        for m in held:
            named.setdefault(m.span.article, []).append((m.span.start, m.span.end, n))
    windows: dict[Mention, list[tuple[int, int, bool]]] = {}
    for article, held in sorted(wanted.items()):
        parse, here = parses.get(article), sorted(named.get(article, []))
        if parse is None or not parse.sentences or not here:
            continue
        starts = [parse.tokens[a].start for a, _ in parse.sentences]
        ends = [t.end for t in parse.tokens]
        at = [start for start, _, _ in here]
        for mention in held:
            sentence = max(0, bisect_right(starts, mention.span.start) - 1)
            low = bisect_left(at, starts[max(0, sentence - 1)])
            high = bisect_left(at, mention.span.start)
            windows[mention] = [
                (start, n, parse.tokens[min(bisect_left(ends, end), len(ends) - 1)].dep in _SUBJECT)
                for start, end, n in here[low:high][-MOST:]
            ]
    return windows


_SUBJECT = ("nsubj", "nsubjpass")
MOST = 50  # names read before a pronoun: two sentences seldom hold more


def _votes(windows: Mapping[Mention, list[tuple[int, int, bool]]]) -> dict[int, Counter[str]]:
    votes: dict[int, Counter[str]] = {}
    for mention, near in windows.items():
        if mention.form == "pronoun" and near and near[-1][2] and len({n for _, n, _ in near}) == 1:
            votes.setdefault(near[0][1], Counter())[tables.PRONOUNS[mention.text.lower()]] += 1
    return votes


def _pronoun(
    mention: Mention, windows: Mapping[Mention, list[tuple[int, int, bool]]], sex: Mapping[int, str]
) -> int | None:
    want = tables.PRONOUNS[mention.text.lower()]
    near = [x for x in windows.get(mention, []) if sex.get(x[1], want) == want]
    if len({n for _, n, _ in near}) > 1:
        near = [x for x in near if x[2] and sex.get(x[1]) == want]
    near = [x for x in near if x[2] or x[1] in sex]  # of unknown gender: only the subject is safe
    return near[-1][1] if len({n for _, n, _ in near}) == 1 else None


def _description(
    mention: Mention,
    windows: Mapping[Mention, list[tuple[int, int, bool]]],
    roles: Mapping[str, set[int]],
) -> int | None:
    last = fold(mention.text).split()[-1]
    aged = "year-old" in last
    near = {n for _, n, _ in windows.get(mention, [])} if aged else roles.get(last, set())
    return min(near) if len(near) == 1 else None
