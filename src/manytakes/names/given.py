"""Chains over mentions that are given, not found: names, descriptions and pronouns alike.

    corefer(articles, mentions) -> {mention: chain number}    rules, then a small learned scorer
    rules(articles, mentions)   -> the same by the rules alone

For text whose mentions somebody else marked (a labelled set, another tool). Names go
through the sieves of `join`; a country and its demonym meet; a description joins the
name or description with the same head noun; X and Y of "X, the Y" are one; a pronoun
goes back to the nearest mention that it fits. Mentions may nest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log

from .. import boosted, models
from ..model import Article, Mention, Parse
from ..models import Encoder
from ..text import fold
from . import antecedent, company, events, tables
from .chains import chain
from .forms import Words, untitled, words

_BREAK = re.compile(
    r"(?<=\w) (?:of|in|on|at|for|from|with|by|to|who|which|that|after|over|as|near|where|when|whose|since"
    r"|until|:|--|-)\b.*| ?[,;(].*",
    re.DOTALL,
)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b")
_LEAD = re.compile(
    r"^(?:in|on|at|near|from|to|of|inside|outside|by|for|with|around|about|into|through|during|the|a|an|this"
    r"|that|these|those|his|her|its|their) "
)
_ALSO = "person figure inmate prisoner gunman member ally aide teacher student worker employee patient"
PEOPLE = tables.ROLES | tables.TITLES | tables.MALE | tables.FEMALE | frozenset(_ALSO.split())


def human(noun: str) -> bool:
    """Tell whether a folded noun, as `head` gives it, is of persons: "climber", "women"."""
    if noun in PEOPLE or noun in tables.PERSONS:
        return True
    return len(noun) > 4 and noun.endswith(tables.PERSON_ENDINGS) and noun not in tables.NOT_PERSONS


def people(groups: Sequence[company.Group]) -> frozenset[str]:
    """Return the heads of the groups that are nouns of persons."""
    return PEOPLE | {g.head for g in groups if human(g.head)}


class _Union:
    def __init__(self, n: int) -> None:
        self._over = list(range(n))

    def root(self, i: int) -> int:
        while self._over[i] != i:
            self._over[i] = self._over[self._over[i]]
            i = self._over[i]
        return i

    def join(self, a: int, b: int) -> None:
        a, b = sorted((self.root(a), self.root(b)))
        self._over[b] = a


def corefer(
    articles: Sequence[Article],
    mentions: Sequence[Mention],
    model: boosted.Model | None = None,
    encoder: Encoder | None = None,
    parses: Mapping[str, Parse] | None = None,
) -> dict[Mention, int]:
    """Return a chain number for each mention; mentions with one number name one thing.

    The rules answer first; then `model`, the one shipped unless given, weighs every two
    wordings, their answer among the facts. Pronouns follow the mention they go back to.
    Articles are parsed here unless `parses` holds them.
    """
    ordered = sorted(set(mentions))
    chains = rules(articles, ordered)
    ordered_articles = sorted(articles, key=lambda a: a.id)
    encoder = encoder or models.encoder()
    one_event = events.sameness(ordered_articles, encoder)
    groups = company.gather(ordered, chains, head, company.told(ordered_articles, one_event))
    if not 1 < len(groups) <= company.MOST:
        return chains
    beside = side_by_side(articles, ordered)
    if parses is None:
        parses = {a.id: models.tagger().parse(a) for a in ordered_articles}
    sheet = company.facts(ordered_articles, groups, beside, people(groups), parses, encoder, one_event)
    like = company.chances(sheet, model or boosted.load("corefer"))
    place = {m: i for i, g in enumerate(groups) for m in g.mentions}
    for a, b in beside:  # "Ortiz, the mayor": the text itself says so
        if a in place and b in place and chains[a] == chains[b]:
            like[place[a], place[b]] = like[place[b], place[a]] = 1.0
    sizes = [len(g.mentions) for g in groups]
    join, lone = company.limits(len(ordered), len(articles))
    labels = company.cluster(like, join, sizes, lone)
    at = {m: i for i, m in enumerate(ordered)}
    found = {
        m: at[groups[label].mentions[0]] for label, g in zip(labels, groups, strict=True) for m in g.mentions
    }
    nature = natures(found)
    for text, inside in by_article(articles, ordered):
        resolved = antecedent.resolve(text, inside, found, parses[inside[0].span.article], nature)
        for before, pronoun in pronouns(text, inside):
            if before in found:
                found[pronoun] = found[before]
        found.update(resolved)
    return {m: found.get(m, at[m]) for m in ordered}


def natures(found: Mapping[Mention, int]) -> dict[int, antecedent.Nature]:
    """Return what each chain is, by the share of its mentions: a person, a body, several."""
    held: dict[int, list[Mention]] = {}
    for m, n in found.items():
        held.setdefault(n, []).append(m)
    return {
        n: antecedent.Nature(
            sum(m.kind == "person" or (m.form == "nominal" and human(head(m.text))) for m in of) / len(of),
            sum(_is_body(m) for m in of) / len(of),
            sum(_many(m) for m in of) / len(of),
        )
        for n, of in held.items()
    }


def _is_body(mention: Mention) -> bool:
    known = _GENERIC | tables.ORGANISATION_HEADS
    return mention.kind == "organisation" or (mention.form == "nominal" and head(mention.text) in known)


def by_article(articles: Sequence[Article], ordered: Sequence[Mention]) -> list[tuple[str, list[Mention]]]:
    """Return the text of each article that has mentions, with them in order."""
    text = {a.id: a.text for a in articles}
    held: dict[str, list[Mention]] = {}
    for m in ordered:
        held.setdefault(m.span.article, []).append(m)
    return [(text[article], inside) for article, inside in sorted(held.items())]


def side_by_side(articles: Sequence[Article], mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Return the pairs of mentions in apposition, in every article."""
    return [x for text, inside in by_article(articles, sorted(mentions)) for x in appositions(text, inside)]


def rules(articles: Sequence[Article], mentions: Sequence[Mention]) -> dict[Mention, int]:
    """Return a chain number for each mention by the rules alone."""
    ordered = sorted(set(mentions))
    at = {m: i for i, m in enumerate(ordered)}
    union = _Union(len(ordered))
    whole = {m.span: i for m, i in at.items()}
    for group in chain(articles, [replace(m, text=core(m.text)) for m in ordered if m.form == "name"]):
        held = [whole[m.span] for m in group.mentions]
        for i in held[1:]:
            union.join(held[0], i)
    for a, b in _by_head(ordered, {m: union.root(i) for m, i in at.items()}, _events(articles)):
        union.join(at[a], at[b])
    for text, inside in by_article(articles, ordered):
        for a, b in (*appositions(text, inside), *pronouns(text, inside)):
            union.join(at[a], at[b])
    return {m: union.root(i) for m, i in at.items()}


def _events(articles: Sequence[Article]) -> dict[str, int]:
    """Return a group number for each article: those that share their telling words are of one event."""
    terms = {a.id: frozenset(w for w in words(a.text) if len(w) > 3) for a in articles}
    spread = Counter(w for held in terms.values() for w in held)
    weight = {w: log(len(articles) / n) for w, n in spread.items() if n > 1}
    groups: list[list[str]] = [[a.id] for a in sorted(articles, key=lambda a: a.id)]
    norm = {a: sum(weight.get(w, 0.0) ** 2 for w in held) ** 0.5 or 1.0 for a, held in terms.items()}

    def like(a: str, b: str) -> float:
        return sum(weight.get(w, 0.0) ** 2 for w in sorted(terms[a] & terms[b])) / (norm[a] * norm[b])

    near = {(a, b): like(a, b) for a in terms for b in terms if a < b}
    while len(groups) > 1:
        best, i, j = max(
            (sum(near[min(a, b), max(a, b)] for a in x for b in y) / (len(x) * len(y)), -i, -j)
            for i, x in enumerate(groups)
            for j, y in enumerate(groups)
            if i < j
        )
        if best < ALIKE:
            break
        groups[-i] += groups.pop(-j)
    return {a: n for n, group in enumerate(groups) for a in group}


ALIKE = 0.06  # mean cosine at which two groups of articles are of one event


def _by_head(
    mentions: Sequence[Mention], roots: Mapping[Mention, int], event: Mapping[str, int]
) -> list[tuple[Mention, Mention]]:
    """Return each description with what it joins: the one name of its head, else its head's first."""
    leading = _leading(mentions, roots)
    named: dict[str, dict[int, Mention]] = {}
    here: dict[tuple[str, str], dict[int, Mention]] = {}
    first: dict[str, Mention] = {}
    last: dict[str, Mention] = {}
    pairs: list[tuple[Mention, Mention]] = []
    for m in mentions:
        if m.form == "name" and m.kind != "person":
            key = head(m.text)
            if key not in _GENERIC and key in named:
                pairs.append((next(iter(named[key].values())), m))
                continue
            named.setdefault(key, {}).setdefault(roots[m], m)
            here.setdefault((m.span.article, key), {}).setdefault(roots[m], m)
    for m in mentions:
        key = head(m.text)
        if m.form == "name" and m.kind == "organisation":
            last[m.span.article] = m
        if m.form != "nominal":
            continue
        near, all_ = here.get((m.span.article, key), {}), named.get(key, {})
        if key in PEOPLE and not _many(m) and not near and (bearer := leading.get(m.span.article)):
            pairs.append((bearer, m))
        elif key in _GENERIC and m.span.article in last and not near:
            pairs.append((last[m.span.article], m))
        elif len(near) == 1 or len(all_) == 1:
            pairs.append((next(iter((near if len(near) == 1 else all_).values())), m))
        elif key in _GENERIC:
            pairs.append((first.setdefault(f"{key} {m.span.article}", m), m))
        else:
            pairs.append((first.setdefault(f"{key} {event[m.span.article]}", m), m))
    return pairs


def _leading(mentions: Sequence[Mention], roots: Mapping[Mention, int]) -> dict[str, Mention]:
    """Return the person whom each article is about: most of its names of persons."""
    named: dict[str, list[Mention]] = {}
    for m in mentions:
        if m.form == "name" and m.kind == "person":
            named.setdefault(m.span.article, []).append(m)
    out: dict[str, Mention] = {}
    for article, held in named.items():
        counts = Counter(roots[m] for m in held)
        root, n = min(counts.items(), key=lambda kv: (-kv[1], kv[0]))
        if n > LEADING * len(held):
            out[article] = next(m for m in held if roots[m] == root)
    return out


LEADING = 0.6  # share of an article's names of persons


_GENERIC = frozenset(
    "company firm airline group automaker carrier agency organization manufacturer giant maker".split()
)


def core(text: str) -> str:
    """Return a mention's words up to what follows its head: "the mayor of X" is "the mayor"."""
    cut = _BREAK.sub("", " " + text.strip()).strip()
    return re.sub(r" ?(?:['’]s|['’])$", "", cut) or text


def head(text: str) -> str:
    """Return the folded head noun of a mention, without its plural ending; a weekday as its day."""
    flat = fold(text)
    if day := _WEEKDAY.search(flat):
        return day.group()
    while (shorter := _LEAD.sub("", flat)) != flat:
        flat = shorter
    found: Words = words(core(flat))
    last = found[-1] if found else flat
    last = _country(last)
    return last[:-1] if len(last) > 4 and last.endswith("s") and not last.endswith("ss") else last


def _country(word: str) -> str:
    return tables.COUNTRIES.get(word, word)


def appositions(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Return pairs that the text sets side by side as one: "X, the Y,", "the Y, X", and "X, the Y" with X."""
    pairs: list[tuple[Mention, Mention]] = []
    for i, a in enumerate(mentions):
        for b in mentions[i + 1 : i + 6]:
            if b.span.start == a.span.start or (b.span.end == a.span.end and b.span.start > a.span.start):
                inner, outer = sorted((a, b), key=len_)
                rest = outer.text.replace(inner.text, "", 1).strip()
                ends = inner.span.end == outer.span.end
                if (rest[-1:] == "," if ends else rest[:1] in (",", ":")) or (ends and _titled(rest)):
                    pairs.append((a, b))
            elif b.span.start > a.span.end and b.form != "pronoun" != a.form:
                between = text[a.span.end : b.span.start].strip()
                if (
                    between in (",", "is", "was", ", is")
                    and {a.form, b.form} == {"name", "nominal"}
                    and _person(a, b)
                ):
                    pairs.append((a, b))
    return pairs


def len_(m: Mention) -> tuple[int, Mention]:
    """Order mentions by length."""
    return len(m.text), m


def _titled(rest: str) -> bool:
    found = words(rest)
    return bool(found) and all(
        w in tables.TITLES or w in tables.MODIFIERS or w in tables.DEMONYMS for w in found
    )


def _person(a: Mention, b: Mention) -> bool:
    nominal = a if a.form == "nominal" else b
    return head(nominal.text) in PEOPLE or "person" in (a.kind, b.kind)


def pronouns(text: str, mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """Return each pronoun with the nearest mention before it that it fits."""
    pairs: list[tuple[Mention, Mention]] = []
    before: list[Mention] = []
    sex: dict[str, str] = {}
    for m in mentions:
        low = m.text.lower()
        if m.form == "pronoun":
            if low in antecedent.RELATIVE:
                near = [b for b in before if 0 <= m.span.start - b.span.end <= 4 and b.form != "pronoun"]
                found = near[-1] if near else None
            elif low in tables.PRONOUNS:
                want = tables.PRONOUNS[low]
                found = next(
                    (b for b in reversed(before) if _human(b) and sex.get(_key(b), want) == want), None
                )
                if found is not None:
                    sex.setdefault(_key(found), want)
            elif low in antecedent.PLURAL:
                found = _body(before, m) or next((b for b in reversed(before) if _many(b)), None)
            elif low in antecedent.THING:
                found = _body(before, m) or next(
                    (b for b in reversed(before) if b.form != "pronoun" and not _human(b) and not _many(b)),
                    None,
                )
            else:  # "I" and "we" of a quotation: the last person, or body, named
                want_kind = "person" if low in antecedent.SINGULAR_SELF else "organisation"
                named = (b for b in reversed(before) if b.form == "name" and b.kind == want_kind)
                found = next(named, None) if low in antecedent.SELF else None
            if found is not None:
                pairs.append((found, m))
        before.append(m)
    return pairs


def _body(before: Sequence[Mention], m: Mention) -> Mention | None:
    """Return the body last named shortly before: news writes "it" and "they" of those it is about."""
    for b in reversed(before):
        if m.span.start - b.span.end > REACH:
            break
        if b.form == "name" and b.kind == "organisation":
            return b
    return None


REACH = 250  # code points; CoNLL F1 on meantime is flat to there from 100


def _key(m: Mention) -> str:
    return " ".join(untitled(m.text)[-1:])


def _human(m: Mention) -> bool:
    if m.form == "pronoun":
        return False
    return m.kind == "person" or head(m.text) in PEOPLE


def _many(m: Mention) -> bool:
    last = words(core(fold(m.text)))[-1:]
    return (
        m.form == "nominal"
        and bool(last)
        and (last[0].endswith("s") or last[0] in ("people", "men", "women", "police"))
    )
