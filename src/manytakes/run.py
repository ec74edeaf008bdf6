"""The stages in order, in one process.

    read(paths)             -> Report                      files, folders, globs: the front door
    gather(paths)           -> (articles, skipped)         the cheap tier: every article, alone
    group(articles)         -> (stories, reuses)           the one shuffle
    tell(story, ...)        -> Telling                     the costly tier: a story at a time
    add(db, paths)          -> (new articles, skipped)     the same into a store, told anew where it grew
    retell(db)              -> how many                    every story that changed since it was told
    telling(db, story)      -> Telling                     from a store, told first where it is due

Cleaning, reuse and clustering see every article; tagging, encoding and reconciling run
per story, when a story is asked for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import islice
from typing import BinaryIO

from . import claims, clean, grow, ingest, lineage, models, names, quotes, reconcile, stories
from .model import (
    Account,
    Article,
    BadInput,
    Claim,
    Dated,
    Entity,
    Mention,
    Page,
    Parse,
    Quote,
    Reuse,
    Skipped,
    Span,
    Story,
    Telling,
    Utterance,
)
from .models import Encoder, Tagger, Vectors
from .render import Report
from .store import Store

_log = logging.getLogger("manytakes")

Progress = Callable[[str, int, int], None]  # (stage, done, of): `of` is 0 while not known


@dataclass(frozen=True, slots=True)
class Stages:
    """The pipeline's functions; swap one with `dataclasses.replace(STAGES, quotes=mine)`."""

    pages: Callable[[Sequence[str], BinaryIO | None], Iterable[Page | Skipped]] = ingest.pages
    clean: Callable[[Page], Article | Skipped] = clean.clean
    reuse: Callable[[Sequence[Article]], tuple[Reuse, ...]] = lineage.find
    accounts: Callable[[Sequence[Article], Sequence[Reuse]], tuple[Account, ...]] = lineage.accounts
    cluster: Callable[[Sequence[Article], Sequence[Account]], tuple[Story, ...]] = stories.cluster
    settle: Callable[[Sequence[Article]], tuple[Dated, ...]] = stories.settle
    # Below, a field named like its module comes after every other use of the module.
    join: Callable[[Sequence[Article], Sequence[Mention], Mapping[str, Parse]], tuple[Entity, ...]] = (
        names.join
    )
    names: Callable[[Article, Parse], Iterable[Mention]] = names.find
    align: Callable[
        [Sequence[Article], Sequence[Quote], Sequence[Entity], Callable[[Span, Span], float] | None],
        tuple[Utterance, ...],
    ] = quotes.align
    quotes: Callable[[Article, Parse], Iterable[Quote]] = quotes.find
    claims: claims.Find = claims.find
    reconcile: reconcile.Reconcile = reconcile.reconcile


STAGES = Stages()
BATCH = 1_000  # articles read, stored and placed at a time


@dataclass(frozen=True, slots=True)
class Study:
    """What the costly tier reads in a story's articles before it reconciles them."""

    parses: Mapping[str, Parse]
    entities: tuple[Entity, ...]
    quotes: Mapping[str, tuple[Quote, ...]]
    claims: Mapping[str, tuple[Claim, ...]]
    vectors: Mapping[Span, Vectors]


def read(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    together: bool = False,
    progress: Progress | None = None,
    stages: Stages = STAGES,
) -> Report:
    """Read files, folders, globs or `-`, and return the report on every story in them.

    `together` takes all articles for accounts of one story, whatever they tell. Raises BadInput
    when not one of `paths` holds an article that can be used.
    """
    articles, skipped = gather(paths, stdin=stdin, progress=progress, stages=stages)
    if not articles:
        reasons = "; ".join(f"{s.what}: {s.reason}" for s in skipped) or "no file was found"
        raise BadInput(f"nothing to read in {' '.join(map(str, paths))}: {reasons}")
    articles, older = current(articles)
    if together:
        stages = replace(stages, cluster=stories.together)
    found, reuses = group(articles, stages=stages)
    skipped += older
    tellings = []
    for n, story in enumerate(found):
        _tick(progress, "stories", n, len(found))
        tellings.append(tell(story, articles, reuses, stages=stages))
    _tick(progress, "stories", len(found), len(found))
    made = report(tellings, skipped)
    return replace(made, parameters=(*made.parameters, TOGETHER)) if together else made


def report(tellings: Iterable[Telling], skipped: Iterable[Skipped] = ()) -> Report:
    """Wrap tellings as a report: largest story first, with our version and the parameters used."""
    ordered = sorted(tellings, key=lambda t: (-len(t.story.accounts), -len(t.articles), t.story.id))
    return Report(tuple(ordered), tuple(skipped), version("manytakes"), PARAMETERS)


TOGETHER = ("articles", "taken for accounts of one story")
PARAMETERS: tuple[tuple[str, str], ...] = (
    ("encoder", "all-MiniLM-L6-v2 int8"),
    ("claims kept of a sentence", str(claims.KEPT)),
    ("score that links two claims", str(reconcile.LINK)),
    ("score under which a claim is not heard elsewhere", str(reconcile.UNHEARD)),
)


def gather(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
    stages: Stages = STAGES,
) -> tuple[tuple[Article, ...], tuple[Skipped, ...]]:
    """Return the articles in `paths`, by id, each once, and what could not be used."""
    articles: dict[str, Article] = {}
    skipped: list[Skipped] = []
    for found in _once(paths, stdin, progress, stages):
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            articles[found.id] = found
    return tuple(articles[id] for id in sorted(articles)), tuple(skipped)


def _once(
    paths: Sequence[str], stdin: BinaryIO | None, progress: Progress | None, stages: Stages
) -> Iterator[Article | Skipped]:
    """Yield each article in `paths` as it is read, the first time; the others are skipped."""

    def cleaned() -> Iterator[Article | Skipped]:
        for n, page in enumerate(stages.pages([str(p) for p in paths], stdin)):
            _tick(progress, "reading", n, 0)
            yield page if isinstance(page, Skipped) else stages.clean(page)

    return once(cleaned())


def once(found: Iterable[Article | Skipped]) -> Iterator[Article | Skipped]:
    """Yield what was found, each article the first time it comes; the others are skipped."""
    sources: dict[str, str] = {}
    for item in found:
        if isinstance(item, Article) and item.id in sources:
            said = f"the same text and address as {sources[item.id]}"
            item = Skipped(item.source, "ingest", said)
        elif isinstance(item, Article):
            sources[item.id] = item.source
            if damaged := clean.damage(item):
                yield damaged
        yield item


def current(articles: Sequence[Article]) -> tuple[tuple[Article, ...], tuple[Skipped, ...]]:
    """Return the articles less the older versions of one address, and those as skipped."""
    by_address: dict[str, list[Article]] = {}
    for article in sorted(articles, key=lambda a: a.id):
        by_address.setdefault(lineage.versions.address(article.url) or article.id, []).append(article)
    newest = {id for versions in by_address.values() for id in [lineage.versions.newest(versions)]}
    left = [Skipped(a.source, "lineage", f"an earlier version of {a.url}")
            for a in articles if a.id not in newest]  # fmt: skip
    return tuple(a for a in articles if a.id in newest), tuple(left)


def add(
    db: Store,
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
    stages: Stages = STAGES,
    later: bool = False,
) -> tuple[int, tuple[Skipped, ...]]:
    """Store the articles in `paths` and tell the stories that they change; return how many were new.

    Only the new articles are placed, each among the stories it is like; a story whose
    articles are as they were keeps its telling. No more than BATCH articles are held at a
    time; a run that is killed goes on where it was. `later` leaves the telling to whoever
    asks for a story first.
    """
    new = 0
    skipped: list[Skipped] = []
    recent = grow.Recent()
    reading = _once(paths, stdin, progress, stages)
    while found := list(islice(reading, BATCH)):
        left = [item for item in found if isinstance(item, Skipped)]
        articles = sorted((item for item in found if isinstance(item, Article)), key=lambda a: a.id)
        new += db.add(articles, left)
        skipped += left
        grow.settle(db, recent)
    grow.settle(db)  # what an earlier run left, when there is nothing to read
    if not later:
        retell(db, progress=progress, stages=stages)
    return new, tuple(skipped)


def retell(db: Store, *, progress: Progress | None = None, stages: Stages = STAGES) -> int:
    """Tell every story that changed since it was told; return how many."""
    due = db.ledger.untold()
    for n, id in enumerate(due):
        _tick(progress, "stories", n, len(due))
        telling(db, id, stages=stages)
    _tick(progress, "stories", len(due), len(due))
    return len(due)


def telling(db: Store, id: str, *, stages: Stages = STAGES) -> Telling:
    """Return a stored story, told first where it has changed since. Raises NoSuchStory."""
    if id in db.ledger.untold():
        story, articles = grow.story(db, id)
        db.save([tell(story, articles, stages.reuse(articles), stages=stages)])
    return db.telling(id)


def group(
    articles: Sequence[Article], *, stages: Stages = STAGES
) -> tuple[tuple[Story, ...], tuple[Reuse, ...]]:
    """Return the stories that `articles` tell, and what they reuse of one another."""
    began = time.perf_counter()
    reuses = stages.reuse(articles)
    found = stages.cluster(articles, stages.accounts(articles, reuses))
    _log.info(
        "group: %d articles, %d stories, %.2f s", len(articles), len(found), time.perf_counter() - began
    )
    return found, reuses


def study(
    articles: Sequence[Article],
    *,
    tagger: Tagger | None = None,
    encoder: Encoder | None = None,
    stages: Stages = STAGES,
) -> Study:
    """Tag and encode the articles of one story; find their names, quotes and claims."""
    tagger, encoder = tagger or models.tagger(), encoder or models.encoder()
    parses = {a.id: tagger.parse(a) for a in articles}
    mentions = [m for a in articles for m in stages.names(a, parses[a.id])]
    entities = stages.join(articles, mentions, parses)
    said = {a.id: tuple(stages.quotes(a, parses[a.id])) for a in articles}
    claimed = {a.id: stages.claims(a, parses[a.id], entities, said[a.id]) for a in articles}
    sentences = [(a, parses[a.id].span(*s)) for a in articles for s in parses[a.id].sentences]
    encoded = encoder.encode([a[span] for a, span in sentences])
    vectors = {span: v for (_, span), v in zip(sentences, encoded, strict=True)}
    return Study(parses, entities, said, claimed, vectors)


def tell(
    story: Story, articles: Sequence[Article], reuses: Sequence[Reuse], *, stages: Stages = STAGES
) -> Telling:
    """Return everything found in one story. `articles` may hold others too."""
    began = time.perf_counter()
    by_id = {a.id: a for a in articles}
    own = [
        by_id[id]
        for account in story.accounts
        for id in (account.origin, *(i for i in sorted(account.articles) if i != account.origin))
    ]
    ids = {a.id for a in own}
    shared = tuple(r for r in reuses if r.a in ids and r.b in ids)
    dates = stages.settle(own)
    found = study(own, stages=stages)
    said = [q for a in own for q in found.quotes[a.id]]
    utterances = stages.align(own, said, found.entities, _similarity(found))
    points = stages.reconcile(
        own, story.accounts, found.parses, found.claims, found.entities, utterances, shared, found.vectors
    )
    headline, standfirst = reconcile.lead(own, points)
    _log.info(
        "tell: %s, %d articles, %d points, %.2f s",
        story.id,
        len(own),
        len(points),
        time.perf_counter() - began,
    )
    return Telling(story, tuple(own), found.entities, utterances, points, shared, dates, headline, standfirst)


def _similarity(of: Study) -> Callable[[Span, Span], float]:
    """Return a cosine of two spans, from the word pieces of the sentences they run over."""
    sentences: dict[str, list[Span]] = {}
    for span in of.vectors:
        sentences.setdefault(span.article, []).append(span)
    cache: dict[Span, models.Matrix] = {}

    def mean(span: Span) -> models.Matrix:
        if span not in cache:
            cache[span] = models.pooled(
                [(s, of.vectors[s]) for s in sentences.get(span.article, ()) if s.overlaps(span)], span
            )
        return cache[span]

    def similarity(a: Span, b: Span) -> float:
        return float(mean(a) @ mean(b))

    return similarity


def _tick(progress: Progress | None, stage: str, done: int, of: int) -> None:
    if progress:
        progress(stage, done, of)
