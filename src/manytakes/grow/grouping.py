"""The tangle that an article touches, grouped again: its stories named, its changes logged.

    regroup(ledger, origins, new, keep, why)  -> None
    held(ledger, numbers)                     -> Bond, ...  the user's corrections between some articles

`origins` says from which article each one's account is read, `new` are articles that
stand nowhere yet, `keep` gives a story's id to the group that holds an article, `why` is
a reason that stands for every change, as a user's correction does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import BadInput, When, mint
from ..store.ledger import Entry, Ledger
from ..stories import bonds, joining, naming, profiles

WHOLE = 400  # accounts of a tangle that is grouped whole
NEAR = 60  # accounts grouped around a change in a larger one
_SHOWN = 40  # accounts of each side that a reason is worked out from

Places = dict[int, tuple[int, str]]  # article -> (origin of its account, story)


def regroup(
    ledger: Ledger,
    origins: Mapping[int, int],
    new: Collection[int] = (),
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
    new: Collection[int],
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
        together, apart = bonds.hold(held(ledger, self.place))
        pairs = [[(self.place[a], self.place[b]) for a, b in kind] for kind in (together, apart)]
        kept = [[(a, b) for a, b in kind if a != b] for kind in pairs]
        return joining.groups([e.profile for e in self.entries], self.dates, *kept)

    def reason(
        self,
        change: naming.Change,
        was: Mapping[int, str],
        after: Mapping[int, str],
        new: Collection[int],
        ids: Mapping[int, str],
    ) -> str:
        """Say why a change came about: how alike the two sides are, and what they share."""
        came = sorted({self.place[n] for n in change.articles})
        stayed = change.other if change.what == "split" else change.story
        there = sorted({self.place[n] for n, story in after.items() if story == stayed} - set(came))
        if change.what == "open":
            return "no story was alike enough" + self._among(came)
        if not there:
            return "one telling with it"
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

    def _among(self, members: Sequence[int]) -> str:
        """Say how alike several accounts that open a story are among themselves."""
        some = members[:_SHOWN]
        if len(some) < 2:
            return ""
        like = joining.likenesses([self.entries[i].profile for i in some], [self.dates[i] for i in some])
        mean = (like.sum() - like.trace()) / (len(some) * (len(some) - 1))
        return f"; its {len(members)} accounts have a mean likeness of {mean:.2f} among themselves"


def held(ledger: Ledger, numbers: Iterable[int]) -> list[bonds.Bond]:
    """Return the user's corrections between some articles."""
    back = {id: n for n, id in ledger.ids(numbers).items()}
    return [
        bonds.Bond(correction, back[a], back[b], together)
        for correction, a, b, together in ledger.bonds(back)
        if a in back and b in back
    ]
