"""What a person changed in annotations we wrote.

    compare(report, name, data)  -> Changes    a corrected file against what would be written today

A file is Web Annotation (.json, .jsonld), one WebAnno-TSV document (.tsv) or a zip archive
of them. Each article in it is compared with what the same format would hold if it were
written now; what is as an earlier export had it is `older`, and no change, so that only a
person's work is one. Marks keep the ids we gave them; one that was added has none. What could
not be placed or compared, and layers that the file lacks, are `left`: "nothing changed" is
not "could not look". Nothing is stored here: `adopt` does that.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...model import Article, BadInput, Skipped
from . import web, webanno
from .marks import Layer, Mark, Reading, by_article

if TYPE_CHECKING:
    from .. import Report

MOST_BYTES = 256 * 1024 * 1024  # of one file, unpacked: about a thousand long articles
MOST_FILES = 10_000

# What zipfile raises for an archive that is cut, forged, encrypted or of a method it does not know.
_UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    EOFError,
    ValueError,
    OSError,
)

What = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a person did: `was` is None for an added mark, `now` for a removed one."""

    what: What
    was: Mark | None
    now: Mark | None
    words: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything a person did in a file, how much is as it is now, and as an earlier export had it."""

    changes: tuple[Change, ...]
    kept: int
    articles: tuple[str, ...]
    left: tuple[Skipped, ...]
    older: int = 0


def compare(report: Report, name: str, data: bytes) -> Changes:
    """Return what differs between a corrected file and `report` in the file's own format.

    Raises BadInput when the file is of no format we write, or none of its articles is in `report`.
    """
    articles = {article.id: article for telling in report.stories for article in telling.articles}
    changes: list[Change] = []
    kept = older = 0
    past: set[Layer] = set()  # of which the file holds marks of an earlier telling
    seen: set[str] = set()
    left: list[Skipped] = []
    for file, text in _texts(name, data):
        is_tsv = text.removeprefix("\ufeff").startswith("#FORMAT=")
        try:
            now = webanno.read(text, articles, file) if is_tsv else web.read(text, articles)
        except BadInput as error:
            left.append(Skipped(file, "import", str(error)))
            continue
        today = [m for m in _today(report, now.articles, articles, is_tsv) if m.span.article in now.articles]
        was = [mark for mark in today if mark.layer in now.layers]
        if not is_tsv and now.articles:
            missing = sorted({mark.layer for mark in today} - now.layers)
            left += [Skipped(f"{file}: {x}", "import", "the file holds none: not compared") for x in missing]
        old = _older(was, now)
        found, same = _differ(was, [mark for mark in now.marks if mark not in old], articles)
        changes += found
        kept += same
        older += len(old)
        past |= {mark.layer for mark in old}
        seen |= now.articles
        left += now.left
    if not seen:
        raise BadInput("; ".join(f"{s.what}: {s.reason}" for s in left) or f"{name} holds no annotations")
    news = [c for c in changes if c.was and not c.now and c.was.layer in past]
    if news:
        said = f"of an earlier telling: {len(news)} marks that it lacks may have been found since"
        left.append(Skipped(name, "import", said))
        changes = [c for c in changes if c not in news]
    return Changes(tuple(changes), kept, tuple(sorted(seen)), tuple(left), older)


def _today(
    report: Report, ids: frozenset[str], articles: Mapping[str, Article], is_tsv: bool
) -> Iterator[Mark]:
    """Yield the marks that a file of that format would hold if it were written now."""
    if not is_tsv:
        yield from web.read(web.write(report), articles).marks
        return
    for telling in report.stories:
        own = by_article(telling)
        for id in ids & own.keys():
            article = articles[id]
            yield from webanno.read(webanno.document(article, own[id]), {id: article}).marks


def _older(was: Sequence[Mark], now: Reading) -> set[Mark]:
    """Return the marks that no person changed and that are not as they would be written now.

    Ids are hashes of content: one that is known no more was of an earlier telling.
    """
    today, known = set(was), {(mark.layer, mark.id) for mark in was}
    return {
        mark
        for mark in now.marks
        if mark not in today
        and mark not in now.touched
        and (mark in now.untouched or (mark.id and (mark.layer, mark.id) not in known))
    }


def _differ(
    was: Sequence[Mark], now: Sequence[Mark], articles: Mapping[str, Article]
) -> tuple[list[Change], int]:
    """Pair what differs: by place and id, then by place, then by id where the passages overlap."""
    gone = sorted((Counter(was) - Counter(now)).elements())
    new = sorted((Counter(now) - Counter(was)).elements())
    found: list[Change] = []
    for what, key in _PAIRS:
        waiting: dict[object, list[Mark]] = {}
        for mark in new:
            waiting.setdefault(key(mark), []).append(mark)
        left: list[Mark] = []
        for mark in gone:
            others = waiting.get(key(mark), [])
            other = next((m for m in others if m.span.overlaps(mark.span)), None)
            if other is None:
                left.append(mark)
            else:
                others.remove(other)
                found.append(_change(what, mark, other, articles))
        gone, new = left, sorted(mark for marks in waiting.values() for mark in marks)
    found += [_change("removed", mark, None, articles) for mark in gone]
    found += [_change("added", None, mark, articles) for mark in new]
    return sorted(found, key=_place), len(was) - sum(c.was is not None for c in found)


# What makes two marks of the same passage, or of passages that overlap, one that a person changed.
_PAIRS: tuple[tuple[What, Callable[[Mark], object]], ...] = (
    ("changed", lambda mark: (mark.layer, mark.span, mark.id)),
    ("changed", lambda mark: (mark.layer, mark.span)),
    ("moved", lambda mark: (mark.layer, mark.span.article, mark.id)),
)


def _change(what: What, was: Mark | None, now: Mark | None, articles: Mapping[str, Article]) -> Change:
    span = now.span if now else was.span if was else None
    assert span is not None, "a change has a mark"
    return Change(what, was, now, articles[span.article][span])


def _place(change: Change) -> tuple[Mark, str]:
    mark = change.was or change.now
    assert mark is not None, "a change has a mark"
    return mark, change.what


def _texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file in `data`: itself, or the members of a zip archive."""
    if not data.startswith(b"PK\x03\x04"):
        yield name, _decoded(name, data)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [m for m in archive.infolist() if m.filename.endswith((".tsv", ".json", ".jsonld"))]
        if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
            raise BadInput(f"{name} unpacks to more than {MOST_FILES} files or {MOST_BYTES >> 20} MiB")
        for member in members:
            with archive.open(member) as file:  # a size that lies ends at the limit, or fails its CRC
                yield f"{name}/{member.filename}", _decoded(member.filename, file.read(MOST_BYTES))
    except _UNREADABLE as error:
        raise BadInput(f"{name} is no zip archive that can be read: {error}") from error


def _decoded(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8: {error}") from error
