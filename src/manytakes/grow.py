"""A store that grows: each new article finds its account and its story, without regrouping the rest.

    settle(db)                  -> how many articles found a place
    story(db, id)               -> (Story, Article, ...)       as it stands now, told or not
    merge(db, story, story)     -> str                         what was done, in a line
    split(db, story, articles)  -> str
    move(db, article, story)    -> str
    undo(db)                    -> str

Each new article is compared with those that the index names under its weightiest terms.
What it is like is linked with it; what it reprints becomes one account with it. Then the
accounts that hang together with it through links, its tangle, are grouped by the same
function that groups a batch, so the same articles give the same stories in whatever
order they come. A tangle beyond WHOLE accounts is grouped only near the new ones: there
order may matter (measured in docs/stories.md).

A story keeps its id as it grows. Every open, join, merge, split and move is in the
store's log, with its reason. A user's corrections are kept as bonds between articles,
and every later grouping obeys them.

Incremental average link by re-clustering what changed: Can & Ozkarahan 1987, in spirit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import lineage
from .model import Account, Article, BadInput, NoSuchStory, Story, When, mint
from .store import Store
from .store.ledger import Entry, Ledger
from .stories import bonds, joining, naming, profiles
from .stories import story as assemble

BATCH = 200  # articles placed in one transaction
COPIED = 0.3  # likeness of two profiles below which they are never compared as reprints
LINKS = 48  # links kept of a new article, the strongest
SEEN = 1_000  # articles read for comparison that are kept in memory
WHOLE = 400  # accounts of a tangle that is grouped whole
NEAR = 60  # accounts grouped around a change in a larger one
_SHOWN = 40  # accounts of each side that a reason is worked out from

Places = dict[int, tuple[int, str]]  # article -> (origin of its account, story)


def settle(db: Store) -> int:
    """Place every article that stands nowhere yet; return how many there were.

    One transaction for every BATCH articles: what is killed goes on where it was.
    """
    placed = 0
    seen: dict[str, lineage.Side] = {}
    while True:
        with db.growing() as ledger:
            new = ledger.pending(BATCH)
            if not new:
                return placed
            _place(db, ledger, new, seen)
        if len(seen) > SEEN:
            seen.clear()
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


def _place(db: Store, ledger: Ledger, new: Sequence[int], seen: dict[str, lineage.Side]) -> None:
    """Index some articles, find their accounts, and group again what they touch."""
    ids = ledger.ids(new)
    texts = {article.id: article for article in db.some(ids.values())}
    stirred = set[int]()
    for number in new:
        stands, touched = _version(db, ledger, number, texts[ids[number]])
        stirred |= touched
        if stands:
            _index(db, ledger, number, texts[ids[number]], seen)
            stirred.add(number)
    standing = {entry.number for entry in ledger.entries(stirred)}  # an older version of this batch is gone
    _regroup(ledger, _collate(db, ledger, sorted(standing)), set(new))


def _version(db: Store, ledger: Ledger, number: int, article: Article) -> tuple[bool, set[int]]:
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
        ledger.retire(number, was)
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
    ledger.retire(was, number)
    return True, left


def _index(db: Store, ledger: Ledger, number: int, article: Article, seen: dict[str, lineage.Side]) -> None:
    """Put one article into the index, and note what it is like and what it reprints."""
    own = Entry(number, profiles.profile(article), article.published)
    keys = profiles.keys(own.profile)
    hinted = [n for n, partial in ledger.near(keys, own.dates).items() if partial >= joining.HINT]
    links, alike = dict[int, float](), list[int]()
    for entry in ledger.entries(hinted):
        likeness = profiles.likeness(own.profile, entry.profile)
        if likeness >= COPIED:
            alike.append(entry.number)
        if faded := joining.linked(own.profile, entry.profile, own.dates, entry.dates):
            links[entry.number] = faded
    ledger.enter(own, keys)
    ledger.link(number, dict(sorted(links.items(), key=lambda item: (-item[1], item[0]))[:LINKS]))
    if alike:
        _copies(db, ledger, article, alike, seen)


def _copies(
    db: Store, ledger: Ledger, article: Article, alike: Sequence[int], seen: dict[str, lineage.Side]
) -> None:
    """Note which of the articles `alike` are one telling with `article`."""
    ids = ledger.ids(alike)
    known = {id: seen[id][0].article for id in ids.values() if id in seen}
    known |= {a.id: a for a in db.some(ids.values() - known.keys())}
    numbers = ledger.numbers([*known, article.id])
    for reuse in lineage.against(article, [known[id] for id in sorted(known)], seen):
        sizes = [lineage.length(known.get(id, article)) for id in (reuse.a, reuse.b)]
        if lineage.reprint(reuse, *sizes):
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


# -- grouping ----------------------------------------------------------------------


def _regroup(
    ledger: Ledger,
    origins: Mapping[int, int],
    new: set[int] = frozenset(),  # type: ignore[assignment]
    keep: Mapping[str, int] | None = None,
    why: str = "",
) -> None:
    """Group again what hangs together with the articles in `origins`, whose accounts may have changed."""
    done = set[int]()
    for seed in sorted(origins):
        if seed not in done:
            part = _tangle(ledger, seed, origins)
            done |= part
            _partition(ledger, part, origins, new, keep, why)


def _tangle(ledger: Ledger, seed: int, origins: Mapping[int, int]) -> set[int]:
    """Return the articles to group again with `seed`: whole accounts, and whole stories."""
    found, fresh = set[int](), {seed}
    while fresh:
        found |= fresh
        if len(found) > WHOLE:
            return _nearest(ledger, seed, origins)
        fresh = _beside(ledger, fresh, origins) - found
    return found


def _beside(ledger: Ledger, numbers: set[int], origins: Mapping[int, int]) -> set[int]:
    """Return the articles that hang together with some by a link, an account, a story or a bond."""
    found = {other for _, other in ledger.links(numbers)}
    found |= _bonded(ledger, numbers)
    return found | _fellows(ledger, numbers, origins)


def _fellows(ledger: Ledger, numbers: set[int], origins: Mapping[int, int]) -> set[int]:
    """Return the articles of the same accounts and stories."""
    found = {n for n, origin in origins.items() if {origin} & {origins.get(k) for k in numbers}}
    standing = ledger.standing(numbers)
    return found | set(ledger.members({story for _, story in standing.values()}))


def _bonded(ledger: Ledger, numbers: set[int]) -> set[int]:
    """Return the articles that a user joined with some."""
    pairs = [(a, b) for _, a, b, together in ledger.bonds(ledger.ids(numbers).values()) if together]
    return set(ledger.numbers({id for pair in pairs for id in pair}).values())


def _nearest(ledger: Ledger, seed: int, origins: Mapping[int, int]) -> set[int]:
    """Return `seed` with its account, its story and bonds, and the stories it is most like."""
    found, fresh = set[int](), {seed}
    while fresh:
        found |= fresh
        fresh = (_bonded(ledger, found) | _fellows(ledger, found, origins)) - found
    links = ledger.links({origins.get(seed, seed)})
    standing = ledger.standing({other for _, other in links})
    likeness: dict[str, float] = {}
    loose = dict[int, float]()
    for (_, other), like in links.items():
        if other in standing:
            story = standing[other][1]
            likeness[story] = likeness.get(story, 0.0) + like
        else:
            loose[other] = like
    ranked = []
    for name, total in likeness.items():
        members = set(ledger.members([name]))
        ranked.append((-total / len(members), name, members))
    ranked += [(-like, "", {other}) for other, like in loose.items()]
    for _, _, members in sorted(ranked, key=lambda row: (row[0], row[1], min(row[2]))):
        if len(found) + len(members) <= max(NEAR, len(members)):
            found |= members | _fellows(ledger, members, origins)
    return found


def _partition(
    ledger: Ledger,
    part: set[int],
    origins: Mapping[int, int],
    new: set[int],
    keep: Mapping[str, int] | None,
    why: str,
) -> None:
    """Group the accounts of some articles, let each stand where it belongs, and log what changed."""
    before = ledger.standing(part)
    now = {n: origins.get(n) or before[n][0] for n in sorted(part)}
    group = _Group.of(ledger, now)
    found = [[n for i in members for n in group.articles[i]] for members in group.join(ledger)]
    was = {**ledger.told(part - before.keys()), **{n: before[n][1] for n in sorted(before)}}
    places: Places = {}
    names = naming.named(found, was, keep)
    for members, name in zip(found, names, strict=True):
        name = name or _mint(ledger, group, members, set(was.values()) | {n for n in names if n})
        places.update({n: (now[n], name) for n in members})
    after = {n: story for n, (_, story) in places.items()}
    was = {n: s for n, s in was.items() if n in before}
    changed = {story for n, (_, story) in places.items() if before.get(n) != places[n]}
    changed |= {before[n][1] for n in before if before[n] != places[n]}
    ledger.stand((n, *places[n]) for n in sorted(places))
    ledger.due(changed)
    ids = ledger.ids(part)
    for change in naming.changes(was, after):
        reason = why or group.reason(change, was, after, new, ids)
        ledger.log(change.what, change.story, change.other, [ids[n] for n in change.articles], reason)


def _mint(ledger: Ledger, group: _Group, members: Sequence[int], known: set[str]) -> str:
    """Return the id of a new story: made of its first account, or of the first that gives a free one."""
    places = {group.place[n] for n in members}
    ordered = sorted(places, key=lambda i: (*group.first[i], group.names[i]))
    for n in range(len(known) + 1_000_000):
        parts = (group.names[ordered[0]], *([str(n)] if n else []))
        id = mint("s", *parts)
        if id not in known and not ledger.taken(id):
            return id
    raise BadInput("no free story id")  # a million splits of one story


@dataclass(frozen=True, slots=True)
class _Group:
    """Accounts to be grouped: by position, their ids, articles, profiles and dates."""

    names: list[str]
    articles: list[list[int]]
    entries: list[Entry]
    dates: list[tuple[When, ...]]
    first: list[tuple[bool, str]]
    place: dict[int, int]

    @classmethod
    def of(cls, ledger: Ledger, origins: Mapping[int, int]) -> _Group:
        """Read the accounts of some articles, in order of account id, as a batch has them."""
        members: dict[int, list[int]] = {}
        for number, origin in origins.items():
            members.setdefault(origin, []).append(number)
        ids = ledger.ids(members)
        names = {origin: mint("c", ids[origin]) for origin in members}
        ordered = sorted(members, key=lambda origin: names[origin])
        entries = {entry.number: entry for entry in ledger.entries(origins)}
        dates = [tuple(w for n in members[o] for w in entries[n].dates) for o in ordered]
        starts = [[w.start.isoformat() for w in on] for on in dates]
        return cls(
            [names[o] for o in ordered], [members[o] for o in ordered], [entries[o] for o in ordered], dates,
            [(not found, min(found, default="")) for found in starts],
            {n: i for i, o in enumerate(ordered) for n in members[o]},
        )  # fmt: skip

    def join(self, ledger: Ledger) -> list[list[int]]:
        """Group the accounts, obeying the user's corrections."""
        together, apart = bonds.hold(_bonds(ledger, self.place))
        pairs = [[(self.place[a], self.place[b]) for a, b in kind] for kind in (together, apart)]
        kept = [[(a, b) for a, b in kind if a != b] for kind in pairs]
        return joining.groups([e.profile for e in self.entries], self.dates, *kept)

    def reason(
        self,
        change: naming.Change,
        was: Mapping[int, str],
        after: Mapping[int, str],
        new: set[int],
        ids: Mapping[int, str],
    ) -> str:
        """Say why a change came about: how alike the two sides are, and what they share."""
        came = sorted({self.place[n] for n in change.articles})
        stayed = change.other if change.what == "split" else change.story
        there = sorted({self.place[n] for n, story in after.items() if story == stayed} - set(came))
        if change.what == "open" or not there:
            return "no story was alike enough" if change.what == "open" else "one telling with it"
        sides = [came[:_SHOWN], there[:_SHOWN]]
        both = [*sides[0], *sides[1]]
        like = joining.likenesses([self.entries[i].profile for i in both], [self.dates[i] for i in both])
        k = len(sides[0])
        bar = joining.bar(like, range(k), range(k, len(both)))
        said = f"mean likeness {bar.between:.2f}, needed {bar.needed:.2f}"
        if change.what == "split":
            return said
        i, j = max(((i, j) for i in range(k) for j in range(k, len(both))), key=lambda p: (like[p], p))
        terms = profiles.shared(self.entries[both[i]].profile, self.entries[both[j]].profile)[:6]
        if terms:
            said += f"; nearest pair {like[i, j]:.2f}, sharing {', '.join(term for term, _ in terms)}"
        bridges = [ids[n] for n in sorted(new) if after.get(n) == change.story]
        if change.what == "merge" and bridges:
            said += f"; bridged by {', '.join(bridges[:3])}"
        return said


def _bonds(ledger: Ledger, numbers: Iterable[int]) -> list[bonds.Bond]:
    """Return the user's corrections between some articles."""
    back = {id: n for n, id in ledger.ids(numbers).items()}
    return [
        bonds.Bond(correction, back[a], back[b], together)
        for correction, a, b, together in ledger.bonds(back)
        if a in back and b in back
    ]


# -- corrections -------------------------------------------------------------------


def merge(db: Store, one: str, other: str) -> str:
    """Make one story of two, under the id of the first; it stays so whatever comes."""
    with db.growing() as ledger:
        sides = [_articles(db, ledger, id) for id in (one, other)]
        if one == other:
            raise BadInput(f"{one} is one story already; give two")
        every = sorted(sides[0] | sides[1])
        ids = ledger.ids(every)
        said = f"merged {other} into {one}"
        ledger.correct("merge", said, [(ids[every[0]], ids[n], True) for n in every[1:]])
        _obey(ledger, every, {one: min(sides[0])}, f"the user {said}")
    return said


def split(db: Store, id: str, articles: Sequence[str]) -> str:
    """Make a story of its own of some articles of one, with their reprints; it stays so."""
    with db.growing() as ledger:
        every = _articles(db, ledger, id)
        out = _accounts(ledger, every, [meant(db, name) for name in articles], id)
        rest = sorted(every - out)
        if not rest:
            raise BadInput(f"nothing would be left of {id}; leave at least one account in it")
        ids = ledger.ids(every)
        named = sorted(out)
        pairs = [(ids[named[0]], ids[n], True) for n in named[1:]]
        pairs += [(ids[named[0]], ids[n], False) for n in rest]
        pairs += [(ids[a], ids[b], True) for a, b in bonds.rest(_bonds(ledger, every), rest)]
        said = f"split {', '.join(ids[n] for n in named)} from {id}"
        ledger.correct("split", said, pairs)
        _obey(ledger, sorted(every), {id: rest[0]}, f"the user {said}")
        new = ledger.standing(named)[named[0]][1]
    return f"{said}; they are {new} now"


def move(db: Store, article: str, to: str) -> str:
    """Put an article, with its reprints, into another story; it stays there."""
    with db.growing() as ledger:
        number = meant(db, article)
        there = _articles(db, ledger, to)
        if number in there:
            raise BadInput(f"article {article} is in {to} already")
        _, id = ledger.standing([number])[number]
        here = set(ledger.members([id]))
        out = _accounts(ledger, here, [number], id)
        ids = ledger.ids(here | there)
        pairs = [(ids[number], ids[min(there)], True)]
        rest = sorted(here - out)
        pairs += [(ids[number], ids[n], False) for n in rest]
        pairs += [(ids[a], ids[b], True) for a, b in bonds.rest(_bonds(ledger, here), rest)]
        said = f"moved {ids[number]} from {id} to {to}"
        ledger.correct("move", said, pairs)
        _obey(ledger, sorted(here | there), {to: min(there)}, f"the user {said}")
    return said


def undo(db: Store) -> str:
    """Take the last correction back, and group what it was about as if it had never been."""
    with db.growing() as ledger:
        standing = ledger.corrections()
        if not standing:
            raise BadInput(f"{db.path} holds no correction to take back")
        number, _, said = standing[-1]
        about = sorted(ledger.numbers(ledger.forget(number)).values())
        _obey(ledger, about, {}, f"undone: {said}")
    return f"undone: {said}"


def _obey(ledger: Ledger, numbers: Sequence[int], keep: Mapping[str, int], why: str) -> None:
    """Group some articles again after a correction."""
    origins = {n: origin for n, (origin, _) in ledger.standing(numbers).items()}
    _regroup(ledger, origins, set(), keep, why)


def _articles(db: Store, ledger: Ledger, id: str) -> set[int]:
    found = set(ledger.members([id]))
    if not found:
        raise NoSuchStory(f"no story '{id}' in {db.path}; run \"manytakes stories {db.path}\" to list them")
    return found


def _accounts(ledger: Ledger, every: set[int], named: Sequence[int], id: str) -> set[int]:
    """Return the articles named, with those of the same accounts; all must be of the story."""
    if strangers := [n for n in named if n not in every]:
        raise BadInput(f"article {ledger.ids(strangers)[strangers[0]]} is not in story {id}")
    standing = ledger.standing(every)
    origins = {standing[n][0] for n in named}
    return {n for n in every if standing[n][0] in origins}


def meant(db: Store, name: str) -> int:
    """Return the number of the article that a user means by an id, a source or an address."""
    ledger = db.ledger
    found = ledger.meant(name)
    if len(found) != 1:
        many = f"{len(found)} articles come from" if found else "no article"
        raise BadInput(f"{many} '{name}' in {db.path}; give an article id that `manytakes show` lists")
    return ledger.numbers(found)[found[0]]
