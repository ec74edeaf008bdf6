"""One chain for each name over a story's accounts.

    join(articles, mentions, parses)  -> (Entity, ...)
    spellings(entity)                 -> ((form, spans), ...)

Forms, not mentions, are compared: every mention of a story with the same folded words
is one form. Full names of persons meet by likeness; a surname or given name alone goes,
article by article, to the one person it can be short for; bodies, places and works meet
by likeness, acronym, and as the only longer form of a short one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..model import Article, Entity, Mention, MentionKind, Parse, Span, mint
from . import tables
from .forms import Words, alike, compact, initials, is_short, kin, untitled, word_likeness, words
from .kinds import vote
from .refer import refer
from .story import project, recut, uncommon

JOINED = 0.8  # two full names of this likeness are one, when nothing else is as like
EXACT = 0.9  # … of this likeness even inside one article, which seldom misspells itself

_NICK = re.compile(r"[‘“\"'«(]([^\W_][\w-]*)[’”\"'»)]")
_ALIAS = re.compile(
    r"[\s,(–—-]*(?:(?:who is |was |is )?(?:also|better|best|otherwise|professionally|more widely|widely|formerly)"
    r" (?:known|called|credited) as|a\.?k\.?a\.?|nicknamed|whose real name is|real name:?|born|n[ée]e|alias"
    r"|stage name)[\s,:‘“\"']*"
)
_APART = re.compile(
    r"[\s,]*(?:who |is |was |are )?(?:played|portrayed|voiced|plays?|playing|portrays?) ?(?:by|the role of)?[\s\w]{0,40}"
)


@dataclass(eq=False, slots=True)
class _Chain:
    """A chain while it grows."""

    kind: MentionKind
    forms: dict[Words, int] = field(default_factory=dict)
    shorts: set[Words] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    doubt: str = ""

    @property
    def articles(self) -> frozenset[str]:
        return frozenset(m.span.article for m in self.mentions)

    def add(self, key: Words, mentions: Sequence[Mention]) -> None:
        self.forms[key] = self.forms.get(key, 0) + len(mentions)
        self.mentions.extend(mentions)


def join(
    articles: Sequence[Article], mentions: Sequence[Mention], parses: Mapping[str, Parse] | None = None
) -> tuple[Entity, ...]:
    """Return the story's entities, by first mention in article-id order; order of arrival is nothing."""
    ordered = sorted(articles, key=lambda a: a.id)
    parses = parses or {}
    names = sorted({m for m in mentions if m.form == "name"})
    names = uncommon(ordered, project(ordered, recut(ordered, names, parses)))
    chains = chain(ordered, names)
    taken = {(m.span.article, i) for m in names for i in range(m.span.start, m.span.end)}
    others = [
        m for m in sorted(set(mentions))
        if m.form != "name" and not any((m.span.article, i) in taken for i in range(m.span.start, m.span.end))
    ]  # fmt: skip
    people = [c for c in chains if c.kind == "person"]
    bearers = refer(ordered, others, [c.mentions for c in people], parses)
    for mention, which in bearers.items():
        people[which].mentions.append(mention)
    return tuple(sorted((_entity(c) for c in chains), key=lambda e: e.mentions[0].span))


def spellings(entity: Entity) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    """Return the forms of the entity's name with their spans: the form most accounts write first.

    Titles and possessives make no form; case, hyphen, spacing and romanisation do.
    """
    spans: dict[str, list[Span]] = {}
    for m in entity.mentions:
        if m.form == "name":
            spans.setdefault(_written(m), []).append(m.span)
    ranked = sorted(spans.items(), key=lambda kv: (-len({s.article for s in kv[1]}), -len(kv[1]), kv[0]))
    return tuple((form, tuple(sorted(found))) for form, found in ranked)


def _written(mention: Mention) -> str:
    form = re.sub(r"\s+", " ", mention.text)
    return re.sub(r"(?:['’‘]s|(?<=s)['’‘])$", "", form)


def _entity(chain: _Chain) -> Entity:
    mentions = tuple(sorted(set(chain.mentions)))
    named = [m for m in mentions if m.form == "name"]
    spans: dict[str, list[Mention]] = {}
    for m in named:
        spans.setdefault(_written(m), []).append(m)
    full = chain.kind == "person"

    def rank(form: str) -> tuple[bool, int, int, int, str]:
        held = spans[form]
        long = " " in form and not form.islower()
        return (full and not long, -len({m.span.article for m in held}), -len(held), -len(form), form)

    name = min(spans, key=rank)
    id = mint("e", *(f"{m.span.article}:{m.span.start}:{m.span.end}" for m in mentions))
    return Entity(id, name, chain.kind, mentions, chain.doubt)


# -- chains ------------------------------------------------------------------------


def chain(articles: Sequence[Article], names: Sequence[Mention]) -> list[_Chain]:
    """Return the names as chains; mentions are taken as they are."""
    forms: dict[Words, list[Mention]] = {}
    for m in names:
        key = words(m.text)
        if key:
            forms.setdefault(key, []).append(m)
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
    for k in sorted(hyphened):  # "Yi-hyun" is a given name before it is a full name
        if any(is_short(k, other) for other in full if other != k and len(other) > len(k)):
            alone[k] = full.pop(k)
    chains = _full_names(full)
    _aliases(articles, chains, names, alone)
    rest = _shorts(chains, alone)
    for key in [k for k in others if _could_be_short(k, others[k], chains, kinds)]:
        left = _shorts(chains, {key: others.pop(key)})
        for k, v in left.items():
            others.setdefault(k, []).extend(v)
    lone = _lone(chains, rest)
    return [*chains, *lone, *_bodies(others, kinds)]


def _untitled(key: Words) -> Words:
    return untitled(" ".join(key))


def _one_word(text: str) -> bool:
    return " " not in text.strip()


def _full_names(full: Mapping[Words, list[Mention]]) -> list[_Chain]:
    """Join full names by likeness, the best supported first."""
    where = {k: frozenset(m.span.article for m in v) for k, v in full.items()}
    chains: list[_Chain] = []
    for key in sorted(full, key=lambda k: (-len(where[k]), -len(full[k]), -len(k), k)):
        scored = sorted(
            ((max(_fits(key, form, where) for form in c.forms), -n) for n, c in enumerate(chains)),
            reverse=True,
        )
        best = scored[0] if scored and scored[0][0] >= JOINED else None
        if (
            best
            and len(scored) > 1
            and scored[1][0] >= JOINED
            and best[0] - scored[1][0] < 0.05
            and best[0] < 0.97
        ):
            lone = _Chain("person", doubt=_either(chains[-best[1]], chains[-scored[1][1]], " ".join(key)))
            chains.append(lone)
            lone.add(key, full[key])
        elif best:
            chains[-best[1]].add(key, full[key])
        else:
            chains.append(_Chain("person"))
            chains[-1].add(key, full[key])
        owner = next(c for c in chains if key in c.forms)
        owner.shorts.update((w,) for m in full[key] for n in _NICK.findall(m.text) for w in words(n))
    return chains


def _fits(a: Words, b: Words, where: Mapping[Words, frozenset[str]]) -> float:
    score = alike(a, b)
    if score < EXACT and where[a] & where[b] and not _slip(a, b):
        return 0.5 * score
    return score


def _slip(a: Words, b: Words) -> bool:
    """Tell whether two names differ by a slip in one word of three or more."""
    return len(a) == len(b) >= 3 and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _either(a: _Chain, b: _Chain, text: str) -> str:
    return f"{text!r} can be {_best(a)!r} or {_best(b)!r}"


def _best(c: _Chain) -> str:
    texts = Counter(m.text for m in c.mentions)
    return min(texts, key=lambda t: (-texts[t], -len(t), t))


def _aliases(
    articles: Sequence[Article],
    chains: list[_Chain],
    names: Sequence[Mention],
    alone: dict[Words, list[Mention]],
) -> None:
    """Join two names that a text says are one: "X, better known as Y"."""
    text = {a.id: a.text for a in articles}
    for a, b in pairwise(names):
        if a.span.article != b.span.article or not 0 < b.span.start - a.span.end < 60:
            continue
        if not _ALIAS.fullmatch(text[a.span.article][a.span.end : b.span.start]):
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


def _could_be_short(
    key: Words, held: list[Mention], chains: list[_Chain], kinds: Mapping[Words, MentionKind]
) -> bool:
    """Tell whether a form the tagger calls a body or place may be a person's surname after all."""
    if len(key) != 1 or (held[0].text.isupper() and len(key[0]) < 5):
        return False
    here = {m.span.article for m in held}
    return any(
        c.articles & here and (key in c.shorts or any(is_short(key, f) for f in c.forms) or _clipped(key, c))
        for c in chains
    )


def _shorts(chains: list[_Chain], alone: Mapping[Words, list[Mention]]) -> dict[Words, list[Mention]]:
    """Give each short form, article by article, to the one person it can be; return the rest."""
    rest: dict[Words, list[Mention]] = {}
    counts = [Counter(m.span.article for m in c.mentions) for c in chains]
    for key in sorted(alone):
        exact = [n for n, c in enumerate(chains) if key in c.shorts or any(is_short(key, f) for f in c.forms)]
        near = exact or [n for n, c in enumerate(chains) if _near(key, c)]
        by_article: dict[str, list[Mention]] = {}
        for m in alone[key]:
            by_article.setdefault(m.span.article, []).append(m)
        for article, held in sorted(by_article.items()):
            here = [n for n in near if counts[n][article]]
            which = _leading(here, counts, article) if here else (near[0] if len(near) == 1 else None)
            if which is None and not here and len(near) > 1:
                which = _leading(near, counts, None)
            if which is not None:
                chains[which].add(key, held)
            else:
                rest.setdefault(key, []).extend(held)
    return rest


def _clipped(key: Words, c: _Chain) -> bool:
    """Tell whether a word is the start of the person's given name: "Deb" of "Deborra"."""
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


def _near(key: Words, c: _Chain) -> bool:
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


def _lone(chains: list[_Chain], rest: Mapping[Words, list[Mention]]) -> list[_Chain]:
    out: list[_Chain] = []
    for key in sorted(rest, key=lambda k: (-len(rest[k]), k)):
        held = rest[key]
        few = [c for c in chains if key in c.shorts or any(is_short(key, f) for f in c.forms)]
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
            match = _Chain("person", doubt=_either(few[0], few[1], held[0].text) if len(few) > 1 else "")
            out.append(match)
        match.add(key, held)
    return out


# -- bodies, places, works ---------------------------------------------------------

_COUNTRY = {tuple(name.split()): n for n, line in enumerate(tables.SAME_PLACE) for name in line}


def _bodies(forms: Mapping[Words, list[Mention]], kinds: Mapping[Words, MentionKind]) -> list[_Chain]:
    where = {k: frozenset(m.span.article for m in v) for k, v in forms.items()}
    chains: list[_Chain] = []
    for key in sorted(forms, key=lambda k: (-len(k), -len(where[k]), k)):
        best: float = 0.0
        owner: _Chain | None = None
        for c in chains:
            score = max(_body_fits(key, f, forms, where) for f in c.forms)
            if score > best:
                best, owner = score, c
        if owner is None or best < 0.82:
            owner = _Chain(kinds[key])
            chains.append(owner)
        owner.add(key, forms[key])
    for c in chains:
        votes = Counter(m.kind for m in c.mentions)
        c.kind = max(sorted(votes), key=lambda k: votes[k] - 0.5 * (k == "other"))
    return chains


def _part(
    a: Words, b: Words, forms: Mapping[Words, list[Mention]], where: Mapping[Words, frozenset[str]]
) -> float:
    """Return how well the short name `a` can stand for `b`, which it begins or ends."""
    place, other_place = _place(forms[a]), _place(forms[b])
    within = where[a] <= where[b]
    x, y = tuple(tables.SHORT.get(w, w) for w in a), tuple(tables.SHORT.get(w, w) for w in b)
    if y[-len(x) :] == x:
        if place:
            return (
                0.85
                if other_place and b[0] not in tables.LINK_HEADS and (len(a) > 1 or b[0] in tables.DIRECTIONS)
                else 0.0
            )
        generic = x[-1] in tables.ORGANISATION_HEADS or len(x[-1]) < 4
        if generic and b[: -len(a)] in forms and _place(forms[b[: -len(a)]]):
            return 0.0  # "Ohio Teachers Union" is not the Teachers Union
        return 0.85 if within or not generic else 0.0
    if y[: len(x)] == x:
        if y[len(x) :] and y[len(x)] in tables.GEOGRAPHY:
            return 0.85
        if place and not (
            y[-1] in tables.ORGANISATION_HEADS and within and len(y) == len(x) + 1 and y[-1] in _MEDIA
        ):
            return 0.0
        return 0.83 if within else 0.0
    return 0.0


_MEDIA = frozenset("news times post weekly magazine inc corporation incorporated limited company".split())


def _place(held: Sequence[Mention]) -> bool:
    return sum(m.kind == "place" for m in held) * 2 > len(held)


def _body_fits(
    a: Words, b: Words, forms: Mapping[Words, list[Mention]], where: Mapping[Words, frozenset[str]]
) -> float:
    if a in _COUNTRY or b in _COUNTRY:
        return 1.0 if _COUNTRY.get(a, -1) == _COUNTRY.get(b, -2) or a == b else 0.0
    score = kin(a, b)
    if (
        score == 0.9
        and compact(a) in initials(b)
        and not any(m.text.isupper() or "." in m.text for m in forms[a])
    ):
        score = 0.0
    if score < 0.9 and where[a] & where[b] and score < 0.87:
        score *= 0.9
    if score < 0.82 and len(a) < len(b) and where[a] & where[b]:
        place = any(m.kind == "place" for m in forms[a])
        if (
            b[-len(a) :] == a
            and not (place and b[0] in tables.LINK_HEADS)
            and (not place or _place(forms[b]))
        ):
            return 0.85
        if b[: len(a)] == a and where[a] <= where[b] and not place:
            return 0.83
    return score
