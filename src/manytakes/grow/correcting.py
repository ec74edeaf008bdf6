"""A user's corrections: kept as bonds between articles, obeyed by every later grouping.

merge(db, story, story)     -> what was done, in a line
split(db, story, articles)  -> str
move(db, article, story)    -> str
undo(db)                    -> str
meant(db, name)             -> number of the article that a user names
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import BadInput, NoSuchStory
from ..store import Store
from ..store.ledger import Ledger
from ..stories import bonds
from .grouping import held, regroup


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
        pairs += [(ids[a], ids[b], True) for a, b in bonds.rest(held(ledger, every), rest)]
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
        pairs += [(ids[a], ids[b], True) for a, b in bonds.rest(held(ledger, here), rest)]
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
    regroup(ledger, origins, set(), keep, why)


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
