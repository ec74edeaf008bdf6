"""Names into chains: full names first, then what can be short for them.

    chain(articles, names) -> [Chain, ...]

Forms, not mentions, are compared: every mention of a story with the same folded words
is one form. Full names of persons meet by likeness; a surname or given name alone goes,
article by article, to the one person it can be short for, else to nobody: the chain's
`doubt` says so. Bodies, places and works are left to `bodies`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from ..model import Article, Mention, Span
from ..rarity import idf
from . import tables
from .bodies import Chain, join_bodies
from .forms import Index, Words, alike, compact, edits, is_short, untitled, word_likeness, words
from .kinds import vote
from .slips import join_slips

JOINED = 0.8  # two full names of this likeness are one, when nothing else is as like
EXACT = 0.9  # … of this likeness even inside one article, which seldom misspells itself
RARE = 8.0  # `idf` of a given name from which one a letter off it, beside the same surname, is a slip
_JUNIOR = ("jr", "junior")

_NICK = re.compile(r"[‘“\"'«(]([^\W_][\w-]*)[’”\"'»)]")
_ALIAS = re.compile(
    r"[\s,(–—-]*(?:(?:who is |was |is )?(?:also|better|best|otherwise|professionally|widely|formerly)"
    r" (?:known|called|credited) as|a\.?k\.?a\.?|nicknamed|whose real name is|real name:?|born|n[ée]e|alias"
    r"|stage name)[\s,:‘“\"']*"
)


def chain(articles: Sequence[Article], names: Sequence[Mention]) -> list[Chain]:
    """Return the names as chains; mentions are taken as they are."""
    forms: dict[Words, list[Mention]] = {}
    for m in names:
        key = words(m.text)
        if key:
            forms.setdefault(key, []).append(m)
    text = {a.id: a.text for a in articles}
    kinds = vote(articles, forms)
    persons: dict[Words, list[Mention]] = {}
    others: dict[Words, list[Mention]] = {}
    for key in sorted(forms):
        if kinds[key] == "person":
            persons.setdefault(_untitled(key), []).extend(forms[key])
        else:
            others.setdefault(key, []).extend(forms[key])
    full: dict[Words, list[Mention]] = {k: v for k, v in persons.items() if len(k) > 1}
    alone: dict[Words, list[Mention]] = {k: v for k, v in persons.items() if len(k) == 1}
    hyphened: set[Words] = {k for k, v in full.items() if len(k) == 2 and all(_one_word(m.text) for m in v)}
    juniors = {k for k in full if len(k) == 2 and k[-1] in _JUNIOR}  # "Poe Jr."
    for k in sorted(hyphened | juniors):  # "Seo-yeon" is a given name before it is a full name
        if any(is_short(k, other) for other in full if other != k and len(other) > len(k)):
            alone[k] = full.pop(k)
    chains = _full_names(full, _sons(full, text))
    _aliases(articles, chains, names, alone)
    index = Index()
    for n, c in enumerate(chains):
        for name in (*c.forms, *c.shorts):
            index.add(name, n)
    rest = _shorts(chains, alone, text, index)
    maybe = [k for k in sorted(others) if _could_be_short(k, others[k], [chains[n] for n in index.near(k)])]
    left = _shorts(chains, {k: others.pop(k) for k in maybe}, text, index)
    others.update(left)
    lone = _lone(chains, rest)
    return join_slips(articles, [*chains, *lone, *join_bodies(others, kinds)])


def _untitled(key: Words) -> Words:
    return untitled(" ".join(key))


def _one_word(text: str) -> bool:
    return " " not in text.strip()


def _sons(full: Mapping[Words, list[Mention]], text: Mapping[str, str]) -> frozenset[Words]:
    """Return the names of juniors whom an article calls a son, where somebody has the name without it."""
    return frozenset(
        key
        for key, held in full.items()
        if key[-1] in _JUNIOR and key[:-1] in full
        if any(_kin(text[m.span.article], m.span) for m in held)
    )


def _full_names(full: Mapping[Words, list[Mention]], sons: Set[Words]) -> list[Chain]:
    """Join full names by likeness, the best supported first."""
    where = {k: frozenset(m.span.article for m in v) for k, v in full.items()}
    chains: list[Chain] = []
    index = Index()
    for key in sorted(full, key=lambda k: (-len(where[k]), -len(full[k]), -len(k), k)):
        scored = sorted(
            ((max(_fits(key, form, where, sons) for form in chains[n].forms), -n) for n in index.near(key)),
            reverse=True,
        )
        likely = [(score, -n) for score, n in scored if score >= JOINED]
        owner = Chain("person")
        if len(likely) > 1 and likely[0][0] - likely[1][0] < 0.05 and likely[0][0] < 0.97:
            owner.doubt = _either(chains[likely[0][1]], chains[likely[1][1]], " ".join(key))
        elif likely:
            owner = chains[likely[0][1]]
        if owner not in chains:
            chains.append(owner)
        owner.add(key, full[key])
        index.add(key, chains.index(owner))
        owner.shorts.update((w,) for m in full[key] for n in _NICK.findall(m.text) for w in words(n))
    return chains


def _fits(a: Words, b: Words, where: Mapping[Words, frozenset[str]], sons: Set[Words]) -> float:
    score = alike(a, b)
    if a != b and (a in sons or b in sons):
        return 0.0
    if score < EXACT and where[a] & where[b] and not _slip(a, b):
        return 0.5 * score
    return score


def _slip(a: Words, b: Words) -> bool:
    """Tell whether two names differ by a slip in one word of three or more, or a letter of a strange one."""
    unlike = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    if len(a) != len(b) or len(unlike) != 1:
        return False
    return len(a) >= 3 or (edits(*unlike[0]) == 1 and max(map(idf, unlike[0])) >= RARE)


def _either(a: Chain, b: Chain, text: str) -> str:
    return f"{text!r} can be {_best(a)!r} or {_best(b)!r}"


def _best(c: Chain) -> str:
    texts = Counter(m.text for m in c.mentions)
    return min(texts, key=lambda t: (-texts[t], -len(t), t))


def _aliases(
    articles: Sequence[Article],
    chains: list[Chain],
    names: Sequence[Mention],
    alone: dict[Words, list[Mention]],
) -> None:
    """Join two names that a text says are one: "X, better known as Y"."""
    source = {a.id: a.text for a in articles}
    for a, b in pairwise(names):
        if a.span.article != b.span.article or not 0 < b.span.start - a.span.end < 60:
            continue
        if not _ALIAS.fullmatch(source[a.span.article][a.span.end : b.span.start]):
            continue
        x, y = _untitled(words(a.text)), _untitled(words(b.text))
        cx = next((c for c in chains if x in c.forms), None)
        cy = next((c for c in chains if y in c.forms), None)
        if cx and cy and cx is not cy:
            for key, n in cy.forms.items():
                cx.forms[key] = cx.forms.get(key, 0) + n
            cx.mentions.extend(cy.mentions)
            cx.shorts |= cy.shorts
            chains.remove(cy)
        elif cx and y in alone:
            cx.shorts.add(y)
        elif cy and x in alone:
            cy.shorts.add(x)


def _could_be_short(key: Words, held: list[Mention], chains: list[Chain]) -> bool:
    """Tell whether a form the tagger calls a body or place may be a person's surname after all."""
    if len(key) != 1 or (held[0].text.isupper() and len(key[0]) < 5):
        return False
    here = {m.span.article for m in held}
    for c in chains:
        if key in c.shorts:
            return True
        if not c.articles & here or (len(c.mentions) == 1 and len(held) > 5 and not _person(held)):
            continue
        if any(_short(key, f) for f in c.forms) or _clipped(key, c):
            return True
    return False


def _person(held: Sequence[Mention]) -> bool:
    return any(m.kind == "person" for m in held)


def _shorts(
    chains: list[Chain], alone: Mapping[Words, list[Mention]], text: Mapping[str, str], index: Index
) -> dict[Words, list[Mention]]:
    """Give each short form, article by article, to the one person it can be; return the rest."""
    rest: dict[Words, list[Mention]] = {}
    counts = [Counter(m.span.article for m in c.mentions) for c in chains]
    in_full = [_in_full(c) for c in chains]
    for key in sorted(alone):
        some = [(n, chains[n]) for n in index.near(key)]
        exact = [n for n, c in some if key in c.shorts or any(_short(key, f) for f in c.forms)]
        near = exact or [n for n, c in some if _near(key, c)]
        by_article: dict[str, list[Mention]] = {}
        for m in alone[key]:
            by_article.setdefault(m.span.article, []).append(m)
        known = {a for a in by_article if any(counts[n][a] for n in near)}
        for article, held in sorted(by_article.items(), key=lambda of: (of[0] not in known, of[0])):
            could = [n for n in near if not _only_kin(in_full[n].get(article, ()), held, text[article])]
            here = [n for n in could if counts[n][article]]
            which = _introduced(here, chains, held, text[article]) if len(here) > 1 else None
            if which is None:
                which = _leading(here, counts, article) if here else (could[0] if len(could) == 1 else None)
            if which is None and not here and len(could) > 1:
                which = _leading(could, counts, None)
            if which is not None:
                chains[which].add(key, held)
                counts[which][article] += len(held)
            else:
                rest.setdefault(key, []).extend(held)
    return rest


def _introduced(few: Sequence[int], chains: list[Chain], held: Sequence[Mention], text: str) -> int | None:
    """Return the person a bare surname stands for by the order of naming.

    Writers use the surname alone for whom they have introduced, and name relatives of
    that person in full: "Ortiz ... his mother, Ana Ortiz".
    """
    article = held[0].span.article
    first = {
        n: min(
            (m.span for m in chains[n].mentions if m.span.article == article and " " in m.text),
            default=None,
        )
        for n in few
    }
    bare = min(m.span.start for m in held)
    known = {n: span for n, span in first.items() if span is not None}
    before = [n for n, span in known.items() if span.start < bare]
    if len(before) > 1:
        before = [n for n in before if not _kin(text, known[n])]
    if not before and known:
        before = [min(known, key=lambda n: known[n])]
    return before[0] if len(before) == 1 else None


def _in_full(chain: Chain) -> dict[str, list[Mention]]:
    """Return where each article names somebody by more than one word, in text order."""
    found: dict[str, list[Mention]] = {}
    for m in sorted(m for m in chain.mentions if " " in m.text):
        found.setdefault(m.span.article, []).append(m)
    return found


def _only_kin(named: Sequence[Mention], held: Sequence[Mention], text: str) -> bool:
    """Tell whether an article that had the bare surname before names this bearer but as a relative.

    "President Poe welcomed them. Ada Poe, the first lady, ...": the President is not Ada Poe.
    """
    surname, bare = words(held[0].text), min(m.span for m in held)
    return (
        bool(named)
        and bare < named[0].span
        and all(words(m.text)[-len(surname) :] == surname and _kin(text, m.span) for m in named)
    )


def _kin(text: str, span: Span) -> bool:
    """Tell whether the words around a name introduce somebody's relative."""
    return bool(
        _KIN_BEFORE.search(text, max(0, span.start - 40), span.start)
        or _KIN_AFTER.match(text, span.end, span.end + 40)
    )


_ALSO = {"parents", "partner", "fiance", "girlfriend", "boyfriend", "first lady", "first gentleman"}
_RELATION = "|".join(sorted(tables.RELATIVES | _ALSO))
_KIN_BEFORE = re.compile(rf"\b(?:{_RELATION})s?\b,? ?$", re.IGNORECASE)
_KIN_AFTER = re.compile(
    rf",? (?:the|his|her|their|and his|and her)? ?(?:[^\W\d_]+ )?(?:{_RELATION})\b", re.IGNORECASE
)


def _short(key: Words, form: Words) -> bool:
    """Tell whether `key` is a surname or given name of `form`: the bare surname is not of "Poe Jr."."""
    return is_short(key, form) and not (len(form) == 2 and form[1] in _JUNIOR)


def _clipped(key: Words, c: Chain) -> bool:
    """Tell whether a word is the start of the person's given name: "Val" of "Valentina"."""
    return (
        len(key) == 1
        and len(key[0]) >= 3
        and any(
            len(f) > 1
            and f[0] != key[0]
            and (f[0].startswith(key[0]) or key[0] in tables.NICKNAMES.get(f[0], ()))
            for f in c.forms
        )
    )


def _near(key: Words, c: Chain) -> bool:
    if _clipped(key, c):
        return True
    for form in c.forms:
        for part in {form[: len(key)], form[-len(key) :]}:
            if (
                len(part) < len(form)
                and len(compact(key)) >= 5
                and word_likeness(compact(key), compact(part)) >= 0.84
            ):
                return True
    return False


def _leading(few: list[int], counts: list[Counter[str]], article: str | None) -> int | None:
    """Return the one candidate, or the one named at least twice as often as the next; else None."""
    if len(few) == 1:
        return few[0]
    ranked = sorted(few, key=lambda n: (-(counts[n][article] if article else counts[n].total()), n))
    top, next_ = (counts[n][article] if article else counts[n].total() for n in ranked[:2])
    return ranked[0] if top >= 2 * next_ else None


def _lone(chains: list[Chain], rest: Mapping[Words, list[Mention]]) -> list[Chain]:
    out: list[Chain] = []
    for key in sorted(rest, key=lambda k: (-len(rest[k]), k)):
        held = rest[key]
        few = [c for c in chains if key in c.shorts or any(_short(key, f) for f in c.forms)]
        match = next(
            (
                c
                for c in out
                if any(
                    word_likeness(compact(key), compact(f)) >= 0.84 and len(compact(key)) > 4 for f in c.forms
                )
            ),
            None,
        )
        if match is None:
            match = Chain("person", doubt=_either(few[0], few[1], held[0].text) if len(few) > 1 else "")
            out.append(match)
        match.add(key, held)
    return out
