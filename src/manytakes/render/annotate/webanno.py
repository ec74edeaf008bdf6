"""Marks as WebAnno-TSV 3.3, which INCEpTION imports and exports, and back.

    write(report)         -> bytes          a zip archive, one .tsv an article
    document(article, marks)    -> str      one of its files
    read(text, articles)  -> Reading        raises BadInput for what is no such file

Names go to INCEpTION's own NamedEntity layer; the rest to four span layers that the project
needs first, with the string features of `COLUMNS`: webanno.custom.Quote, webanno.custom.Claim,
webanno.custom.Residue and webanno.custom.Entity. The last says what a name's entity goes by,
at its first name in the article: a built-in layer takes no further feature. `written` is a hash
of what we wrote: who corrects a file leaves it as it is. Offsets in these files count UTF-16
units, since INCEpTION is Java; ours count code points, and only this module converts. A word
is cut where a mark begins or ends inside it, so that every mark comes back exactly (the format
has no place for one that begins or ends in space; ours do not).

The format is that of INCEpTION's user guide, "WebAnno TSV 3.3 File format".
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ... import text as texts
from ...model import Article, BadInput, Skipped, Span
from ..view import View
from .marks import Layer, Mark, Reading, by_article, written

if TYPE_CHECKING:
    from .. import Report

FORMAT = "#FORMAT=WebAnno TSV 3."
LAYER_NAMES: dict[Layer, str] = {
    "name": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity",
    "quote": "webanno.custom.Quote",
    "claim": "webanno.custom.Claim",
    "residue": "webanno.custom.Residue",
    "entity": "webanno.custom.Entity",
}
# The columns of each layer, in the file's order, and the field of a mark that each holds.
COLUMNS: dict[Layer, dict[str, str]] = {
    "name": {"identifier": "id", "value": "kind"},
    "quote": {"identifier": "id", "kind": "kind", "detail": "detail", "written": "written"},
    "claim": {"identifier": "id", "kind": "kind", "detail": "detail", "written": "written"},
    "residue": {"kind": "kind", "written": "written"},
    "entity": {"identifier": "id", "detail": "detail", "written": "written"},
}
_LAYER_OF = {name: layer for layer, name in LAYER_NAMES.items()}

_TOKEN = re.compile(r"\w+(?:[’'](?=\w)\w+)*|[^\w\s]")
_UNIT = re.compile(r"\d+-\d+(?:\.\d+)*\t(\d{1,12})-(\d{1,12})\t([^\t]*)\t(.*)", re.DOTALL)
_VALUE = str.maketrans({c: "\\" + c for c in "\\[]|_;*"} | {"\t": "\\t", "\n": "\\n"})
_PLAIN = {"t": "\t", "n": "\n"}
_ARROW = re.compile("->")
_TEXT = str.maketrans(
    {chr(n): "\\" + chr(n) for n in (*range(8), *range(14, 32))}
    | {"\t": "\\t", "\r": "\\r", "\f": "\\f", "\b": "\\b", "\\": "\\\\"}
)
_NAME = re.compile(r"[^A-Za-z0-9_-]")
Unit = tuple[int, int, str, list[str]]  # start and end in UTF-16 units, the word, the cells


class Units:
    """Where the code points of a text stand when UTF-16 units are counted, and back."""

    def __init__(self, text: str) -> None:
        # of each character outside the basic plane, its place in code points and in units
        self._wide = [m.start() for m in re.finditer("[\U00010000-\U0010ffff]", text)]
        self._units = [at + n for n, at in enumerate(self._wide)]

    def of(self, at: int) -> int:
        """Return the units before code point `at`."""
        return at + bisect_left(self._wide, at)

    def to(self, units: int) -> int:
        """Return the code points before `units`; one inside a surrogate pair counts as before it."""
        return units - bisect_left(self._units, units)


def write(report: Report) -> bytes:
    """Return a zip archive with a file for each article; the same report gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for telling in report.stories:
            view, own = View(telling), by_article(telling)
            for article in telling.articles:
                name = f"{view.label[article.id]}-{_NAME.sub('_', article.id)}.tsv"
                text = document(article, own.get(article.id, ())).encode()
                archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(article: Article, found: Iterable[Mark]) -> str:
    """Return one article with its marks as a WebAnno-TSV file; marks of other articles are left out."""
    trimmed = (_trimmed(m, article) for m in found if m.span.article == article.id)
    own = sorted(set(_with_entities(sorted({m for m in trimmed if m}))))
    numbers = {mark: n + 1 for n, mark in enumerate(own)}
    header = "".join(f"#T_SP={LAYER_NAMES[x]}|{'|'.join(COLUMNS[x])}\n" for x in COLUMNS)
    out = [f"{FORMAT}3\n{header}\n"]
    units, text = Units(article.text), article.text
    cuts = sorted({p for m in own for p in (m.span.start, m.span.end)})
    open_: list[Mark] = []
    waiting = own[::-1]
    for n, (start, end) in enumerate(texts.sentences(text)):
        lines = text[start:end].translate(_TEXT)
        out.append(f"\n#Text={lines}\n")
        for k, (a, b) in enumerate(_tokens(text, start, end, cuts)):
            open_ = [m for m in open_ if m.span.end > a]
            while waiting and waiting[-1].span.start <= a:
                open_.append(waiting.pop())
            cells = _cells(open_, numbers)
            out.append(f"{n + 1}-{k + 1}\t{units.of(a)}-{units.of(b)}\t{text[a:b]}\t{cells}\t\n")
    return "".join(out).encode("utf-8", "replace").decode()  # half a surrogate pair is no UTF-8


def _with_entities(own: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the marks (sorted), and at the first name of each entity what the entity goes by."""
    seen = set[str]()
    for mark in own:
        yield mark
        if mark.layer == "name" and mark.id not in seen:
            seen.add(mark.id)
            yield Mark(mark.span, "entity", mark.id, "", mark.detail)


def _trimmed(mark: Mark, article: Article) -> Mark | None:
    start, end = texts.trim(article.text, mark.span.start, mark.span.end)
    return replace(mark, span=Span(article.id, start, end)) if start < end else None


def _tokens(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the words and marks of a sentence, cut at each of `cuts` (sorted) inside one."""
    for token in _TOKEN.finditer(text, start, end):
        a, b = token.span()
        yield from pairwise([a, *cuts[bisect_right(cuts, a) : bisect_left(cuts, b)], b])


def _cells(open_: Iterable[Mark], numbers: Mapping[Mark, int]) -> str:
    cells = []
    for layer in COLUMNS:
        here = [m for m in open_ if m.layer == layer]
        for field in COLUMNS[layer].values():
            cells.append("|".join(f"{_escaped(_field(m, field))}[{numbers[m]}]" for m in here) or "_")
    return "\t".join(cells)


def _field(mark: Mark, field: str) -> str:
    return written(mark) if field == "written" else str(getattr(mark, field))


def _escaped(value: str) -> str:
    return _ARROW.sub(r"\\->", value.translate(_VALUE)).replace("\r", " ") or "*"


# -- reading -----------------------------------------------------------------------


def read(text: str, articles: Mapping[str, Article], name: str = "") -> Reading:
    """Return the marks of one file; a layer of ours that it does not declare is `left`.

    The article is the one whose text has every word of the file where the file has it; of
    two with one text, the one whose id is in the file's `name`.
    Raises BadInput when the file is none of WebAnno-TSV 3, or of no article given.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    if not lines[0].startswith(FORMAT):
        raise BadInput(f"not a WebAnno-TSV 3 file: it does not begin with {FORMAT!r}")
    columns: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line.startswith("#T_SP="):
            layer, *features = line.rstrip("\r").removeprefix("#T_SP=").split("|")
            columns += [(layer, feature) for feature in features]
        elif line.startswith("#T_"):  # a chain or relation layer: its columns are after the spans'
            continue
        else:
            break
    units = [_unit(line) for line in lines if line[:1].isdigit()]
    article = _article_of(units, articles, name)
    declared = {layer for layer, _ in columns}
    layers = frozenset(x for x in COLUMNS if LAYER_NAMES[x] in declared)
    left = tuple(
        Skipped(f"{x} of article {article.id}", "import", f"the file has no layer {LAYER_NAMES[x]}")
        for x in COLUMNS
        if x not in layers
    )
    found = dict(_marks(units, columns, article))
    as_written = {True: set[Mark](), False: set[Mark]()}
    for mark, said in found.items():
        if said:
            as_written[said == written(mark)].add(mark)
    return Reading(
        tuple(sorted(found)),
        frozenset({article.id}),
        layers,
        left,
        frozenset(as_written[True]),
        frozenset(as_written[False]),
    )


def _unit(line: str) -> Unit:
    found = _UNIT.fullmatch(line.rstrip("\r"))
    if not found:
        raise BadInput(f"not a line of WebAnno-TSV: {line[:60]!r}")
    return int(found[1]), int(found[2]), found[3], found[4].split("\t")


def _article_of(units: Sequence[Unit], articles: Mapping[str, Article], name: str) -> Article:
    fits = [article for article in articles.values() if units and _fits(units, article)]
    named = [article for article in fits if _NAME.sub("_", article.id) in name]
    found = named if len(fits) > 1 else fits
    if len(found) != 1:
        raise BadInput(
            "its words are those of several articles with one text, and its name holds the id of none"
            if fits
            else "its words are those of no article compared: another store, or a text that was changed"
        )
    return found[0]


def _fits(units: Sequence[Unit], article: Article) -> bool:
    at = Units(article.text)
    text = article.text.encode("utf-8", "replace").decode()
    return all(text[at.to(a) : at.to(b)] == word for a, b, word, _ in units)


def _marks(
    units: Sequence[Unit], columns: Sequence[tuple[str, str]], article: Article
) -> Iterator[tuple[Mark, str]]:
    """Yield the marks of a file, and the hash of what each was written as, where there is one.

    Units of one annotation carry its number, the others stand alone.
    """
    ends: dict[tuple[Layer, str], tuple[int, int]] = {}
    said: dict[tuple[Layer, str], dict[str, str]] = {}
    at = Units(article.text)
    for n, (start, end, _, cells) in enumerate(units):
        for (name, feature), cell in zip(columns, cells, strict=False):
            layer = _LAYER_OF.get(name)
            if layer is None or cell == "_":
                continue
            for k, (value, number) in enumerate(_values(cell)):
                key = layer, number or f"{n}.{k}"
                first, _ = ends.setdefault(key, (at.to(start), at.to(end)))
                ends[key] = first, at.to(end)
                if field := COLUMNS[layer].get(feature):
                    said.setdefault(key, {})[field] = value
    for key, (a, b) in ends.items():
        fields = said.get(key, {})
        was = fields.pop("written", "")  # one that a person adds has none
        yield Mark(Span(article.id, a, b), key[0], **fields), was


def _values(cell: str) -> Iterator[tuple[str, str]]:
    """Yield each value stacked in a cell, and the number of its annotation, "" if it has none."""
    value, number, inside = "", "", False
    null = True
    chars = iter(cell + "|")
    for char in chars:
        if char == "\\":
            after = next(chars, "")
            value, null = value + _PLAIN.get(after, after), False
        elif char == "|":
            yield "" if null and value == "*" else value, number
            value, number, null = "", "", True
        elif char == "[":
            inside = True
        elif char == "]":
            inside = False
        elif inside:
            number += char
        else:
            value += char
