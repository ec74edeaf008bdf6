"""What a story's mentions tell of each other: where names end, and where the tagger missed one.

    recut(articles, mentions, parses)    -> mentions with stray words cut off
    project(articles, mentions)          -> mentions plus known names found again in every text

A name written by two mentions and followed in a third by a word that the story also
writes small ("Maria Ortiz Wins") ends where the two say it ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from ..model import Article, Mention, MentionKind, Parse, Span
from ..text import fold
from . import tables
from .detect import capitals
from .forms import Words, compact, words

_PIECE = re.compile(r"[^\W_]+")
_ALONE = re.compile(r"(?<![\w-])[^\W_]+(?![\w-])")  # a word that no hyphen ties to another
# 'The team," Poe said' is no Team Poe, nor "the storm, Ida" Storm Ida; "Poe, Jr." is a name.
_PARTED = re.compile(r"[()\[\]]|,[\"”’']|, (?![A-Z][a-z]{0,2}\b|[A-Z]\.)")
_ACRONYM = re.compile(r"\.[^\W\d_]$")  # "U.S", whose last stop is of it
_CAPITAL = re.compile(r"(?<![\w-])[A-Z]\w+")
_LED = re.compile(r"(?<![\w-])([A-Z]\w{1,30}) (?=([a-z]{2,30})(?![\w-]))")
_ADJECTIVE = re.compile(r"\w{3,}(?:an|ish|ese)")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def small_words(articles: Sequence[Article]) -> frozenset[str]:
    """Return the words that the articles' bodies write without a capital, twice or more."""
    found: Counter[str] = Counter()
    for article in articles:
        for body in article.body:
            found.update(
                m.group() for m in _ALONE.finditer(article.text, body.start, body.end) if m.group().islower()
            )
    return frozenset(w for w, n in found.items() if n > 1)


def recut(
    articles: Sequence[Article], mentions: Sequence[Mention], parses: Mapping[str, Parse]
) -> list[Mention]:
    """Return the names with stray words cut off where the story's other mentions show the name's end."""
    small, before = small_words(articles), _before_small(articles)
    support = Counter(words(m.text) for m in mentions)
    loud = {a: _loud(p) for a, p in parses.items()}
    proper = _proper(articles, loud)
    out: list[Mention] = []
    for mention in mentions:
        key = words(mention.text)
        headline = any(s <= mention.span.start < e for s, e in loud.get(mention.span.article, ()))
        cut = (
            _inner(mention, support, small, before, proper if headline else None)
            if mention.kind != "work"
            else None
        )
        if cut is not None:
            out.append(cut)
        elif mention.kind == "work" or not headline or support[key] > 1 or not _all_small(key, small):
            out.append(mention)
    return out


def _before_small(articles: Sequence[Article]) -> Counter[tuple[str, str]]:
    """Return each word with a capital and the small one after it: beside "Poe memos" no Poe Memos stand."""
    return Counter(
        (match[1], match[2])
        for article in articles
        for body in article.body
        for match in _LED.finditer(article.text, body.start, body.end)
    )


def _proper(articles: Sequence[Article], loud: Mapping[str, list[tuple[int, int]]]) -> frozenset[str]:
    """Return the folded words that the bodies write with a capital, but for lines that do so throughout."""
    found: set[str] = set()
    for article in articles:
        for body in article.body:
            at = body.start
            for start, end in [*loud.get(article.id, ()), (body.end, body.end)]:
                if at < min(start, body.end):
                    found.update(
                        fold(m.group()) for m in _CAPITAL.finditer(article.text, at, min(start, body.end))
                    )
                at = max(at, end)
    return frozenset(found)


def _loud(parse: Parse) -> list[tuple[int, int]]:
    return [
        (parse.tokens[a].start, parse.tokens[b - 1].end)
        for a, b in parse.sentences
        if capitals(parse.tokens[a:b])
    ]


def _all_small(key: Words, small: frozenset[str]) -> bool:
    return all(w in small for w in key)


def _inner(
    mention: Mention,
    support: Counter[Words],
    small: frozenset[str],
    before: Counter[tuple[str, str]],
    proper: Set[str] | None,
) -> Mention | None:
    """Return the longest better-supported name inside the mention, or None to leave it.

    In a headline, where `proper` is given, words that no text writes with a capital go, too: "Poe Lashes".
    """
    pieces = list(_TOKEN.finditer(mention.text))
    key = words(mention.text)
    heads = tables.ORGANISATION_HEADS | tables.PLACE_HEADS | tables.OTHER_HEADS
    for length in range(len(pieces) - 1, 0, -1):
        for i in range(len(pieces) - length + 1):
            a, b = pieces[i].start(), pieces[i + length - 1].end()
            inner = words(mention.text[a:b])
            if inner == key or support[inner] < 2 or support[inner] < 2 * support[key]:
                continue
            rest = [fold(p.group()) for p in (*pieces[:i], *pieces[i + length :])]
            foreign = all(w in tables.DEMONYMS or w in tables.COMMON for w in rest)
            stray = foreign or all(w in small or w in tables.COMMON for w in rest)
            stray = stray or (proper is not None and i == 0 and proper.isdisjoint(rest))
            led = len(rest) == 1 and before[mention.text[:b], rest[0]] >= support[key]
            led = led and not (inner[0] in tables.DEMONYMS or _ADJECTIVE.fullmatch(inner[0]))
            safe = not any(w in heads for w in rest) and (length > 1 or foreign or led)
            if stray and (proper is not None or safe):
                start = mention.span.start
                span = Span(mention.span.article, start + a, start + b)
                return replace(mention, span=span, text=mention.text[a:b])
    return None


def project(articles: Sequence[Article], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, and every further place in the bodies where one of their names stands.

    A name of one word is found with its capital only; a longer one in any case. A mention
    inside the longer name found gives way to it.
    """
    small = small_words(articles)
    known: dict[Words, Mention] = {}
    votes: dict[Words, Counter[MentionKind]] = {}
    for m in mentions:
        key = words(m.text)
        if key and (len(key) > 1 or (len(key[0]) > 2 and key[0] not in tables.COMMON)):
            for form in dict.fromkeys((key, _cut(m.text, key))):
                known.setdefault(form, m)
                votes.setdefault(form, Counter())[m.kind] += 1
    for key in [k for k in known if known[k].kind == "person" and len(k) > 1]:
        short = key[1:] if "-" in known[key].text else key[-1:]
        usable = len(compact(short)) > 2 and not all(w in small or w in tables.COMMON for w in short)
        if usable and short not in known:  # a surname the tagger may never have seen alone
            known[short] = known[key]
            votes[short] = Counter[MentionKind](["person"])
    first: dict[str, list[Words]] = {}
    for key in known:
        first.setdefault(key[0], []).append(key)
    for keys in first.values():
        keys.sort(key=lambda k: (-len(k), k))
    by_article: dict[str, list[Mention]] = {a.id: [] for a in articles}
    for m in mentions:
        by_article[m.span.article].append(m)
    out: list[Mention] = []
    for article in articles:
        kept = sorted(by_article[article.id])
        found = [
            replace(
                known[key],
                span=span,
                text=article[span],
                kind=max(sorted(votes[key]), key=lambda k: votes[key][k]),
            )
            for key, span in _occurrences(article, first, small, known)
        ]
        out.extend(_merged(kept, found))
    return out


def _cut(name: str, key: Words) -> Words:
    """Return a name's words as a text is cut into them, at an apostrophe, too: Sam, s, Club."""
    found = _PIECE.findall(fold(name))
    inner = tuple(found[: len(found) - (found[-1:] == ["s"])])
    return inner if compact(inner) == compact(key) else key


def _occurrences(
    article: Article, first: Mapping[str, list[Words]], small: frozenset[str], known: Mapping[Words, Mention]
) -> list[tuple[Words, Span]]:
    flat, found = fold(article.text), []
    for body in article.body:
        pieces = [m.span() for m in _PIECE.finditer(flat, body.start, body.end)]
        i = 0
        while i < len(pieces):
            step = 1
            for key in first.get(flat[slice(*pieces[i])], ()):
                reach = pieces[i : i + len(key)]
                if len(reach) < len(key) or any(flat[a:b] != w for (a, b), w in zip(reach, key, strict=True)):
                    continue
                start, end = reach[0][0], reach[-1][1]
                if end - start > sum(map(len, key)) + 3 * len(key) or "\n" in article.text[start:end]:
                    continue
                capital = article.text[start].isupper() or article.text[start].isdigit()
                if not capital and (len(key) == 1 or (all(w in small for w in key) and len(key) < 3)):
                    continue
                said = article.text[start:end]
                if _PARTED.search(said) or (re.search(r"[.;:!?]\s", said) and not re.search(r"\b\w\.", said)):
                    continue
                end += article.text[end : end + 1] == "." and _ACRONYM.search(said) is not None
                found.append((key, Span(article.id, start, end)))
                step = len(key)
                break
            i += step
    return found


def _crossed(a: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Tell whether one of the sorted disjoint spans overlaps `a` and neither holds the other."""
    i = max(0, bisect_left(spans, a) - 1)
    while i < len(spans) and spans[i][0] < a[1]:
        b = spans[i]
        if a[0] < b[0] < a[1] < b[1] or b[0] < a[0] < b[1] < a[1]:
            return True
        i += 1
    return False


def uncommon(articles: Sequence[Article], mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without capitalised common nouns: single words the story writes small as often.

    A word that ends or begins a longer name of the story stays: it may be a surname.
    """
    small: Counter[str] = Counter()
    for article in articles:
        for body in article.body:
            small.update(
                m.group() for m in _ALONE.finditer(article.text, body.start, body.end) if m.group().islower()
            )
    keys = Counter(words(m.text) for m in mentions)
    mentions = [m for m in mentions if not _compound(m.text, small)]
    longer = {w for k in keys if len(k) > 1 for w in (k[0], k[-1])}
    return [
        m
        for m in mentions
        if len(key := words(m.text)) != 1
        or key[0] in longer
        or (m.text.isupper() and len(m.text) > 1)
        or small[key[0]] < max(1, keys[key])
    ]


def _compound(text: str, small: Counter[str]) -> bool:
    """Tell whether a capital is only hyphened before a common noun: "A-list"."""
    _, dash, last = text.partition("-")
    return bool(dash) and " " not in text and len(last) > 2 and last.islower() and small[last] > 2


def _merged(kept: list[Mention], found: list[Mention]) -> list[Mention]:
    """Return both lists as one without overlaps: the longer wins, then what was there."""
    spans = sorted((m.span.start, m.span.end) for m in found)
    kept = [m for m in kept if m.kind == "work" or not _crossed((m.span.start, m.span.end), spans)]
    out: list[Mention] = []
    ranked = sorted(
        [(m, 0) for m in kept] + [(m, 1) for m in found],
        key=lambda x: (-(x[0].span.end - x[0].span.start), x[1], x[0]),
    )
    taken: set[int] = set()
    for mention, _ in ranked:
        reach = range(mention.span.start, mention.span.end)
        if not any(i in taken for i in reach):
            taken.update(reach)
            out.append(mention)
    return sorted(out)
