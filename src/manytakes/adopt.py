"""What a person corrected in exported annotations, kept in the store as corrections.

    plan(report, changes, marked)  -> Plan    what each change comes to, or why it comes to nothing
    keep(db, plan, file)           -> str     one correction of them all, which `mend.undo` takes back

A change comes to something where the store has a correction for it: what an entity goes by
(`mend.rename`) and what a passage is, body or a kind of residue (`mend.mark`). Every other
change (a name added, a quote taken away, a claim moved) is in the plan with its reason, and
changes nothing. A change is of what it names by id: one whose id is no longer there is no
guess at another. Records keep their ids, and no word of an article is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import mend
from .model import BadInput, Span, Telling
from .render import Report
from .render.annotate.changes import Change, Changes
from .render.annotate.marks import Mark
from .store import Store
from .store.mends import BODY, KINDS, less
from .store.mends import Mark as Kept

NAMES = ("name", "entity")  # the layers whose detail is what an entity goes by
SHOWN = 3  # things done that a line names; the log has a line for each story


@dataclass(frozen=True, slots=True)
class Rename:
    """A new name for whatever has these mentions in a story."""

    story: str
    entity: str
    old: str
    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A change in the file, what it comes to, and why it does not (or not wholly)."""

    change: Change
    becomes: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A step for each change, and the corrections that they come to."""

    steps: tuple[Step, ...]
    renames: tuple[Rename, ...]
    marks: tuple[tuple[Span, str], ...]

    def __bool__(self) -> bool:
        return bool(self.renames or self.marks)


def plan(report: Report, changes: Changes, marked: Mapping[str, Sequence[Kept]]) -> Plan:
    """Return what a person's changes to `report` come to, a step for each, in their order.

    `marked` has the labels that users gave before, by article: that a file lacks one of
    them may mean that it is older, and takes nothing away.
    """
    names, residue = _Names(report, changes.changes), _Residue(report, changes.changes, marked)
    steps = []
    for change in changes.changes:
        layer = _mark(change).layer
        step = residue.step if layer == "residue" else names.step if layer in NAMES else names.follows
        steps.append(step(change))
    return Plan(tuple(steps), tuple(names.renames), tuple(residue.marks))


def keep(db: Store, plan: Plan, file: str) -> str:
    """Keep what a plan comes to in one transaction; return what was done. Raises BadInput for nothing.

    Stories with new labels are due to be told again, and `run.retell` does that; new names
    are on the page at once.
    """
    if not plan:
        raise BadInput(f"{file} holds no change that a correction can keep")
    did = [f"{r.old} is {r.name}" for r in plan.renames]
    did += [f"{s.start}-{s.end} of {s.article} is {kind}" for s, kind in plan.marks]
    said = f"imported {file}: {', '.join(did[:SHOWN])}"
    said += f" and {len(did) - SHOWN} more" if len(did) > SHOWN else ""
    marked = {span.article for span, _ in plan.marks}
    called = {span.article for rename in plan.renames for span in rename.spans}
    with db.growing() as ledger:
        number = ledger.correct("import", said, [])
        for part, rename in enumerate(plan.renames):
            db.mends.rename(number, rename.spans, rename.name, part)
        db.mends.mark(number, plan.marks)
        waiting = set(ledger.untold())
        again, named = mend.due(db, marked), mend.due(db, called)
        for story in sorted({*again, *named}):
            own = set(ledger.ids(ledger.members([story])).values())
            ledger.log("import", story, "", sorted(own & (marked | called)), f"the user {said}")
    db.save([db.telling(story) for story in named if story not in waiting and story not in again])
    return said


def _mark(change: Change) -> Mark:
    mark = change.was or change.now
    assert mark is not None, "a change has a mark"
    return mark


# -- names -------------------------------------------------------------------------

_DETAILS = {"name": "what it is called", "quote": "who says it", "claim": "the kind of difference"}


class _Names:
    """What the changes of names come to: a new name for an entity, where they agree on one."""

    def __init__(self, report: Report, changes: Sequence[Change]) -> None:
        self._entity = {(t.story.id, e.id): e for t in report.stories for e in t.entities}
        self._story = {a.id: t for t in report.stories for a in t.articles}
        wanted: dict[tuple[str, str], set[str]] = {}
        for change in changes:
            if found := self._named(change):
                wanted.setdefault(found[0], set()).add(found[1])
        self._wanted = wanted
        self.renames = [self._rename(key, *names) for key, names in sorted(wanted.items()) if self._one(key)]

    def _telling(self, change: Change) -> Telling:
        return self._story[_mark(change).span.article]

    def _named(self, change: Change) -> tuple[tuple[str, str], str] | None:
        """Return the entity to which a change gives a name, and the name, as it is kept."""
        was, now = change.was, change.now
        if change.what != "changed" or not (was and now) or was.layer not in NAMES:
            return None
        key = (self._telling(change).story.id, was.id)
        if now.id != was.id or now.detail == was.detail or key not in self._entity:
            return None
        try:
            name = mend.named(now.detail)
        except BadInput:
            return None
        return (key, name) if name != self._entity[key].name else None

    def _one(self, key: tuple[str, str]) -> bool:
        return len(self._wanted.get(key, ())) == 1

    def _rename(self, key: tuple[str, str], name: str) -> Rename:
        entity = self._entity[key]
        return Rename(*key, entity.name, name, tuple(m.span for m in entity.mentions))

    def step(self, change: Change) -> Step:
        """Return what a change of a name, or of what an entity goes by, comes to."""
        rest = _unkept(change, but="detail")
        found = self._named(change)
        if found is None:
            return Step(change, reason=rest or self._no_name(change))
        key, name = found
        if not self._one(key):
            names = ", ".join(sorted(self._wanted[key]))
            return Step(change, reason=f"the file gives {self._entity[key].name} several names: {names}")
        return Step(change, f"{self._entity[key].name} is called {name}", rest)

    def _no_name(self, change: Change) -> str:
        now = change.now
        assert now is not None, "an added or removed mark has a reason of its own"
        try:
            name = mend.named(now.detail)
        except BadInput as error:
            return str(error)
        return f"it is called {name} already"

    def follows(self, change: Change) -> Step:
        """Return what another change comes to: nothing, but a speaker's new name may be its entity's."""
        was, now = change.was, change.now
        if was and now and was.layer == "quote" and not _unkept(change, but="detail"):
            telling = self._telling(change)
            speaker = next((u.speaker for u in telling.utterances if u.id == was.id), None)
            if self._wanted.get((telling.story.id, speaker or "")) == {" ".join(now.detail.split())}:
                return Step(change, f"its speaker is called {now.detail}")
        return Step(change, reason=_unkept(change))


def _unkept(change: Change, but: str = "") -> str:
    """Say what of a change no correction keeps, "" for nothing; `but` is a field that one may keep."""
    was, now = change.was, change.now
    layer = _mark(change).layer
    if was is None or now is None:
        return f"no correction {'adds' if was is None else 'takes away'} {_a(layer)}"
    if was.span != now.span:
        return f"no correction moves {_a(layer)}"
    if was.id != now.id:
        return f"no correction gives {_a(layer)} another id ({was.id or 'none'} -> {now.id or 'none'})"
    lost = []
    if was.kind != now.kind:
        lost.append(f"the kind of {_a(layer)} ({was.kind or 'none'} -> {now.kind or 'none'})")
    if was.detail != now.detail and but != "detail":
        lost.append(f"{_DETAILS[layer]} ({was.detail or 'none'} -> {now.detail or 'none'})")
    return f"no correction changes {' or '.join(lost)}" if lost else ""


def _a(layer: str) -> str:
    return f"an {layer}" if layer[0] in "aeiou" else f"a {layer}"


# -- residue -----------------------------------------------------------------------


class _Residue:
    """What the changes of labels come to: the new ones, and body where an old one is gone."""

    def __init__(
        self, report: Report, changes: Sequence[Change], marked: Mapping[str, Sequence[Kept]]
    ) -> None:
        self._marked = marked
        articles = {a.id: a for t in report.stories for a in t.articles}
        own = [c for c in changes if _mark(c).layer == "residue"]
        new = sorted((c.now.span, c.now.kind) for c in own if c.now and c.now.kind in KINDS)
        self._crossed = _crossed([span for span, _ in new])
        self.marks = [(span, kind) for span, kind in new if span not in self._crossed]
        gone = [c.was.span for c in own if c.was and not self._why(c) and c.what in ("removed", "moved")]
        for span in sorted(gone):
            left = [span]
            for out, _ in new:
                left = [piece for part in left for piece in less(articles[span.article], part, out)]
            self.marks += [(piece, BODY) for piece in left]
        self.marks.sort()

    def _why(self, change: Change) -> str:
        """Say why the label that a change gives cannot be kept, "" when it can."""
        if change.now and change.now.kind not in KINDS:
            return f"a passage is one of {' '.join(KINDS)}, not {change.now.kind[:30]!r}"
        if change.now and change.now.span in self._crossed:
            return "two passages that the file labels anew overlap there"
        at = _mark(change).span
        if not change.now and any(kept.span.overlaps(at) for kept in self._marked.get(at.article, ())):
            return "the file lacks a label that a correction gave; `mark` it, or `undo` that"
        return ""

    def step(self, change: Change) -> Step:
        """Return what a change of a label comes to."""
        if why := self._why(change):
            return Step(change, reason=why)
        span, kind = (change.now.span, change.now.kind) if change.now else (_mark(change).span, BODY)
        return Step(change, f"{span.start}-{span.end} is {kind}")


def _crossed(spans: Sequence[Span]) -> set[Span]:
    """Return the spans (sorted) that overlap another, one that stands twice among them."""
    found = set[Span]()
    furthest: Span | None = None
    for span in spans:
        if furthest and furthest.overlaps(span):
            found |= {furthest, span}
        if furthest is None or furthest.article != span.article or span.end > furthest.end:
            furthest = span
    return found
