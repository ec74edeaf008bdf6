"""Each new article into the index, its account, and the versions of its address.

settle(db, recent)     -> how many articles found a place
story(db, id)          -> (Story, Article, ...)   as it stands now, told or not
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from .. import lineage
from ..model import Account, Article, NoSuchStory, Story, mint
from ..store import Store
from ..store.ledger import Entry, Ledger
from ..stories import briefs, joining, nearby, profiles, vectors
from ..stories import story as assemble
from ..stories.dates import told
from .grouping import regroup
from .recent import Recent

BATCH = 500  # articles placed in one transaction
COPIED = 0.3  # likeness of two profiles below which they are never compared as reprints
LINES = 3_000  # characters of a text that is looked at beforehand: its body may be short
LINKS = 48  # links kept of a new article, the strongest


def settle(db: Store, recent: Recent | None = None) -> int:
    """Place every article that stands nowhere yet; return how many there were.

    One transaction for every BATCH articles: what is killed goes on where it was. Who
    settles again and again gives the same `recent` each time, and less is read twice.
    """
    recent = recent or Recent()
    placed = 0
    while True:
        meant = _meant(db)
        try:
            with db.growing() as ledger:
                recent.hold(ledger)
                new = ledger.pending(BATCH)
                if not new:
                    return placed
                _place(db, ledger, new, recent, meant)
        except BaseException:
            recent.clear()  # of what was taken back
            raise
        recent.trim()
        placed += len(new)


def story(db: Store, id: str) -> tuple[Story, tuple[Article, ...]]:
    """Return a story as it stands, and its articles. Raises NoSuchStory."""
    standing = db.ledger.members([id])
    if not standing:
        raise NoSuchStory(f"no story '{id}' in {db.path}; run \"manytakes stories {db.path}\" to list them")
    names = db.ledger.ids(standing)
    articles = db.some(names.values())
    groups: dict[int, list[str]] = {}
    for number, (origin, _) in standing.items():
        groups.setdefault(origin, []).append(names[number])
    accounts = []
    for origin, members in groups.items():
        first = names[origin]
        rest = sorted(member for member in members if member != first)
        accounts.append(Account(mint("c", first), first, (first, *rest)))
    return assemble(accounts, {a.id: a for a in articles}, id), articles


# -- placing -----------------------------------------------------------------------


def _meant(db: Store) -> dict[str, bytes]:
    """Return what the short texts among those to be placed mean, before others are kept from writing."""
    ids = db.ledger.brief(db.ledger.pending(BATCH), LINES)
    return dict.fromkeys(ids, b"") | briefs.read(db.some(ids))


def _place(db: Store, ledger: Ledger, new: Sequence[int], recent: Recent, meant: Mapping[str, bytes]) -> None:
    """Index some articles, find their accounts, and group again what they touch."""
    ids = ledger.ids(new)
    texts = {article.id: article for article in db.some(ids.values())}
    lineage.sides(texts.values(), recent.sides)
    stirred = set[int]()
    meant = {**meant, **briefs.read(article for id, article in texts.items() if id not in meant)}
    for number in new:
        stands, touched = _version(db, ledger, number, texts[ids[number]], recent)
        stirred |= touched
        if stands:
            _index(db, ledger, number, texts[ids[number]], meant.get(ids[number], b""), recent)
            stirred.add(number)
    standing = ledger.indexed(stirred)  # an older version of this batch is gone
    regroup(ledger, _collate(db, ledger, sorted(standing)), set(new), recent=recent)


def _version(
    db: Store, ledger: Ledger, number: int, article: Article, recent: Recent
) -> tuple[bool, set[int]]:
    """Give an article its place among the versions of its address.

    Return whether it is the newest, and the articles of the account that an older one leaves.
    """
    address = lineage.versions.address(article.url)
    if not address:
        return True, set()
    older = ledger.versions(address)
    if not older:
        ledger.chain(address, [number])
        return True, set()
    ids = ledger.ids([*older, number])
    known = {a.id: a for a in db.some(ids.values())}
    numbers = [*older, number]
    order: list[int] = []
    while numbers:  # the newest of those left, again and again: dates first, then arrival
        last = lineage.versions.newest([known[ids[n]] for n in numbers])
        order.insert(0, next(n for n in numbers if ids[n] == last))
        numbers.remove(order[0])
    ledger.chain(address, order)
    was = older[-1]
    if order[-1] != number:
        ledger.retire(number, was, recent.shelves)
        return False, set()
    standing = ledger.standing([was])
    left = set[int]()
    for origin, story in standing.values():
        left = {n for n, place in ledger.members([story]).items() if place[0] == origin} - {was}
        ledger.stand([(number, number, story)])
        changed = lineage.versions.changes(known[ids[was]], article)
        cut, put = (sum(pair[side] is not None for pair in changed) for side in (0, 1))
        said = f"the text at {article.url} changed: {cut} passages cut or replaced, {put} new"
        ledger.log("version", story, "", [ids[was], ids[number]], said)
    ledger.retire(was, number, recent.shelves)
    return True, left


def _index(db: Store, ledger: Ledger, number: int, article: Article, meaning: bytes, recent: Recent) -> None:
    """Put one article into the index, and note what it is like and what it reprints."""
    entry = Entry(number, profiles.profile(article), told(article), meaning)
    keys = profiles.keys(entry.profile)
    hinted = [
        n for n, partial in ledger.near(keys, entry.dates, recent.shelves).items() if partial >= nearby.HINT
    ]
    others = list(recent.known(ledger, hinted).values())
    own = recent.put(entry)
    beside = [other.vector for other in others]
    like = vectors.beside(own.vector, beside)
    deep = briefs.deepened_beside(like, own.vector, beside)
    faded = deep * joining.fading([own.dates], [other.dates for other in others])[0]
    close = np.flatnonzero(faded >= joining.LIKENESS)
    nearest = close[np.argsort(-faded[close], kind="stable")][:LINKS]
    ledger.enter(entry, keys, recent.shelves)
    ledger.link(number, {others[k].number: float(faded[k]) for k in nearest})
    if alike := [others[k].number for k in np.flatnonzero(like >= COPIED)]:
        _copies(db, ledger, article, alike, recent)


def _copies(db: Store, ledger: Ledger, article: Article, alike: Sequence[int], recent: Recent) -> None:
    """Note which of the articles `alike` are one telling with `article`."""
    ids = ledger.ids(alike)
    missing = [id for id in ids.values() if id not in recent.sides]
    lineage.sides(db.some(missing), recent.sides)
    known = {id: recent.sides[id].article for id in sorted(ids.values())}
    numbers: dict[str, int] = {}
    for reuse in lineage.against(article, list(known.values()), recent.sides, every=False):
        sizes = [lineage.length(known.get(id, article)) for id in (reuse.a, reuse.b)]
        if lineage.reprint(reuse, *sizes):
            numbers = numbers or ledger.numbers([*known, article.id])
            earlier = numbers[reuse.earlier] if reuse.earlier else None
            ledger.copy(numbers[reuse.a], numbers[reuse.b], earlier)


def _collate(db: Store, ledger: Ledger, numbers: Iterable[int]) -> dict[int, int]:
    """Return the origin of each article whose account the articles `numbers` are in."""
    found: dict[int, int] = {}
    for number in numbers:
        if number in found:
            continue
        members, copies = {number}, set[tuple[int, int, int | None]]()
        fresh = {number}
        while fresh:
            rows = ledger.copies(fresh)
            copies.update(rows)
            fresh = {n for a, b, _ in rows for n in (a, b)} - members
            members |= fresh
        if len(members) == 1:
            found[number] = number
            continue
        ids = ledger.ids(members)
        back = {id: n for n, id in ids.items()}
        pairs = [(ids[a], ids[b], ids[e] if e else None) for a, b, e in sorted(copies, key=lambda c: c[:2])]
        for account in lineage.collate(db.some(ids.values()), pairs):
            found.update({back[id]: back[account.origin] for id in account.articles})
    return found
