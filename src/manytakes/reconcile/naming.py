"""Differences of name and wording: who spells whom how, and one remark worded twice.

    points(articles, entities, utterances, account_of, words) -> [Point, ...]
    odd(articles, entities, account_of)                       -> {article: the spans of names spelt as few do}

A short form ("Ortiz" for "Maria Ortiz") is no spelling. Acronyms and titles are none
either. Wordings are compared only between direct quotations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from itertools import zip_longest

from rapidfuzz.fuzz import ratio

from .. import spelling, text
from ..model import Article, Claim, Entity, Mention, Point, Quote, Reason, Span, Statement, Utterance, mint

Words = Callable[[Span], str]


def points(
    articles: Sequence[Article],
    entities: Sequence[Entity],
    utterances: Sequence[Utterance],
    account_of: Mapping[str, str],
    words: Words,
    shared: Sequence[Point] = (),
) -> list[Point]:
    """Return a differ point for each name spelt in two ways and each remark worded in two.

    A spelling is shown, if it can be, where accounts say the same: inside a point of `shared`.
    """
    told = {a.id for a in articles}
    placed: dict[str, list[tuple[Span, str]]] = {}
    for p in shared:
        for claim in p.claims:
            placed.setdefault(claim.evidence.article, []).append((claim.evidence, p.id))
    found = []
    for entity in entities:
        point = _spelling(entity, told, account_of, placed)
        if point:
            found.append(point)
    for utterance in utterances:
        point = _wording(utterance, told, account_of, words)
        if point:
            found.append(point)
    return found


def odd(
    articles: Iterable[Article], entities: Sequence[Entity], account_of: Mapping[str, str]
) -> dict[str, list[Span]]:
    """Return, by article, where a name stands in a spelling that fewer accounts have than another."""
    told = {a.id for a in articles}
    found: dict[str, list[Span]] = {}
    for entity in entities:
        if point := _spelling(entity, told, account_of, {}):
            shapes = {m.span: spelling.shape(m.text, entity.kind == "person") for m in entity.mentions}
            by: dict[str, set[str]] = {}  # of a spelling, the accounts
            for span in (c.evidence for c in point.claims):
                by.setdefault(shapes[span], set()).add(account_of[span.article])
            usual = max(map(len, by.values()))
            for span, shape in shapes.items():
                if shape in by and len(by[shape]) < usual:
                    found.setdefault(span.article, []).append(span)
    return found


def key(name: str) -> tuple[str, ...]:
    """Return a name's folded words, without a possessive ending.

    >>> key("Han Seo-yeon’s")
    ('han', 'seo', 'yeon')
    """
    flat = text.fold(_UNSEEN.sub("", name))
    flat = flat[:-2] if flat.endswith("'s") else flat.rstrip("'")
    return text.folded(flat)


_NICKNAMED = re.compile(r"\w [‘“\"'«(]\w[\w -]*[’”\"'»)]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # where a word may break
_BROKEN = re.compile("[\x80-\x9f]")  # read in another encoding than it was written in
_SMALL = frozenset("of the and for de la du des".split())
_ALIKE = 70  # rapidfuzz ratio from which two forms are spellings of one name, not two names
_DERIVED = re.compile(r"(?:an|ian|n|ese|ish|i|ic|s|es)")  # Australia, Australian; Charger, Chargers
_JUNIOR = frozenset("jr sr junior senior ii iii iv".split())
_SEAT = re.compile(r"[dir]-\w+")  # "R-Ohio": whom somebody sits for


def _respelt(f: str, g: str) -> bool:
    """Tell whether two shapes of one name have a word in common that each spells in its own way.

    >>> _respelt("bettie page", "betty page"), _respelt("lu^ann poe", "luann marie poe")
    (True, True)
    """
    few, many = sorted((f.split(), g.split()), key=len)
    at, unlike = 0, 0
    for word in few:
        found = next((n for n in range(at, len(many)) if _alike(word, many[n])), None)
        if found is None:
            return False
        unlike += word != many[found]
        at = found + 1
    return unlike == 1


def _alike(a: str, b: str) -> bool:
    """Tell whether two words of a name are one, maybe spelt in two ways, neither derived from the other."""
    if a == b:
        return True
    short, long = sorted((len(a), len(b)))
    if (
        short < 4
        or long - short > 2
        or not (a + b).replace("^", "").isalpha()
        or a[0] != b[0]
        or ratio(a, b) < _ALIKE
    ):
        return False
    return not _derived(*sorted((a, b), key=len))


def _likeness(f: str, g: str) -> float:
    """Return how alike two shapes are, 0 to 100: of as many words, their least alike.

    >>> _likeness("indian navy", "indian naval") < 70 < _likeness("gordon advisers", "gordon advisors")
    True
    """
    left, right = f.split(), g.split()
    return min(map(ratio, left, right)) if len(left) == len(right) else ratio(f, g)


def _derived(left: str, right: str) -> bool:
    """Tell whether the longer of two words is the other with an ending: Australia, Australian."""
    ending = right[len(left) :] if right.startswith(left) else right[max(1, len(left) - 1) :]
    return left != right and right.startswith(left[:-1]) and _DERIVED.fullmatch(ending) is not None


def _is_short(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether one name is the other with words left out, its initials, or derived from it."""
    bare = _uninitialled(a, b)
    small, big = sorted(bare, key=len)
    if bare != (a, b) and set(small) <= set(big):
        return True
    small, big = sorted((a, b), key=len)
    if set(small) <= set(big) and len(small) < len(big):
        return True
    if len(small) == 1 < len(big) and small[0].removesuffix("s") == big[-1]:
        return True  # the Hartes of Ida Harte
    if _initials("".join(small), big) or _initials("".join(big), small):
        return True
    one, other = sorted((a, b), key=lambda name: len(name[0]))
    if len(a) == len(b) > 1 and a[1:] == b[1:] and one[0] + "s" == other[0]:
        return True  # "Hurricanes Ida and Oda", "Hurricane Ida"
    if len(a) == len(b) > 2:
        return False  # "Fisheries Service", "Fisheries Services"
    return _derived(*sorted(("".join(a), "".join(b)), key=len))


def _uninitialled(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two full names without initials and "junior", unless each has an initial of its own."""
    one, other = ({w for w in name if len(w) == 1} for name in (a, b))
    bare = [tuple(w for w in name if len(w) > 1 and w not in _JUNIOR) for name in (a, b)]
    if (one and other and one != other) or min(map(len, bare)) < 2:
        return a, b
    return bare[0], bare[1]


def _as_full(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two full names are one but for initials and "junior"."""
    one, other = _uninitialled(a, b)
    return one == other and len(one) > 1


def _known_as(
    f: str, keys: Mapping[str, tuple[str, ...]], whole: tuple[str, ...], written: Sequence[Set[str]]
) -> bool:
    """Tell whether one account knows somebody by `f` and another by the rest of `whole` alone.

    "Lee 'Kit' Moon" is Kit here and Lee Moon there: two names, neither short for a third.
    """
    rest = [h for h in keys if set(keys[h]) < set(whole) and set(keys[h]).isdisjoint(keys[f])]
    return any(
        f in one and h not in one and h in other and f not in other
        for h in rest
        for one in written
        for other in written
    )


def _initials(short: str, full: tuple[str, ...]) -> bool:
    """Tell whether `short` is the initials of `full`, small words in it or out: NPCIL, US."""
    every = "".join(w[0] for w in full)
    big = "".join(w[0] for w in full if w not in _SMALL)
    return len(short) > 1 and len(full) > 1 and (every.startswith(short) or big.startswith(short))


def _rivals(
    forms: Collection[str], respelt: Set[tuple[str, str]], is_short: Callable[[str, str], bool]
) -> list[str]:
    """Return the forms that may be spellings of one name: full ones, or those that spell a word otherwise.

    Full is what is short for no other. "Betty Page" is short for "Betty Mae Page", and still no spelling
    that "Bettie Page" is written in.
    """
    longest = [f for f in forms if not any(is_short(f, g) for g in forms)]
    if respelt and not any((f, g) in respelt for f in longest for g in longest):
        return sorted({f for f, _ in respelt})
    return longest


def _unlike_forms(
    forms: Collection[str], rank: Callable[[str], tuple[int, int, str]], is_short: Callable[[str, str], bool]
) -> list[str]:
    """Return an account's forms but for those that are another, longer or shorter; the most used is kept.

    Beside "Bettie Page" neither its "Bettie" nor its "Notorious Bettie Page" tells more.
    """
    kept: list[str] = []
    for f in sorted(forms, key=rank):
        if not any(is_short(f, g) or is_short(g, f) for g in kept):
            kept.append(f)
    return kept


def _spelling(
    entity: Entity,
    told: set[str],
    account_of: Mapping[str, str],
    placed: Mapping[str, Sequence[tuple[Span, str]]],
) -> Point | None:
    """Return the point of an entity whose full names are written in ways that cannot be one spelling."""
    names = [
        m
        for m in entity.mentions
        if m.form == "name"
        and m.span.article in told
        and key(m.text)
        and not (m.text.islower() or _BROKEN.search(m.text))
    ]
    shapes = {name: spelling.shape(name, entity.kind == "person") for name in {m.text for m in names}}
    spaced = {shapes[name]: spelling.shape(name) for name in sorted(shapes)}
    names = [m for m in names if not _SEAT.fullmatch(shapes[m.text])]

    def shape(m: Mention) -> str:
        return shapes[m.text]

    forms = Counter(shape(m) for m in names)
    keys = {shape(m): key(m.text) for m in sorted(names, key=lambda m: m.span, reverse=True)}
    nicked = {shape(m) for m in names if _NICKNAMED.search(m.text)}
    written: dict[str, set[str]] = {}
    for m in names:
        written.setdefault(account_of[m.span.article], set()).add(shape(m))

    def is_short(f: str, g: str) -> bool:
        longer = (len(keys[g]), len(g), g) > (len(keys[f]), len(f), f)
        known_as = g in nicked and _known_as(f, keys, keys[g], list(written.values()))
        return longer and _is_short(keys[f], keys[g]) and not known_as

    def rank(f: str) -> tuple[int, int, str]:
        return (-sum(f in forms for forms in written.values()), -len(keys[f]), f)

    respelt = {(f, g) for f in forms for g in forms if f != g and _respelt(spaced[f], spaced[g])}
    longest = _rivals(forms, respelt, is_short)
    if len(longest) < 2:
        return None
    # "Oda Finn" stands beside "Oda Fynn" though a third account writes "Oda B. Finn".
    full_too = (f for f in forms if f not in longest and any(_as_full(keys[f], keys[g]) for g in longest))
    longest = [*longest, *full_too]
    own = {account: _unlike_forms(forms & {*longest}, rank, is_short) for account, forms in written.items()}
    full = [m for m in sorted(names, key=lambda m: m.span) if shape(m) in own[account_of[m.span.article]]]
    together = {m: {id for span, id in placed.get(m.span.article, ()) if span.holds(m.span)} for m in full}
    late = _side_by_side(together, shape, account_of)
    first: dict[tuple[str, str], Mention] = {}
    for m in sorted(full, key=lambda m: (late[m], m.span)):
        first.setdefault((account_of[m.span.article], shape(m)), m)
    if len({account for account, _ in first}) < 2 or len({form for _, form in first}) < 2:
        return None
    by_account: dict[str, set[str]] = {}
    for account, form in first:
        by_account.setdefault(account, set()).add(form)
    if len({frozenset(forms) for forms in by_account.values()}) == 1:
        return None  # every account writes both: none differs from another
    likeness = ratio if entity.kind == "person" else _likeness  # Elizabeth and Liz are no such names
    both = [(f, g) for f in longest for g in longest if f < g]
    alike = any((f, g) in respelt or likeness(spaced[f], spaced[g]) >= _ALIKE for f, g in both)
    # Two names, not two spellings: no split where every account knows one of them, or where
    # what is named is no person, whose other names are mostly descriptions.
    if not alike and (entity.kind != "person" or set.intersection(*by_account.values())):
        return None
    opening: dict[tuple[str, str], Mention] = {}
    for m in full:
        opening.setdefault((account_of[m.span.article], shape(m)), m)
    mentions = sorted({*first.values(), *opening.values()}, key=lambda m: m.span)
    majority = max(sorted(longest), key=lambda f: (len({a for a, g in first if g == f}), forms[f]))
    claims = tuple(
        Claim(evidence=m.span, sentence=m.span, head=m.span, weight=0.5, participants=(entity.id,))
        for m in mentions
    )
    shown = next(m for m in mentions if shape(m) == majority)
    accounts = {account for account, _ in first}
    return Point(
        id=mint("p", "spelling", *(f"{m.span.article}:{m.span.start}:{m.span.end}" for m in mentions)),
        about=Statement(shown.text, (shown.span,)),
        claims=claims,
        relation="differ",
        kind="name-spelling",
        voices=len(accounts),
        salience=round(len(accounts) * 0.8, 6),
        why=(
            Reason(
                "spelling", f"one {entity.kind}, written {len(longest)} ways", tuple(m.span for m in mentions)
            ),
        ),
    )


def _side_by_side(
    together: Mapping[Mention, Set[str]], shape: Callable[[Mention], str], account_of: Mapping[str, str]
) -> dict[Mention, int]:
    """Return how late each mention is to be shown: first those in the point with most spellings and accounts.

    So all are shown in one point, where it holds them all. `together` has the points that hold each.
    """
    spelt: dict[str, set[str]] = {}
    by: dict[str, set[str]] = {}
    begin: dict[str, Span] = {}
    for m in sorted(together, key=lambda m: m.span):
        for id in together[m]:
            spelt.setdefault(id, set()).add(shape(m))
            by.setdefault(id, set()).add(account_of[m.span.article])
            begin.setdefault(id, m.span)

    several = [id for id in spelt if len(spelt[id]) > 1]
    several.sort(key=lambda id: (-len(spelt[id]), -len(by[id]), begin[id], id))
    late = {id: n for n, id in enumerate(several)}
    last = len(late), len(late) + 1
    return {m: min((late.get(id, last[0]) for id in ids), default=last[1]) for m, ids in together.items()}


def _slip(a: str, b: str) -> bool:
    """Tell whether two wordings are one, a misprinted word aside."""
    left, right = a.split(), b.split()
    if len(left) != len(right):
        return "".join(left) == "".join(right)
    return all(x == y or (len(x) > 3 and ratio(x, y) >= 80) for x, y in zip(left, right, strict=True))


def _spoken(quoted: str) -> str:
    return " ".join(text.spoken(quoted))


def _nearest(
    utterance: Utterance, told: set[str], account_of: Mapping[str, str], words: Words
) -> dict[Quote, str]:
    """Return each account's direct quote with its folded words; of two, the one nearest to the others'."""
    said: dict[str, dict[Quote, str]] = {}
    for q in utterance.variants:
        if q.kind == "direct" and q.content[0].article in told:
            folded = " ".join(_spoken(words(s)) for s in q.content)
            said.setdefault(account_of[q.content[0].article], {})[q] = folded
    chosen = {}
    for account, own in said.items():
        others = [of.values() for other, of in sorted(said.items()) if other != account]
        fit = {q: sum(max(ratio(mine, x) for x in of) for of in others) for q, mine in own.items()}
        best = max(own, key=lambda q: fit[q])
        chosen[best] = own[best]
    return chosen


def _unlike(quotes: Sequence[Quote], words: Words) -> list[Span]:
    """Return the part to show of each quotation: of those broken up, the first that is not alike in all."""
    for parts in zip_longest(*(q.content for q in quotes)):
        if len({_spoken(words(s)) for s in parts if s}) > 1:
            return [s or q.content[-1] for s, q in zip(parts, quotes, strict=True)]
    return [q.content[0] for q in quotes]


def _wording(
    utterance: Utterance, told: set[str], account_of: Mapping[str, str], words: Words
) -> Point | None:
    """Return the point of a remark that two accounts quote directly in different words."""
    if utterance.relation not in ("different-wording", "different-speaker"):
        return None
    direct = _nearest(utterance, told, account_of, words)
    worded = list(direct.values())
    if len(direct) < 2 or all(_slip(worded[0], other) for other in worded[1:]):
        return None
    # What was said twice, and is told so by one account, is no wording of its own.
    heard = [" ".join(dict.fromkeys(words(s).rstrip(" .,!?") for s in q.content)) for q in direct]
    if all(text.cut(one, max(heard, key=lambda one: len(text.spoken(one)))) for one in heard):
        return None
    quotes = sorted(direct, key=lambda q: q.content)
    claims = tuple(
        Claim(evidence=s, sentence=s, head=s, weight=0.5, voice=q)
        for s, q in zip(_unlike(quotes, words), quotes, strict=True)
    )
    shown = min((c.evidence for c in claims), key=lambda s: (len(s), s))
    return Point(
        id=mint(
            "p", "wording", *(f"{c.evidence.article}:{c.evidence.start}:{c.evidence.end}" for c in claims)
        ),
        about=Statement(words(shown), (shown,)),
        claims=claims,
        relation="differ",
        kind="wording",
        voices=len(direct),
        salience=round(len(direct) * 0.7, 6),
        why=(Reason("wording", "one remark, quoted in different words", tuple(c.evidence for c in claims)),),
    )
