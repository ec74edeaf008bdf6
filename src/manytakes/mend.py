"""A user's corrections inside articles and stories: who is called what, and what is no part of the story.

    rename(db, story, entity, name)   -> str     what was done, in a line
    mark(db, article, marks)          -> str     marks: (start, end, "body" or a kind of residue), ...
    undo(db)                          -> str     takes the last correction back, of whatever kind
    named(name)                       -> str     a name fit to be given

Corrections outlast every re-run (`store.mends`), and stand in one list with the merges,
splits and moves of `grow`. A story whose article was marked is due to be told again;
`run.retell` does that. No word of an article is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from . import grow
from .model import BadInput, Span
from .store import Store
from .store.mends import KINDS

LONGEST = 200  # characters of a name
OWN = ("rename", "mark", "import")

Marked = tuple[int, int, str]


def rename(db: Store, story: str, entity: str, name: str) -> str:
    """Give somebody or something in a story another name. Raises NoSuchStory, BadInput."""
    grow.settle(db)
    telling = db.telling(story)
    found = next((e for e in telling.entities if e.id == entity), None)
    if found is None:
        raise BadInput(f"no entity '{entity}' in story {story}; `manytakes show --format json` lists them")
    name = named(name)
    if name == found.name:
        raise BadInput(f"{entity} is called {name} already")
    said = f"renamed {found.name} in {story} to {name}"
    spans = [mention.span for mention in found.mentions]
    with db.growing() as ledger:
        db.mends.rename(ledger.correct("rename", said, []), spans, name)
        ledger.log("rename", story, "", sorted({s.article for s in spans}), f"the user {said}")
        changed = story in ledger.untold()
        ledger.due([story])
    if not changed:  # else it is to be told again anyway, and takes the name then
        db.save([telling])
    return said


def named(name: str) -> str:
    """Return a name as it is kept, its spaces evened. Raises BadInput for none, or one not fit to print."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST or not name.isprintable():
        raise BadInput(f"a name of 1 to {LONGEST} printable characters is needed, got {name[:40]!r}")
    return name


def mark(db: Store, article: str, marks: Sequence[Marked]) -> str:
    """Say what passages of an article are. Raises BadInput, BadSpan."""
    grow.settle(db)
    found = db.some([article])
    if not found:
        raise BadInput(f"no article '{article}' in {db.path}; `manytakes show` lists them")
    if not marks or any(kind not in KINDS for _, _, kind in marks):
        raise BadInput(f"a passage is one of {' '.join(KINDS)}")
    spans = [(Span(article, start, end), kind) for start, end, kind in sorted(set(marks))]
    for span, _ in spans:
        found[0][span]  # raises BadSpan when it does not hold
    if any(a.end > b.start for (a, _), (b, _) in pairwise(spans)):
        raise BadInput("two of the passages overlap; mark one after the other")
    shown = ", ".join(f"{span.start}-{span.end} as {kind}" for span, kind in spans[:3])
    said = f"marked {shown}{f' and {len(spans) - 3} more' if len(spans) > 3 else ''} in {article}"
    with db.growing() as ledger:
        db.mends.mark(ledger.correct("mark", said, []), spans)
        for story in due(db, [article]):
            ledger.log("mark", story, "", [article], f"the user {said}")
    return said


def undo(db: Store) -> str:
    """Take the last correction back: a name, marks, a merge, a split or a move."""
    grow.settle(db)
    standing = db.ledger.corrections()
    if not standing or standing[-1][1] not in OWN:
        return grow.undo(db)
    number, _, said = standing[-1]
    with db.growing() as ledger:
        about = db.mends.about(number)
        ledger.forget(number)
        for story in due(db, about):
            ledger.log("undo", story, "", about, f"undone: {said}")
    return f"undone: {said}"


def due(db: Store, articles: Iterable[str]) -> list[str]:
    """Note, within `growing`, that the stories of some articles are to be told again; return them."""
    ledger = db.ledger
    standing = ledger.standing(ledger.numbers(articles).values())
    stories = sorted({story for _, story in standing.values()})
    ledger.due(stories)
    return stories
