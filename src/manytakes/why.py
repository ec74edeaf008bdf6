"""Why: the evidence behind a pair of articles, or behind one point.

    pair(db, a, b)    -> Pair         what they share, who had it first, why one story or two
    matter(db, id)    -> Matter       a point's claims, what decided, who is silent
    lines(found)      -> line, ...    either as text
    plain(found)      -> dict         either as JSON values, each span with its words

Everything is read from the store or worked out again from its texts by the functions
that made it: nothing is decided here, and nothing is said that no record holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import cast

from . import codec, grow, lineage
from .model import Account, Article, Point, Quantity, Reuse, Span, Telling, Value
from .store import Store
from .stories import briefs, dates, joining, profiles, vectors

_SHOWN = 40  # accounts of each story that their likeness is worked out from
_TERMS = 12  # shared terms shown of a kind


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles: the wording they share, the verdict on it, and why they are one story or two.

    `likeness` is that of the two after time has faded it, `mean` that of their accounts'
    groups (each alone in one story, the two stories otherwise), `needed` what joining asks.
    `names`, `numbers` and `words` are the terms that make up the likeness, weightiest first.
    `changes`, of two versions of one address, are what the older (A or B) has and the newer
    has instead: (span in A, span in B).
    """

    a: Article
    b: Article
    verdict: str
    reuse: Reuse | None
    stories: tuple[str, str]
    one_account: bool
    likeness: float
    mean: float
    needed: float
    faded: float
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    corrections: tuple[str, ...]
    log: tuple[str, ...]
    changes: tuple[tuple[Span | None, Span | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """A point of a story, with the telling that its spans point into."""

    telling: Telling
    point: Point


def pair(db: Store, one: str, other: str) -> Pair:
    """Return what ties two stored articles, each given by id, source or address, or what does not."""
    numbers = [grow.meant(db, name) for name in (one, other)]
    ledger = db.ledger
    ids = ledger.ids(numbers)
    known = {article.id: article for article in db.some(ids.values())}
    a, b = (known[ids[n]] for n in numbers)
    reuse = next(lineage.against(a, [b]), None) if a.id != b.id else None
    profile = [profiles.profile(article) for article in (a, b)]
    like = joining.likenesses(_vectors(profile, a, b), [(), ()])[0, 1]
    faded = joining.faded(dates.told(a), dates.told(b))
    standing = ledger.standing(numbers)
    places = [standing.get(n, (n, "")) for n in numbers]
    mean, needed = _bar(db, *numbers)
    names, figures, words = _kinds(a, b, [term for term, _ in profiles.shared(*profile)])
    said = {number: said for number, _, said in ledger.corrections()}
    about = sorted({row[0] for row in ledger.bonds([a.id])} & {row[0] for row in ledger.bonds([b.id])})
    lines = {line for _, story in places if story for line in ledger.logged(story)}
    history = sorted(lines, key=lambda line: line.number)
    return Pair(
        a, b, _verdict(a, b, reuse), reuse, (places[0][1], places[1][1]), places[0] == places[1],
        float(like) * faded, mean, needed, faded, names, figures, words,
        tuple(said[number] for number in about),
        tuple(f"{line.what} {line.story}: {line.reason}" for line in history
              if {a.id, b.id} & set(line.articles)),
        lineage.versions.changes(a, b) if _versions(a, b) else (),
    )  # fmt: skip


def _vectors(profile: Sequence[profiles.Profile], *of: Article) -> list[vectors.Vector]:
    """Return two profiles as arrays, with what is read of two short articles besides their words."""
    lexicon, meant = vectors.Lexicon(), briefs.read(of)
    return [lexicon.pack(one, meant.get(article.id, b"")) for one, article in zip(profile, of, strict=True)]


def _versions(a: Article, b: Article) -> bool:
    address = lineage.versions.address(a.url)
    return bool(address) and address == lineage.versions.address(b.url)


def _verdict(a: Article, b: Article, reuse: Reuse | None) -> str:
    if _versions(a, b):
        return "two versions of one address"
    if reuse is None:
        return "no shared wording"
    if reuse.earlier:
        return "A copied B" if reuse.earlier == b.id else "B copied A"
    return "both from a common source" if reuse.common_source else "cannot tell"


def _bar(db: Store, one: int, other: int) -> tuple[float, float]:
    """Return the mean likeness of the groups two articles are in, and what one story would ask."""
    ledger = db.ledger
    standing = ledger.standing([one, other])
    (from_one, here), (from_other, there) = (standing.get(n, (n, "")) for n in (one, other))
    if from_one == from_other:
        return 1.0, joining.LIKENESS
    if here == there:
        sides = [[from_one], [from_other]]
    else:
        sides = []
        for origin, story in ((from_one, here), (from_other, there)):
            origins = sorted({o for o, _ in ledger.members([story]).values()} - {origin})
            sides.append([origin, *origins[: _SHOWN - 1]])
    known = {entry.number: entry for entry in ledger.entries([*sides[0], *sides[1]])}
    entries = [known[n] for side in sides for n in side if n in known]
    lexicon = vectors.Lexicon()
    packed = [lexicon.pack(entry.profile, entry.meaning) for entry in entries]
    like = joining.measured(packed, [e.dates for e in entries])
    if len(entries) < len(sides[0]) + len(sides[1]):
        return 0.0, joining.LIKENESS
    cut = len(sides[0])
    bar = joining.bar(like, range(cut), range(cut, len(entries)))
    return bar.between, bar.needed


def _kinds(a: Article, b: Article, terms: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the shared terms as names, numbers and words: a name is written with a capital in both."""
    cased = [profiles.capitals(article) for article in (a, b)]
    kinds: list[list[str]] = [[], [], []]
    for term in terms:
        kind = 1 if term[0].isdigit() else 0 if all(term in names for names in cased) else 2
        kinds[kind].append(term)
    return [tuple(kind[:_TERMS]) for kind in kinds]


def matter(db: Store, id: str) -> Matter:
    """Return a point of a told story. Raises NoSuchStory when no story has it."""
    telling = db.telling(db.story_of_point(id))
    return Matter(telling, next(point for point in telling.points if point.id == id))


# -- as text -----------------------------------------------------------------------


def lines(found: Pair | Matter) -> Iterator[str]:
    """Yield the answer as lines."""
    yield from _pair_lines(found) if isinstance(found, Pair) else _matter_lines(found)


def _pair_lines(pair: Pair) -> Iterator[str]:
    yield f"A  {_shown(pair.a)}"
    yield f"B  {_shown(pair.b)}"
    yield f"Wording: {pair.verdict}"
    if pair.reuse:
        yield f"  shared: {pair.reuse.extent} of the shorter, {len(pair.reuse.passages)} passages"
        texts = {pair.a.id: pair.a, pair.b.id: pair.b}
        for spans in pair.reuse.passages:
            for span in sorted(spans, key=lambda s: s.article != pair.a.id):
                yield f"  {'A' if span.article == pair.a.id else 'B'} {_cited(texts[span.article], span)}"
        for reason in pair.reuse.reasons:
            yield f"  reason: {reason.kind}: {reason.text}"
            for span in reason.evidence:
                yield f"    {'A' if span.article == pair.a.id else 'B'} {_cited(texts[span.article], span)}"
        if not pair.reuse.reasons:
            yield "  no reason tells who had it first"
    for cut, put in pair.changes:
        yield f"  A {_cited(pair.a, cut)}" if cut else "  A nothing"
        yield f"  B {_cited(pair.b, put)}" if put else "  B nothing"
    if "" in pair.stories:
        older = "A" if not pair.stories[0] else "B"
        yield f"Story: {older} is an older version and stands in none; the newer in {''.join(pair.stories)}"
        return
    one = pair.stories[0] == pair.stories[1]
    account = ", one account" if pair.one_account else ""
    yield f"Story: {f'one, {pair.stories[0]}{account}' if one else 'two, ' + ' and '.join(pair.stories)}"
    if not pair.one_account:
        groups = "the two accounts" if one else "the two stories"
        yield f"  mean likeness of {groups} {pair.mean:.2f}, joining asks {pair.needed:.2f}"
    yield f"  likeness of the two articles {pair.likeness:.2f}; time leaves {pair.faded:.0%} of it"
    for kind, terms in (("names", pair.names), ("numbers", pair.numbers), ("words", pair.words)):
        yield f"  shared {kind}: {', '.join(terms) or 'none'}"
    yield from (f"  corrected: {said}" for said in pair.corrections)
    yield from (f"  log: {line}" for line in pair.log)


def _matter_lines(matter: Matter) -> Iterator[str]:
    point, telling = matter.point, matter.telling
    kind = f" ({point.kind})" if point.kind else ""
    yield f"{point.id} of {telling.story.id}: {point.relation}{kind}, {point.voices} independent"
    yield f"  about: {point.about.text}"
    for claim in point.claims:
        letter = telling.letter(telling.account_of(claim.evidence.article).id)
        yield f"  {letter} {_cited(telling.article(claim.evidence.article), claim.evidence)}"
        for value in claim.values:
            yield f"      “{telling.words(value.span)}” read as {_reading(value)}"
        extra = [
            *(["denied"] if claim.negated else []),
            *([claim.modality] if claim.modality != "stated" else []),
        ]
        if claim.voice:
            source = claim.voice.source
            extra.append(f"said by {telling.words(source)}" if source else "quoted, no speaker named")
        if extra:
            yield f"      {', '.join(extra)}"
    for reason in point.why:
        yield f"  decided by {reason.kind}: {reason.text}"
        for span in reason.evidence:
            letter = telling.letter(telling.account_of(span.article).id)
            yield f"    {letter} {_cited(telling.article(span.article), span)}"
    if not point.why:
        yield "  decided by: nothing in the aligned values is against it"
    silent = [_account(telling, account) for account in telling.story.accounts if account.id in point.silent]
    yield f"  silent: {'; '.join(silent) or 'none was found silent'}"


def _reading(value: Value) -> str:
    reading = value.reading
    if isinstance(reading, Quantity):
        size = f"{reading.low:g}" if reading.low == reading.high else f"{reading.low:g} to {reading.high:g}"
        parts = [reading.hedge, size, reading.unit, f"of “{reading.of}”" if reading.of else ""]
        return " ".join(part for part in parts if part)
    return (
        f"{reading.start.isoformat(sep=' ')} to {reading.end.isoformat(sep=' ')}, to the {reading.precision}"
    )


def _account(telling: Telling, account: Account) -> str:
    return f"{telling.letter(account.id)} {_shown(telling.article(account.origin))}"


def _shown(article: Article) -> str:
    return " ".join(filter(None, (article.id, article.outlet, article.url or article.source)))


def _cited(article: Article, span: Span) -> str:
    words = " ".join(article[span].split())
    return f"{span.start}:{span.end} “{words}”"


# -- as JSON -----------------------------------------------------------------------


def plain(found: Pair | Matter) -> dict[str, codec.Plain]:
    """Return the answer as JSON values; a span is its article, offsets and words."""
    if isinstance(found, Matter):
        told = found.telling
        record = cast("dict[str, codec.Plain]", _with_words(codec.encode(found.point), told.articles))
        accounts = {a.id: told.account_of(a.id).id for a in told.articles}
        return {"story": told.story.id, "accounts": cast(codec.Plain, accounts), **record}
    texts = (found.a, found.b)
    shown = {f.name: codec.encode(getattr(found, f.name)) for f in fields(found) if f.name not in "ab"}
    sides = {name: _side(article) for name, article in zip("ab", texts, strict=True)}
    return {**sides, **cast("dict[str, codec.Plain]", _with_words(shown, texts))}


def _side(article: Article) -> codec.Plain:
    return {"id": article.id, "source": article.source, "url": article.url, "outlet": article.outlet}


def _with_words(plain: codec.Plain, articles: Sequence[Article]) -> codec.Plain:
    """Add to each span in JSON values the words it cuts."""
    if isinstance(plain, list):
        return [_with_words(item, articles) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if plain.keys() == {"article", "start", "end"}:
        text = next(a for a in articles if a.id == plain["article"])
        span = Span(**cast("dict[str, int]", plain))  # type: ignore[arg-type]
        return {**plain, "words": text[span]}
    return {name: _with_words(item, articles) for name, item in plain.items()}
