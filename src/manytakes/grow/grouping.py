"""The tangle that an article touches, grouped again: its stories named, its changes logged.

    regroup(ledger, origins, new, keep, why, recent)  -> None
    held(ledger, numbers)                             -> Bond, ...  the user's corrections of some articles

`origins` says from which article each one's account is read, `new` are articles that
stand nowhere yet, `keep` gives a story's id to the group that holds an article, `why` is
a reason that stands for every change, as a user's correction does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import BadInput, mint
from ..store.ledger import Ledger
from ..stories import bonds, briefs, joining, naming
from ..stories.vectors import Lexicon, Matrix, Vector
from .recent import Recent

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
    recent: Recent | None = None,
) -> None:
    """Group again what hangs together with the articles in `origins`, whose accounts may have changed."""
    state = _State.of(ledger, origins, recent or Recent())
    done = set[int]()
    for seed in sorted(origins):
        if seed not in done:
            part = _tangle(state, seed)
            done |= part
            _partition(state, part, new, keep, why)


@dataclass(frozen=True, slots=True)
class _State:
    """What a regrouping goes by: the store, the accounts that may have changed, any corrections."""

    ledger: Ledger
    recent: Recent
    origins: Mapping[int, int]
    accounts: Mapping[int, set[int]]  # the articles of each of those accounts, by origin
    corrected: bool

    @classmethod
    def of(cls, ledger: Ledger, origins: Mapping[int, int], recent: Recent) -> _State:
        accounts: dict[int, set[int]] = {}
        for number, origin in origins.items():
            accounts.setdefault(origin, set()).add(number)
        return cls(ledger, recent, origins, accounts, ledger.corrected())


def _tangle(state: _State, seed: int) -> set[int]:
    """Return the articles to group again with `seed`: whole accounts, and whole stories."""
    found, fresh = set[int](), {seed}
    while fresh:
        found |= fresh
        if len(found) > WHOLE:
            return _nearest(state, seed)
        fresh = _beside(state, fresh) - found
    return found


def _beside(state: _State, numbers: set[int]) -> set[int]:
    """Return the articles that hang together with some by a link, an account, a story or a bond."""
    links = state.ledger.links(numbers)
    near = state.ledger.nearest({n for pair in links for n in pair})
    found = {j for (i, j), like in links.items() if joining.linked(like, near[i], near[j])}
    return found | _bonded(state, numbers) | _fellows(state, numbers)


def _fellows(state: _State, numbers: set[int]) -> set[int]:
    """Return the articles of the same accounts and stories."""
    origins = {state.origins[n] for n in numbers if n in state.origins}
    found = {n for origin in origins for n in state.accounts[origin]}
    standing = state.ledger.standing(numbers)
    return found | set(state.ledger.members({story for _, story in standing.values()}))


def _bonded(state: _State, numbers: set[int]) -> set[int]:
    """Return the articles that a user joined with some."""
    if not state.corrected:
        return set()
    ledger = state.ledger
    pairs = [(a, b) for _, a, b, together in ledger.bonds(ledger.ids(numbers).values()) if together]
    return set(ledger.numbers({id for pair in pairs for id in pair}).values())


def _nearest(state: _State, seed: int) -> set[int]:
    """Return `seed` with its account, its story and bonds, and the stories it is most like."""
    ledger = state.ledger
    found, fresh = set[int](), {seed}
    while fresh:
        found |= fresh
        fresh = (_bonded(state, found) | _fellows(state, found)) - found
    links = ledger.links({state.origins.get(seed, seed)})
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
            found |= members | _fellows(state, members)
    return found


def _partition(
    state: _State,
    part: set[int],
    new: Collection[int],
    keep: Mapping[str, int] | None,
    why: str,
) -> None:
    """Group the accounts of some articles, let each stand where it belongs, and log what changed."""
    ledger = state.ledger
    before = ledger.standing(part)
    now = {n: state.origins.get(n) or before[n][0] for n in sorted(part)}
    group = _Group.of(ledger, now, state.recent)
    together, apart = bonds.hold(held(ledger, part) if state.corrected else ())
    found = [[n for i in members for n in group.articles[i]] for members in group.join(together, apart)]
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
    """Accounts to be grouped: by position, their ids, articles, profiles and first dates."""

    names: list[str]
    articles: list[list[int]]
    vectors: list[Vector]
    like: Matrix  # scaled: what the grouping goes by
    first: list[tuple[bool, str]]
    place: dict[int, int]
    lexicon: Lexicon

    @classmethod
    def of(cls, ledger: Ledger, origins: Mapping[int, int], recent: Recent) -> _Group:
        """Read the accounts of some articles, in order of account id, as a batch has them."""
        members: dict[int, list[int]] = {}
        for number, origin in origins.items():
            members.setdefault(origin, []).append(number)
        ids = ledger.ids(members)
        names = {origin: mint("c", ids[origin]) for origin in members}
        ordered = sorted(members, key=lambda origin: names[origin])
        known = recent.known(ledger, origins)
        dates = [tuple(w for n in members[o] for w in known[n].dates) for o in ordered]
        starts = [[w.start.isoformat() for w in on] for on in dates]
        packed = [known[o].vector for o in ordered]
        return cls(
            [names[o] for o in ordered], [members[o] for o in ordered], packed,
            joining.measured(packed, dates),
            [(not found, min(found, default="")) for found in starts],
            {n: i for i, o in enumerate(ordered) for n in members[o]}, recent.lexicon,
        )  # fmt: skip

    def join(self, together: Sequence[tuple[int, int]], apart: Sequence[tuple[int, int]]) -> list[list[int]]:
        """Group the accounts, obeying the user's corrections, pairs of articles."""
        pairs = [[(self.place[a], self.place[b]) for a, b in kind] for kind in (together, apart)]
        kept = [[(a, b) for a, b in kind if a != b] for kind in pairs]
        return joining.partition(self.like, *kept)

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
        sides = came[:_SHOWN], there[:_SHOWN]
        bar = joining.bar(self.like, *sides)
        said = f"mean likeness {bar.between:.2f}, needed {bar.needed:.2f}"
        if change.what == "split":
            return said
        block = self.like[np.ix_(*sides)]
        row, column = divmod(int(block.argmax()), block.shape[1])
        i, j = sides[0][row], sides[1][column]
        terms = self.lexicon.shared(self.vectors[i], self.vectors[j])[:6]
        if terms:
            said += f"; nearest pair {self.like[i, j]:.2f}, sharing {', '.join(term for term, _ in terms)}"
        meaning = briefs.alike(self.vectors[i], self.vectors[j])
        if meaning is not None:
            said += f"; both are short, and {meaning:.2f} alike in meaning"
        bridges = [ids[n] for n in sorted(new) if after.get(n) == change.story]
        if change.what == "merge" and bridges:
            said += f"; bridged by {', '.join(bridges[:3])}"
        return said

    def _among(self, members: Sequence[int]) -> str:
        """Say how alike several accounts that open a story are among themselves."""
        some = members[:_SHOWN]
        if len(some) < 2:
            return ""
        like = self.like[np.ix_(some, some)]
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
